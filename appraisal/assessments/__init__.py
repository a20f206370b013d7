"""Yearly assessments against the leadership ladder: self, line and agreed ratings side by side."""
