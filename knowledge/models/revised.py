"""What a revision tells of a contribution, ready to be made an object of in few queries.

Wagtail looks up every row that a revision names, one by one. Most are the page's own, and the page decides them
whatever a revision says; the words of a text are looked up together, and so are its terms.
"""

from __future__ import annotations

from typing import Any, Final

from modelcluster.models import ClusterableModel, get_all_child_relations

from knowledge.models.tags import Tag
from portal.vocabulary.models import Concept

CONCEPTS: Final = ("axes", "trades", "sectors", "skills")
"""What ties a text to the thesaurus."""
OF_THE_PAGE: Final = frozenset(
    {"content_type", "locale", "owner", "locked_by", "alias_of", "latest_revision", "live_revision"}
)


def told(model: type[ClusterableModel], content: dict[str, Any]) -> dict[str, Any]:
    """`content` of a revision without what the page decides and without words that are gone. One query at most."""
    kept = {name: value for name, value in content.items() if name not in OF_THE_PAGE}
    for relation in get_all_child_relations(model):
        name, parent = relation.get_accessor_name(), relation.field.name
        if name in kept:
            kept[name] = [{key: value for key, value in row.items() if key != parent} for row in kept[name]]
    if named := [row["tag"] for row in kept.get("tagged_items", ())]:
        known = set(Tag.objects.filter(pk__in=named).values_list("pk", flat=True))
        kept["tagged_items"] = [row for row in kept["tagged_items"] if row["tag"] in known]
    return kept


def take_concepts(content: dict[str, Any]) -> dict[str, list[Concept]]:
    """{relation: concepts that still exist}, taken out of what a revision tells. One query at most."""
    named = {name: content.pop(name) for name in CONCEPTS if name in content}
    known = Concept.objects.in_bulk({pk for numbers in named.values() for pk in numbers})
    return {name: [known[pk] for pk in numbers if pk in known] for name, numbers in named.items()}
