"""French spaces in titles."""

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString, mark_safe

from portal.core.templatetags.typography import french_spaces


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Mes paniers : un tableau", "Mes paniers\u00a0: un tableau"),
        ("Qui paie ?", "Qui paie\u00a0?"),
        ("« Je paie » se voit", "«\u00a0Je paie\u00a0» se voit"),
        ("Le % de marge, 30 % net", "Le\u00a0% de marge, 30\u00a0% net"),
        ("Une mairie de 4 000 habitants en 2 ans", "Une mairie de 4\u00a0000 habitants en 2 ans"),
        ("Une ligne sans rien", "Une ligne sans rien"),
    ],
)
def test_signs_stay_with_their_word(typed: str, shown: str) -> None:
    assert french_spaces(typed) == shown


def test_text_is_still_escaped_and_safe_html_stays() -> None:
    template = Template("{% load typography %}{{ text|french_spaces }}")
    assert template.render(Context({"text": "<b> : ?"})) == "&lt;b&gt;\u00a0:\u00a0?"
    marked = french_spaces(mark_safe("<mark>bail</mark> : le nôtre"))
    assert isinstance(marked, SafeString)
    assert marked == "<mark>bail</mark>\u00a0: le nôtre"
