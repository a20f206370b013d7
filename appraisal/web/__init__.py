"""Page trim: forms, errors, kept drafts, double submits, paging, dates and navigation."""
