import pytest
from django.test import RequestFactory

from portal.territories import panels
from portal.territories.models import Territory


def test_panels_come_in_order_of_position() -> None:
    first = lambda request, territory: [panels.Panel("people", "Personnes", "x.html", {"who": territory.name})]  # noqa: E731
    second = lambda request, territory: [panels.Panel("stories", "Récits", "y.html")]  # noqa: E731
    panels.register(first, position=20)
    panels.register(second, position=10)
    shown = panels.panels_for(RequestFactory().get("/"), Territory(name="Riom"))
    assert [panel.name for panel in shown] == ["stories", "people"]
    assert shown[1].context == {"who": "Riom"}


def test_registering_twice_moves_and_unregistering_forgets() -> None:
    builder = lambda request, territory: [panels.Panel("people", "Personnes", "x.html")]  # noqa: E731
    panels.register(builder)
    panels.register(builder)
    assert len(panels.panels_for(RequestFactory().get("/"), Territory())) == 1
    panels.unregister(builder)
    panels.unregister(builder)
    assert panels.panels_for(RequestFactory().get("/"), Territory()) == []


@pytest.mark.parametrize("position", [5, 500])
def test_counts_are_ordered_replaced_and_forgotten(position: int) -> None:
    panels.register_count(panels.Count("people", "Personnes", str, lambda viewer: {}), position=100)
    panels.register_count(panels.Count("stories", "Récits", str, lambda viewer: {}), position=position)
    expected = ["stories", "people"] if position == 5 else ["people", "stories"]
    assert [count.name for count in panels.counts()] == expected
    panels.register_count(panels.Count("stories", "Autres", str, lambda viewer: {}), position=1)
    assert panels.counts()[0].heading == "Autres"
    panels.unregister_count("stories")
    panels.unregister_count("stories")
    assert [count.name for count in panels.counts()] == ["people"]
