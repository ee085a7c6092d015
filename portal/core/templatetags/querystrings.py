"""Links and forms that keep the state of a list in the address: change or drop parameters.

Each tag returns "?…" (or "." for an empty query, so that the link leads to the bare page).
`page` is dropped by every change but its own: a new filter starts on the first page.
"""

from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context

register = template.Library()
PAGE = "page"


@register.simple_tag(takes_context=True)
def query_set(context: Context, **changes: Any) -> str:
    """Current query with `changes` applied; None or "" removes a parameter."""
    query = _query(context)
    if PAGE not in changes:
        query.pop(PAGE, None)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return _link(query)


@register.simple_tag(takes_context=True)
def query_drop(context: Context, *names: str) -> str:
    """Current query without the parameters `names` (all of them when none is given)."""
    query = _query(context)
    for name in (*names, PAGE) if names else tuple(query):
        query.pop(name, None)
    return _link(query)


@register.inclusion_tag("components/query_fields.html", takes_context=True)
def query_fields(context: Context, *without: str) -> dict[str, list[tuple[str, str]]]:
    """Hidden fields that carry the current query through a GET form, but for the parameters it sets itself."""
    query = _query(context)
    dropped = {*without, PAGE}
    return {"fields": [(name, value) for name, values in query.lists() if name not in dropped for value in values]}


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


def _link(query: QueryDict) -> str:
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else "."
