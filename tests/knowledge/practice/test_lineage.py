"""Edges between contributions: drawn once, never in a circle, seen by whoever reads both ends."""

from __future__ import annotations

import itertools

import pytest

from knowledge.models import Contribution, Lineage, LineageEvent
from knowledge.practice.lineage import LineageRefused, all_sources_of, descents_of, events_of, link, origins_of, unlink
from knowledge.writing import publishing
from portal.members.viewers import viewer_for
from portal.notices.models import Notice
from portal.visibility import Viewer
from tests.factories.knowledge import article, experience, writer
from tests.factories.practice import linked

pytestmark = pytest.mark.django_db


def titles(edges: list) -> list[str]:  # type: ignore[type-arg]
    return [edge.node.title for edge in edges]


def test_an_edge_is_seen_from_both_ends(anonymous: Viewer) -> None:
    story, study = experience(title="Le récit"), article(title="La synthèse")
    linked(study, story, "contradicts", passage="l'acompte de 30 %")
    (origin,) = origins_of(study, anonymous)
    (descent,) = descents_of(story, anonymous)
    assert (origin.node.title, str(origin.words), origin.passage) == ("Le récit", "contredit", "l'acompte de 30 %")
    assert (descent.node.title, str(descent.words)) == ("La synthèse", "est contredit par")
    assert origins_of(story, anonymous) == descents_of(study, anonymous) == []


def test_the_authors_of_the_source_are_told_once() -> None:
    author, writer_of_study = writer(), writer()
    story, study = experience(author), article(writer_of_study)
    edge = linked(study, story)
    unlink(edge, by=writer_of_study)
    linked(study, story)
    notice = Notice.objects.get(member=author)
    assert (notice.kind, notice.subject_kind, notice.subject_id) == ("used", "contribution", study.pk)
    assert study.title not in notice.reason
    assert not Notice.objects.filter(member=writer_of_study).exists()


def test_using_ones_own_story_is_not_news() -> None:
    author = writer()
    linked(article(author), experience(author))
    assert not Notice.objects.exists()


def test_refusals() -> None:
    author = writer()
    one, two = experience(author, title="Un"), experience(author, title="Deux")
    linked(two, one)
    hidden, draft = experience(visibility="private"), experience(publish=False)
    refused = [
        (one, one, "source", "de lui-même"),
        (one, two, "source", "tournerait en rond"),
        (two, one, "source", "existe déjà"),
        (two, hidden, "source", "ne trouvons pas"),
        (two, draft, "source", "ne trouvons pas"),
    ]
    for target, source, relation, why in refused:
        with pytest.raises(LineageRefused, match=why):
            link(target, source, relation, by=author)
    assert Lineage.objects.count() == LineageEvent.objects.count() == 1


@pytest.mark.parametrize("length", [3, 5, 12])
def test_long_circles_are_refused(length: int) -> None:
    author = writer()
    chain = [experience(author, title=f"Récit {n}") for n in range(length)]
    for older, newer in itertools.pairwise(chain):
        linked(newer, older)
    with pytest.raises(LineageRefused, match="tournerait en rond"):
        link(chain[0], chain[-1], "answers", by=author)


def test_two_relations_may_join_the_same_texts(anonymous: Viewer) -> None:
    story, study = experience(), article()
    linked(study, story, "source")
    linked(study, story, "contradicts")
    assert [edge.relation for edge in origins_of(study, anonymous)] == ["source", "contradicts"]


def test_an_edge_to_what_one_may_not_read_shows_nothing(anonymous: Viewer) -> None:
    author = writer()
    story, study = experience(author, title="Le récit réservé"), article(author)
    linked(study, story)
    publishing.set_visibility(story.pk, "private")
    assert origins_of(study, anonymous) == []
    assert all_sources_of(study, anonymous) == []
    assert events_of(study, anonymous) == []
    assert titles(origins_of(study, viewer_for(author.user))) == ["Le récit réservé"]
    publishing.set_visibility(story.pk, "public")
    assert titles(origins_of(study, anonymous)) == ["Le récit réservé"]


def test_it_survives_withdrawal_trash_and_renaming(anonymous: Viewer) -> None:
    author = writer()
    story, study = experience(author, title="Ancien titre"), article(author)
    linked(study, story)
    publishing.delete(story.pk, author.user)
    assert origins_of(study, anonymous) == []
    publishing.undelete(story.pk)
    assert origins_of(study, anonymous) == []
    from knowledge.writing.drafts import save_draft

    save_draft(story.pk, author.user, {"title": "Nouveau titre"}, base_token=None)
    publishing.publish(story.pk, author.user)
    assert titles(origins_of(study, anonymous)) == ["Nouveau titre"]
    assert origins_of(study, anonymous)[0].node.url.endswith("-nouveau-titre/")


def test_history_keeps_what_was_erased(anonymous: Viewer) -> None:
    author = writer()
    story, study = experience(title="Le récit"), article(author)
    unlink(linked(study, story), by=author)
    assert [(event.act, node.title) for event, node in events_of(study, anonymous)] == [
        ("removed", "Le récit"),
        ("added", "Le récit"),
    ]


def test_every_source_is_found_at_its_least_depth(anonymous: Viewer) -> None:
    author = writer()
    stories = [experience(author, title=f"Récit {n}") for n in range(3)]
    study, project = article(author, title="Étude"), article(author, title="Projet")
    for story in stories:
        linked(study, story)
    linked(project, study)
    linked(project, stories[0], "answers")
    found = {a.node.title: (a.depth, [node.title for node in a.through]) for a in all_sources_of(project, anonymous)}
    assert found == {
        "Étude": (1, []),
        "Récit 0": (1, []),
        "Récit 1": (2, ["Étude"]),
        "Récit 2": (2, ["Étude"]),
    }


def test_what_is_hidden_hides_what_only_it_leads_to(anonymous: Viewer) -> None:
    author = writer()
    story = experience(author, title="Récit public")
    study, project = article(author, visibility="network"), article(author)
    linked(study, story)
    linked(project, study)
    assert all_sources_of(project, anonymous) == []
    assert len(all_sources_of(project, viewer_for(author.user))) == 2


def test_the_number_of_queries_does_not_grow(anonymous: Viewer, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    study = article(author)
    for n in range(12):
        linked(study, experience(author, title=f"Récit {n}"))
    study = Contribution.objects.get(pk=study.pk)
    with django_assert_max_num_queries(2):
        assert len(origins_of(study, anonymous)) == 12
    with django_assert_max_num_queries(3):
        assert len(all_sources_of(study, anonymous)) == 12
