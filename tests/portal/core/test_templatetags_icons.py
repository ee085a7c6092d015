"""Icons: decoration by default, speaking with a label, never a silent misspelling."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from lxml import etree

from portal.core.templatetags.icons import DRAWINGS, icon


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawing_is_well_formed(name: str) -> None:
    root = etree.fromstring(str(icon(name)))
    assert root.get("viewBox") == "0 0 24 24"
    assert len(root) >= 1


def test_icon_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in icon("search")
    assert "aria-label" not in icon("search")


def test_icon_with_label_speaks_and_escapes() -> None:
    drawn = Template("{% load icons %}{% icon 'lock' label=text %}").render(Context({"text": 'Réservé "au réseau"'}))
    assert 'role="img"' in drawn
    assert "Réservé &quot;au réseau&quot;" in drawn
    assert "aria-hidden" not in drawn


def test_unknown_icon_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="licorne"):
        icon("licorne")
