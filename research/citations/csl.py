"""Citations as CSL-JSON."""

from __future__ import annotations

import json
from typing import Any

from research.citations.items import PUBLISHER, Citation


def csl_item(citation: Citation) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "webpage",
        "title": citation.title,
        "author": [{"literal": name} for name in citation.authors],
        "genre": citation.genre,
        "publisher": PUBLISHER,
        "version": str(citation.version),
        "URL": citation.url,
        "language": citation.language,
    }
    if citation.date:
        item["issued"] = {"date-parts": [list(citation.date)]}
    if citation.summary:
        item["abstract"] = citation.summary
    return item


def csl_json(citation: Citation) -> str:
    return json.dumps([csl_item(citation)], ensure_ascii=False, indent=2)
