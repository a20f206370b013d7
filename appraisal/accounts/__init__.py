"""Accounts, one-use links and server-side sessions: who is at the keyboard."""
