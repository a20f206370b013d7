"""Absence and leavers: imported, corrected by HR, and only ever counted for anyone else."""
