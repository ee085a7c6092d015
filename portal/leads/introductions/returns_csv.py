"""The published cells as a file for a spreadsheet: what the page shows, and nothing more."""

from __future__ import annotations

import csv
import io

from portal.leads.introductions.returns import Returns
from portal.members.csv_reading import harmless

COLUMNS = ("tableau", "valeur", "affaires_gagnees", "personnes")


def as_csv(found: Returns) -> str:
    """One line a cell that is published."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    if found.total is not None:
        writer.writerow(("ensemble", "", found.total.leads, found.total.people))
    for table in found.tables:
        for cell in table.cells:
            writer.writerow((table.name, harmless(cell.label), cell.leads, cell.people))
    return text.getvalue()
