"""Keeping the staff list true: pages and verbs for people, posts, line management, leave and roles."""
