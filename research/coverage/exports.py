"""The blank cells as files: CSV for a spreadsheet, GeoJSON for a map. They hold what their reader's page shows."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from portal.members.csv_reading import harmless
from portal.territories.geography import attribution, multipolygon
from research.coverage.grid import Blank, Grid

COLUMNS = ("axe", "axe_libelle", "niveau", "code", "cle", "territoire", "annee", "regle")


def as_csv(grid: Grid) -> str:
    """One line a blank cell, with the version of the rule that found it blank."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for blank in grid.blanks():
        place = blank.place
        writer.writerow(
            (
                blank.axis.slug,
                harmless(blank.axis.local_label),
                place.kind,
                place.code,
                place.key,
                harmless(place.name),
                blank.year,
                grid.rule.version,
            )
        )
    return text.getvalue()


def as_geojson(grid: Grid) -> str:
    """One feature a place that has blank cells, which are listed in its properties. Longitude and latitude, WGS 84.

    A place without an outline has a null geometry, as RFC 7946 allows (3.2).
    """
    by_place: dict[str, list[Blank]] = {}
    for blank in grid.blanks():
        by_place.setdefault(blank.place.key, []).append(blank)
    document = {
        "type": "FeatureCollection",
        "attribution": attribution(),
        "rule_version": grid.rule.version,
        "years": [grid.question.first, grid.question.last],
        "features": [_feature(blanks) for blanks in by_place.values()],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _feature(blanks: list[Blank]) -> dict[str, Any]:
    place = blanks[0].place
    outline = multipolygon(place.key)
    return {
        "type": "Feature",
        "id": place.key,
        "geometry": {"type": "MultiPolygon", "coordinates": outline} if outline else None,
        "properties": {
            "code": place.code,
            "name": place.name,
            "level": place.kind,
            "blank_count": len(blanks),
            "blanks": [{"axis": blank.axis.slug, "year": blank.year} for blank in blanks],
        },
    }
