"""Links that keep the state of a list."""

from django.template import Context, Template
from django.test import RequestFactory


def render(source: str, path: str = "/", autoescape: bool = False) -> str:
    request = RequestFactory().get(path)
    return Template("{% load querystrings %}" + source).render(Context({"request": request}, autoescape=autoescape))


def test_set_keeps_the_rest_and_leaves_the_page() -> None:
    assert render("{% query_set tri='date' %}", "/?q=bail&page=3") == "?q=bail&tri=date"


def test_set_page_keeps_it() -> None:
    assert render("{% query_set page=4 %}", "/?q=bail&page=3") == "?q=bail&page=4"


def test_set_nothing_removes() -> None:
    assert render("{% query_set q='' %}", "/?q=bail") == "."


def test_drop_some_or_all() -> None:
    assert render("{% query_drop 'axe' %}", "/?q=bail&axe=culture&page=2") == "?q=bail"
    assert render("{% query_drop %}", "/?q=bail&axe=culture") == "."


def test_hostile_value_is_encoded() -> None:
    request = RequestFactory().get("/", {"q": '"><script>'})
    text = Template("{% load querystrings %}{% query_set page=2 %}").render(Context({"request": request}))
    assert "<" not in text
    assert '"' not in text


def test_hidden_fields_carry_the_query() -> None:
    html = render("{% query_fields 'tri' %}", "/?q=a%22b&axe=x&axe=y&tri=date&page=2", autoescape=True)
    assert html.count("<input") == 3
    assert 'name="tri"' not in html
    assert "a&quot;b" in html


def test_without_request() -> None:
    assert Template("{% load querystrings %}{% query_set page=2 %}").render(Context()) == "?page=2"
