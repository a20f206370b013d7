"""The Trust's indicators: what each counts, by which rule, and what people may see of it.

- `definition`: what one entry of the catalogue says; `tsp2`, `tsp3`: the entries; `catalogue`: all of them.
- `sheets`: how facts of the rooms become counts, one statement for a sheet.
- `reckoning`: counts, values, suppression and ratings of any number of indicators and periods.
- `queries`: what one viewer may see of that; `views`, `api`, `commands`: pages, JSON and the command line.
"""
