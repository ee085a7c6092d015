"""Promise 7: hostile text is cheap. All shapes at all sizes: `python -m tests.portal.markdown.campaign`."""

import pytest

from portal.markdown import MAX_BYTES
from tests.portal.markdown import campaign
from tests.portal.markdown.cost import measure
from tests.portal.markdown.hostile_shapes import SHAPES, hostile_text
from tests.security.safe_html import dangers

# A third of the shapes at the cap keeps this under a minute; the others are measured at a fiftieth of it.
AT_THE_CAP = sorted(SHAPES)[::3]


@pytest.mark.parametrize("name", AT_THE_CAP)
def test_a_hostile_text_at_the_cap_costs_less_than_a_second(name):
    cost = measure(hostile_text(name, MAX_BYTES))
    assert cost.cpu is None or cost.cpu <= 1.0
    assert cost.clock < 8.0
    assert dangers(cost.rendered.html) == []


@pytest.mark.parametrize("name", sorted(set(SHAPES) - set(AT_THE_CAP)))
def test_a_hostile_text_of_ordinary_length_is_safe(name):
    cost = measure(hostile_text(name, MAX_BYTES // 50))
    assert cost.cpu is None or cost.cpu <= 1.0
    assert dangers(cost.rendered.html) == []


def test_shapes_are_many_and_fill_their_size():
    assert len(SHAPES) >= 94
    sizes = {name: len(hostile_text(name, 20_000).encode(errors="surrogatepass")) for name in SHAPES}
    assert {name: size for name, size in sizes.items() if not 17_000 <= size <= 20_000} == {}


@pytest.mark.campaign
def test_every_shape_at_the_cap(capsys):
    assert campaign.main([MAX_BYTES]) == 0
