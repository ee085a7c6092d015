"""Citations as RIS."""

from __future__ import annotations

import rispy

from research.citations.items import PUBLISHER, Citation


def ris(citation: Citation) -> str:
    entry: dict[str, object] = {
        "type_of_reference": "ELEC",
        "id": citation.key,
        "title": citation.title,
        "authors": list(citation.authors),
        "publisher": PUBLISHER,
        "edition": str(citation.version),
        "urls": [citation.url],
        "language": citation.language,
    }
    if citation.date:
        entry["year"] = str(citation.date[0])
    if len(citation.date) == 3:
        entry["date"] = "{:04d}/{:02d}/{:02d}".format(*citation.date)
    if citation.summary:
        entry["abstract"] = citation.summary
    return rispy.dumps([entry])
