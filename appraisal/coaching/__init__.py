"""Incremental coaching: sessions, the one step agreed in each, and the coachee's own reflection."""
