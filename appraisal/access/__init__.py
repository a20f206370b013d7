"""Who may see and do what: one table (privacy.md), used by the guard and by every list."""
