"""Who did what, when, to whose record. No content is kept here."""
