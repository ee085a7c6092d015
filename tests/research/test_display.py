"""A study shows each reader what they may read of what it cites, and nothing of the rest."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml.html import fromstring

from knowledge.choices import ConsentAct, ConsentUse
from knowledge.consent import consents
from knowledge.models import RedLink
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from tests.factories.knowledge import experience, signed_in, writer
from tests.factories.studies import blocks, researcher, study

pytestmark = pytest.mark.django_db


def story_block(number: int, passage: str = "Un acompte de 30 % a suffi.") -> tuple[str, dict[str, str]]:
    return ("story", {"story": str(number), "relation": "source", "passage": passage})


def page_of(published, client: Client | None = None) -> str:
    return (client or Client()).get(published.get_absolute_url()).content.decode()


def quoted_study(author, *, agreed: bool):
    """A study, with one quote of its own placed in its text."""
    draft = study(author, publish=False)
    quote = consents.quote(draft, "On ne m'a jamais rappelée.", "une cliente")
    if agreed:
        consents.record(quote, ConsentAct.GIVEN, ConsentUse.STUDY, by=author)
    save_draft(draft.pk, author.user, {"body": blocks(("verbatim", {"quote": quote.pk}))}, base_token=None)
    return draft, quote


def test_the_blocks_of_everybody_are_rendered_safe_on_publication():
    author = researcher()
    body = blocks(
        ("heading", "Avant <b>tout</b>"),
        ("paragraph", "Un **acompte** <script>alert(1)</script>"),
        ("figure", {"value": "30 %", "label": "d'acompte", "year": 2024, "source": "Douze devis"}),
        ("table", {"caption": "Devis", "rows": "Année | Devis\n2023 | 4\n2024 | <i>8</i>", "source": ""}),
        ("note", {"topic": "limit", "text": "Une seule région."}),
    )
    html = page_of(study(author, body=body))
    assert '<h3 id="texte-avant-btoutb">Avant &lt;b&gt;tout&lt;/b&gt;</h3>' in html
    assert "<strong>acompte</strong>" in html
    scripts = fromstring(html).iter("script")
    assert not [one for one in scripts if one.get("type") != "application/ld+json" and "alert" in (one.text or "")]
    assert "<caption>Devis</caption>" in html
    assert "&lt;i&gt;8&lt;/i&gt;" in html
    assert "Une seule région." in html


def test_a_story_is_shown_to_those_who_read_it_and_to_nobody_else():
    author = researcher()
    story = experience(title="Acompte oublié", visibility="network")
    published = study(author, body=blocks(story_block(story.pk)))
    assert "Acompte oublié" in page_of(published, signed_in(writer()))
    for_visitors = page_of(published)
    assert "Acompte oublié" not in for_visitors
    assert "Un acompte de 30 % a suffi." not in for_visitors
    assert "study-ref" not in for_visitors


def test_a_contradiction_needs_both_stories():
    author = researcher()
    first, second = experience(title="Acompte payé"), experience(title="Acompte refusé", visibility="network")
    value = {"first": str(first.pk), "second": str(second.pk), "difference": "La taille du client."}
    published = study(author, body=blocks(("contradiction", value)))
    assert "La taille du client." in page_of(published, signed_in(writer()))
    assert "La taille du client." not in page_of(published)


def test_words_without_consent_block_the_publication():
    author = researcher()
    draft, quote = quoted_study(author, agreed=False)
    with pytest.raises(publishing.NotReady) as refused:
        publishing.publish(draft.pk, author.user, visibility="public")
    assert str(quote.pk) in str(refused.value.message_dict["body"])
    assert not type(draft).objects.get(pk=draft.pk).live


def test_a_withdrawn_consent_takes_the_words_out_of_every_version():
    author = researcher()
    draft, quote = quoted_study(author, agreed=True)
    publishing.publish(draft.pk, author.user, visibility="public")
    published = type(draft).objects.get(pk=draft.pk)
    version = f"/c/{draft.pk}/v/1/"
    assert "jamais rappelée" in page_of(published)
    assert "jamais rappelée" in Client().get(version).content.decode()
    consents.record(quote, ConsentAct.WITHDRAWN, ConsentUse.STUDY, by=author)
    assert "jamais rappelée" not in page_of(published)
    assert "jamais rappelée" not in Client().get(version).content.decode()
    assert "jamais rappelée" not in str(published.publications.get().content)
    assert "jamais rappelée" not in str(published.state.rendered)


def test_the_quote_of_a_closed_story_is_not_opened_by_a_study():
    author = researcher()
    story = experience(writer(), visibility="network")
    quote = consents.quote(story, "Il a fallu attendre un an.", "un artisan")
    consents.record(quote, ConsentAct.GIVEN, ConsentUse.STUDY, by=author)
    published = study(author, body=blocks(("verbatim", {"quote": quote.pk})))
    assert "attendre un an" in page_of(published, signed_in(writer()))
    assert "attendre un an" not in page_of(published)


def test_the_number_of_stories_does_not_change_the_number_of_queries() -> None:
    author = researcher()
    stories = [experience(title=f"Récit {number}") for number in range(6)]
    many = study(author, body=blocks(*(story_block(story.pk) for story in stories)))
    few = study(author, body=blocks(story_block(stories[0].pk)))
    client = Client()
    counts = []
    for page in (many, few):
        client.get(page.get_absolute_url())
        with CaptureQueriesContext(connection) as counted:
            client.get(page.get_absolute_url())
        counts.append(len(counted))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_links_written_in_blocks_outlive_a_new_title_and_lead_nowhere_else():
    author = researcher()
    story = experience(author, title="Un acompte écrit")
    hidden = experience(title="Un acompte secret", visibility="private")
    text = "Voir [[Un acompte écrit]], [[Un acompte secret]] et [[Le devis parfait]]."
    page = study(author, body=blocks(("paragraph", text), ("note", {"topic": "limit", "text": text})))
    assert page.body.raw_data[0]["value"].startswith(f"Voir [[{story.pk}")
    save_draft(story.pk, author.user, {"title": "Un acompte signé"}, base_token=None)
    publishing.publish(story.pk, author.user)
    shown = Client().get(page.get_absolute_url()).content.decode()
    assert shown.count(f'href="/experiences/{story.pk}-un-acompte-signe/"') >= 2
    assert hidden.get_absolute_url() not in shown
    assert list(RedLink.objects.filter(contribution=page).order_by("title").values_list("title", flat=True)) == [
        "Le devis parfait", "Un acompte secret",
    ]  # fmt: skip
