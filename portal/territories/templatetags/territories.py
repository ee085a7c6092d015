"""The map as one tag: `{% territory_map map %}`."""

from __future__ import annotations

from django import template

from portal.territories.mapping import TerritoryMap

register = template.Library()


@register.inclusion_tag("territories/components/map.html")
def territory_map(shown: TerritoryMap, with_table: bool = True) -> dict[str, object]:
    """Show a map built by `mapping.build_map`, and the same figures as a table.

    Leave the table out only when the page already has one with the same rows.
    """
    return {"map": shown, "with_table": with_table}
