"""Continuing professional development: events, who came, what they thought, and what came of it."""
