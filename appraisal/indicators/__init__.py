"""The Trust's indicators: what each counts, by which rule, and what people may see of it.

- `definition`: what one entry of the catalogue says; `tsp2`, `tsp3`: the entries; `catalogue`: all of them.
- `sheets`: how facts of the rooms become counts: rolls added up for the Trust and for every school.
- `reckoning`: counts, values, suppression and ratings of any number of indicators and periods, in two statements.
- `queries`: what one viewer may see of that; `output`, `charts`: how it is told; `views`, `api` (shapes in `schemas`)
  and `commands`: pages and files, JSON for other programs, the command line.
"""
