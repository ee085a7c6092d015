"""Components: what they promise to readers and to screen readers."""

from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.utils.safestring import mark_safe
from lxml import html

from tests.structure.sources import INLINE

ROOT = Path(__file__).parents[3] / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))
COMPONENTS = [name for name in TEMPLATES if name.startswith("components/")]


class Sample(forms.Form):
    title = forms.CharField(label="Titre", help_text="Une phrase.")
    outcome = forms.ChoiceField(label="Résultat", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="J’accepte", required=False)
    story = forms.CharField(label="Récit", widget=forms.Textarea, required=False)


def render(name: str, **context: Any) -> html.HtmlElement:
    request = RequestFactory().get(context.pop("path", "/"))
    text = render_to_string(f"components/{name}.html", context, request=request)
    return html.fragment_fromstring(text, create_parent="div")


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles_and_obeys_the_content_policy(name: str) -> None:
    get_template(name)
    found = INLINE.search((ROOT / name).read_text(encoding="utf-8"))
    assert found is None, f"{name}: {found and found.group()}"


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_says_what_it_needs(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.startswith("{% comment %}")


def test_card_shows_what_it_is_given() -> None:
    card = {
        "url": "/experiences/3-bail/",
        "title": "Un bail <trop> tôt",
        "kind_label": "Expérience",
        "outcome": "failure",
        "maturity": "idea",
        "excerpt": mark_safe("un <mark>bail</mark>"),
        "why": "« bail » dans le titre",
        "authors": ["Awa Diallo", "Jo Petit"],
        "place": "Thiers (63)",
        "year": 2025,
        "is_example": True,
        "tags": ["bail"],
    }
    shown = render("card", card=card)
    assert shown.xpath("string(.//h3/a)") == "Un bail <trop> tôt"
    assert shown.xpath("string(.//mark)") == "bail"
    text = shown.text_content()
    for words in (
        "n’a pas marché",
        "idée",
        "Pourquoi ce résultat",
        "Awa Diallo, Jo Petit",
        "Thiers (63)",
        "2025",
        "exemple",
    ):
        assert words in text


def test_card_escapes_a_plain_excerpt() -> None:
    shown = render("card", card={"url": "/x/", "title": "T", "excerpt": "<script>alert(1)</script>"}, level=2)
    assert not shown.xpath(".//script")
    assert shown.xpath(".//h2")


def test_field_ties_label_help_and_error() -> None:
    shown = render("form_field", field=Sample({})["title"])
    (control,) = shown.xpath(".//input")
    assert shown.xpath("string(.//label/@for)") == control.get("id")
    assert control.get("aria-invalid") == "true"
    for name in control.get("aria-describedby").split():
        assert shown.xpath(f".//*[@id='{name}']")
    assert "Une phrase." in shown.text_content()
    assert "Erreur" in shown.text_content()


def test_choices_are_a_group_with_a_name() -> None:
    shown = render("form_field", field=Sample({})["outcome"])
    (group,) = shown.xpath(".//fieldset")
    assert group.xpath("normalize-space(legend)") == "Résultat"
    assert shown.xpath(f".//*[@id='{group.get('aria-describedby').split()[0]}']")
    assert len(group.xpath(".//input[@type='radio']")) == 2


def test_optional_field_says_so_and_area_may_have_a_toolbar() -> None:
    shown = render("form_field", field=Sample()["story"], toolbar=True, preview_url="/apercu/")
    assert "(facultatif)" in shown.text_content()
    (bar,) = shown.xpath(".//*[@role='toolbar']")
    assert bar.get("aria-controls") == shown.xpath("string(.//textarea/@id)")
    assert all(button.get("type") == "button" for button in bar.xpath(".//button"))
    assert all(button.text_content().strip() for button in bar.xpath(".//button"))


def test_error_summary_leads_to_each_field() -> None:
    form = Sample({})
    shown = render("error_summary", form=form)
    assert "2" in shown.xpath("string(.//h2)")
    fields = html.fragment_fromstring("".join(str(form[name]) for name in form.fields), create_parent="div")
    for link in shown.xpath(".//a/@href"):
        assert fields.xpath(f".//*[@id='{link[1:]}']")
    assert render("error_summary", form=Sample()).xpath("count(.//*)") == 0


def test_pagination_keeps_the_query() -> None:
    page = Paginator(range(100), 10).page(4)
    shown = render("pagination", page=page, path="/?q=bail&page=4")
    assert "?q=bail&page=5" in shown.xpath(".//a[@rel='next']/@href")
    assert shown.xpath("string(.//*[@aria-current='page'])").endswith("4")
    assert render("pagination", page=Paginator([], 10).page(1)).xpath("count(.//nav)") == 0


def test_difference_is_told_in_words() -> None:
    pieces = [{"op": "equal", "text": "un "}, {"op": "delete", "text": "bail"}, {"op": "insert", "text": "<b>prêt</b>"}]
    shown = render("diff", fields=[{"label": "Récit", "pieces": pieces}])
    body = shown.xpath(".//*[@class='diff']")[0]
    assert "retiré" in body.xpath("string(.//del)")
    assert "ajouté" in body.xpath("string(.//ins)")
    assert not body.xpath(".//b")


def test_facet_value_in_use_can_be_removed() -> None:
    values = [
        {"value": "a", "label": "Culture", "count": 3, "selected": True, "url": "?"},
        {"value": "b", "label": "Travail", "count": 5, "selected": False, "url": "?axe=b"},
    ]
    shown = render("facet", facet={"name": "axe", "label": "Axe", "values": values})
    used, other = shown.xpath(".//a")
    assert used.get("aria-current") == "true"
    assert "retirer" in used.text_content()
    assert other.get("aria-current") is None
    boxes = render("facet", facet={"name": "axe", "label": "Axe", "values": values}, as_checkboxes=True)
    assert boxes.xpath(".//input/@value") == ["a", "b"]
    assert boxes.xpath(".//input[@checked]/@value") == ["a"]


def test_figure_never_stands_without_year_and_source() -> None:
    text = render("figure", value="163", label="CAE", year="2025", source="Mediatico").text_content()
    for words in ("163", "CAE", "2025", "Mediatico"):
        assert words in text


def test_refusal_and_absence_are_one_page() -> None:
    assert (ROOT / "403.html").read_text(encoding="utf-8").strip() == '{% extends "404.html" %}'


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_broken_page_needs_nothing(name: str) -> None:
    text = render_to_string(name, {"request_id": "a1b2"})
    assert ("a1b2" in text) == (name == "500.html")
    assert "Traceback" not in text
    assert html.fromstring(text).xpath("count(.//h1)") == 1


def test_expired_form_says_what_is_safe() -> None:
    refused = Client(enforce_csrf_checks=True).post("/compte/login/", {"login": "a@b.fr"})
    assert refused.status_code == 403
    assert "Rien n’a été changé" in refused.content.decode()


def test_a_notice_never_starts_a_line_with_a_semicolon():
    said = render_to_string(
        "components/notice.html", {"kind": "info", "title": "Bon à savoir :", "text": "Un <b> ; deux"}
    )
    assert "Bon à savoir\u00a0:" in said
    assert "Un &lt;b&gt;\u00a0; deux" in said
