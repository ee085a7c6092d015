"""Which stories are of the same practice: what they share, their words, how they came out and who tells them."""

from __future__ import annotations

from knowledge.practice.likeness import MOST_AGREEING, Story, Way, pairs

TEXT = "Relancer les factures impayées chaque mardi matin"


def _told(stories: list[Story]) -> list[tuple[int, int, bool]]:
    return sorted((pair.first, pair.second, pair.agrees) for pair in pairs(stories))


def _story(number: int, way: Way, concept: str = "a", text: str = TEXT, writer: int = 0) -> Story:
    return Story(number, way, frozenset({concept}), text, frozenset({writer} if writer else ()))


def test_stories_that_share_a_concept_and_their_words_contradict_each_other_or_agree() -> None:
    stories = [
        _story(1, "failed", text=f"{TEXT} au téléphone"),
        _story(2, "worked", text=f"{TEXT} par lettre"),
        _story(3, "failed", concept="b"),
        _story(4, "worked", text="Tailler la haie communale en trois fois"),
        _story(5, "failed", text="Ouvrir une cantine le soir"),
        _story(6, "worked", text=f"{TEXT} sans se fâcher avec quiconque"),
        _story(7, "mixed", text=f"{TEXT} pendant une année"),
        _story(8, "mixed", text=f"{TEXT} avec une collègue"),
    ]
    assert _told(stories) == [(2, 1, False), (2, 6, True), (6, 1, False), (7, 8, True)]


def test_a_theme_among_others_is_no_practice_and_a_rare_one_counts_more() -> None:
    own = [{f"{side}{n}" for n in range(4)} for side in ("worked", "failed")]
    stories = [
        Story(1, "worked", frozenset(own[0] | {"frequent"}), TEXT),
        Story(2, "failed", frozenset(own[1] | {"frequent"}), TEXT),
        *(Story(10 + n, "worked", frozenset({"frequent"}), f"Récit numéro {n}") for n in range(30)),
    ]
    assert pairs(stories) == []
    rare = [Story(one.id, one.way, one.concepts | {"rare", "rarer"}, one.text) for one in stories[:2]]
    assert _told([*rare, *stories[2:]]) == [(1, 2, False)]


def test_nobody_agrees_with_themself_nor_with_their_copy() -> None:
    one, other = f"{TEXT} au téléphone", f"{TEXT} par lettre"
    assert _told([_story(1, "worked", text=one, writer=7), _story(2, "worked", text=other, writer=7)]) == []
    assert _told([_story(1, "worked", writer=7), _story(2, "worked", writer=8)]) == []
    assert _told([_story(1, "worked", text=one, writer=7), _story(2, "worked", text=other, writer=8)]) == [(1, 2, True)]


def test_a_story_that_all_resemble_agrees_with_a_few() -> None:
    others = [_story(n, "worked", text=f"{TEXT} {n}{n} {n}{n}{n}") for n in range(11, 31)]
    found = pairs([_story(1, "worked", text=f"{TEXT} ensemble"), *others])
    for story in range(1, 31):
        assert sum(story in (pair.first, pair.second) for pair in found) <= MOST_AGREEING


def test_without_stories_there_is_nothing_to_compare() -> None:
    assert pairs([]) == []
