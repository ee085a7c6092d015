"""Promise 3: an address that names two things is refused as soon as one of them is not its own.

The list comes from the URL resolver: a new route with two identities fails here until it is filled.
"""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from knowledge.consent import consents
from knowledge.models import Attachment, Authorship, ConsentEvent, Illustration, Lineage, Verbatim
from knowledge.writing import uploads
from portal.members.models import Member
from portal.resources.models import ResourceRequest
from research.models import Code, Reference
from research.references.keeping import add_references
from tests.factories import corpora, practice, resources
from tests.factories.knowledge import experience, signed_in, writer
from tests.factories.studies import researcher, study
from tests.security import pairs_introductions, pairs_matching, pairs_questions
from tests.structure.routes import routes

pytestmark = pytest.mark.django_db

COUNTED_WITHIN = frozenset({"number", "position"})
"""Parameters that number things inside the other one: every number is that of its own parent."""
OF_REQUESTS = frozenset(f"resources:{name}" for name in ("request", "answer", "withdraw", "finish", "thank"))
GLOBAL_PAIRS = {
    route.name
    for route in routes()
    if len(route.parameters) > 1 and (route.name in OF_REQUESTS or not COUNTED_WITHIN & set(route.parameters))
}
SENT = (
    {
        "knowledge:note_consent": {"act": "withdrawn", "uses": ["report"]},
        "research:consent": {"act": "withdrawn", "uses": ["study"]},
        "research:corpus_code": {"acte": "retirer"},
        "resources:answer": {"decision": "accept"},
        "resources:thank": {"thanks": "Merci."},
    }
    | pairs_introductions.SENT
    | pairs_matching.SENT
    | pairs_questions.SENT
)
"""What each form is sent, so that nothing but the pair could refuse it."""
Parameters = dict[str, dict[str, Any]]


def side(author: Member) -> Parameters:
    """{route: parameters} of pairs that belong together, all of `author`."""
    story = experience(
        author, verbatims=[Verbatim(text="On a failli arrêter.", speaker="elle", consent="given")], visibility="private"
    )
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, format="PNG")
    picture = SimpleUploadedFile("photo.png", content.getvalue(), "image/png")
    image = uploads.add_image(story, picture, alternative="Un atelier", user=author.user)
    paper = SimpleUploadedFile("devis.txt", b"Un devis.")
    document = uploads.add_document(story, paper, title="Devis", user=author.user)
    credit = Authorship.objects.create(contribution=story, member=writer())
    research = study(author, visibility="private")
    edge = practice.linked(research, story)
    add_references(research, "@book{a, title={Le métier}, author={Duval, Anne}, year={2020}}")
    quoted = consents.quote(research, "On a failli arrêter.")
    corpus = corpora.corpus(author, visibility="private")
    sent = resources.request(resources.resource(author))
    filled: Parameters = pairs_introductions.side(author) | pairs_matching.side(author) | pairs_questions.side(author)
    filled |= {
        "knowledge:remove_link": {"pk": research.pk, "edge_id": edge.pk},
        "knowledge:note_consent": {"pk": story.pk, "quote_key": story.verbatims.get().key},
        "knowledge:remove_credit": {"pk": story.pk, "authorship_id": credit.pk},
        "knowledge:remove_image": {"pk": story.pk, "image_id": image.pk},
        "knowledge:remove_document": {"pk": story.pk, "document_id": document.pk},
        "knowledge:rendition": {"image_id": image.pk, "pk": image.renditions.order_by("pk")[0].pk},
        "research:corpus_code": {"corpus": corpus.public_slug, "code": corpus.codes.order_by("-pk")[0].pk},
        "research:consent": {"pk": research.pk, "quote_id": quoted.pk},
        "research:drop_reference": {"pk": research.pk, "reference_id": research.references.get().pk},
    }
    return filled | {route: {"pk": sent.resource_id, "number": sent.pk} for route in OF_REQUESTS}


def kept() -> list[list[Any]]:
    """What those forms could change."""
    tables = (Lineage, Authorship, Illustration, Attachment, Reference, Code, ConsentEvent)
    rows = [list(model.objects.order_by("pk").values_list("pk", flat=True)) for model in tables]
    requests = list(ResourceRequest.objects.order_by("pk").values_list("pk", "state", "thanks"))
    return [*rows, requests, *pairs_introductions.kept(), *pairs_matching.kept(), *pairs_questions.kept()]


def test_every_route_with_two_identities_is_known() -> None:
    assert set(side(researcher())) == GLOBAL_PAIRS


@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
def test_no_pair_is_accepted_with_one_that_is_forbidden() -> None:
    me = researcher()
    mine, theirs = side(me), side(researcher())
    client, before = signed_in(me), kept()
    accepted: list[str] = []
    for route in sorted(GLOBAL_PAIRS):
        first, second = mine[route]
        mixes = [
            theirs[route],
            {first: mine[route][first], second: theirs[route][second]},
            {first: theirs[route][first], second: mine[route][second]},
        ]
        data = SENT.get(route, {}) | {"on": timezone.localdate().isoformat(), "means": ""}
        for mix in mixes:
            address = reverse(route, kwargs=mix)
            for answer in (client.get(address), client.post(address, data)):
                if answer.status_code not in (404, 405):
                    accepted.append(f"{address}: {answer.status_code}")
    assert accepted == []
    assert kept() == before
    own = {route: reverse(route, kwargs=mine[route]) for route in sorted(GLOBAL_PAIRS - OF_REQUESTS)}
    own.pop("knowledge:rendition")  # that it is served to its readers is proved by the matrix
    assert {route: client.get(url).status_code for route, url in own.items()}.items() <= {
        (route, status) for route in own for status in (200, 405)
    }
    assert [route for route, url in own.items() if client.post(url, SENT.get(route, {})).status_code == 404] == []
