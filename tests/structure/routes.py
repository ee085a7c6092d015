"""Every address of the site, read from the URL resolver itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from portal.audiences import PREFIXES


@dataclass(frozen=True)
class Route:
    name: str
    path: str
    parameters: tuple[str, ...]


def routes() -> list[Route]:
    """Those of our own rooms; the admin and the accounts are left to their packages."""
    return [route for route in every_route() if not route.path.startswith(tuple(PREFIXES))]


def every_route() -> list[Route]:
    """Ours, and those of the admin and of the accounts."""
    return list(_walk(get_resolver()))


def included_prefixes() -> set[str]:
    return {prefix for prefix in PREFIXES for route in every_route() if route.path.startswith(prefix)}


def _walk(resolver: URLResolver, spaces: tuple[str, ...] = (), before: str = "") -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, (*spaces, entry.namespace) if entry.namespace else spaces, path)
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or f"unnamed {path}"))
            yield Route(name, path, tuple(entry.pattern.converters) or tuple(entry.pattern.regex.groupindex))
