"""The shape of a bundle (contract.md section 3): cells, columns, files, and how findings about them are told.

Every room declares its own files in its ``schemas.py`` with what stands here; ``exchange`` reads, checks, writes and
exports all of them without knowing any.
"""
