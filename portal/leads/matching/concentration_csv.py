"""The published figures as a file for a spreadsheet: what the page shows, and nothing more."""

from __future__ import annotations

import csv
import io

from portal.leads.matching.concentration import Equity, Figures

COLUMNS = ("periode", "propositions", "personnes", "gini", "part_du_premier_dixieme", "part_des_nouveaux")


def as_csv(equity: Equity) -> str:
    """The year, then a line a month; nothing in the cells that are not published."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerow((f"{equity.since}/{equity.until}", *_cells(equity.year)))
    for month in equity.months:
        writer.writerow((f"{month.first_day:%Y-%m}", *_cells(month.figures)))
    return text.getvalue()


def _cells(figures: Figures | None) -> tuple[object, ...]:
    if figures is None:
        return ("",) * (len(COLUMNS) - 1)
    shares = (figures.gini, figures.first_tenth, figures.newcomers)
    return (figures.proposals, figures.people, *(round(share, 4) for share in shares))
