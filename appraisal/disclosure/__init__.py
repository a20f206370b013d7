"""Arithmetic and suppression: how a count becomes a figure that may be shown.

- `arithmetic`: exact values, and the one place where a figure is rounded.
- `rag`: thresholds, the four ratings and their words.
- `suppression`: which rows of a partition are withheld so that no small group can be read or worked out.
- `publication`: the three together, for all the rows of one indicator.
- `comparison`: two methods against each other, and one year against another.
- `scales`, `measures`, `deadlines`: the further small definitions of domain.md that have worked examples.

Nothing here knows pages, viewers or tables.
"""
