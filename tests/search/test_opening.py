"""Which engine SEARCH_URL opens."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from search import opening
from search.engines.guarded import GuardedReader


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("embedded://", None),
        ("embedded:", None),
        ("http://127.0.0.1:9200", ("http://127.0.0.1:9200", "terreau")),
        ("https://moi:secret@recherche:9200/essai/", ("https://moi:secret@recherche:9200", "essai")),
    ],
)
def test_the_address_names_an_engine(settings: object, url: str, expected: tuple[str, str] | None) -> None:
    settings.SEARCH_URL = url  # type: ignore[attr-defined]
    place = opening.elastic_place()
    assert (place and (place.url, place.prefix)) == expected
    assert "secret" not in repr(place)


@pytest.mark.parametrize(
    "url", ["", "tantivy://", "http://", "http://h:9200/Majuscule", "http://h:9200/a/b", "http://h/_x"]
)
def test_another_address_is_an_error_of_configuration(settings: object, url: str) -> None:
    settings.SEARCH_URL = url  # type: ignore[attr-defined]
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL"):
        opening.engine()


def test_elasticsearch_has_the_local_index_behind_it(settings: object) -> None:
    settings.SEARCH_URL = "http://127.0.0.1:9/nowhere"  # type: ignore[attr-defined]
    try:
        assert opening.names() == tuple(opening.indexes()) == (opening.LOCAL, opening.ELASTIC)
        assert isinstance(opening.engine(), GuardedReader)
        assert opening.engine() is opening.engine()
        assert list(opening.chosen(opening.LOCAL)) == [opening.LOCAL]
    finally:
        opening.close()


def test_alone_the_local_index_is_asked_directly() -> None:
    assert opening.names() == (opening.LOCAL,)
    assert opening.engine() is opening.indexes()[opening.LOCAL]
