"""The reference files: what they must hold, and how a bad one is refused."""

from collections import defaultdict
from pathlib import Path

import pytest

from portal.vocabulary.files import ConceptEntry, VocabularyFileError, read_entries
from portal.vocabulary.folding import fold


@pytest.fixture(scope="module")
def reference() -> list[ConceptEntry]:
    return read_entries()


def of_scheme(entries: list[ConceptEntry], scheme: str) -> list[ConceptEntry]:
    return [entry for entry in entries if entry.scheme == scheme]


@pytest.mark.parametrize(
    ("scheme", "least"), [("axis", 19), ("sector", 12), ("trade", 70), ("skill", 160), ("acronym", 30)]
)
def test_each_scheme_is_wide_enough(reference: list[ConceptEntry], scheme: str, least: int) -> None:
    assert len(of_scheme(reference, scheme)) >= least


def test_the_three_axes_are_the_only_roots_of_their_scheme(reference: list[ConceptEntry]) -> None:
    roots = {entry.slug for entry in of_scheme(reference, "axis") if not entry.parent}
    assert roots == {"culture-cooperative", "organisation-du-travail", "lien-avec-le-territoire"}


def test_every_trade_has_both_forms_and_a_sector(reference: list[ConceptEntry]) -> None:
    incomplete = [
        entry.slug
        for entry in of_scheme(reference, "trade")
        if not entry.label_feminine or not entry.parent.startswith("sector:")
    ]
    assert incomplete == []


def test_every_skill_is_in_a_family_or_is_one(reference: list[ConceptEntry]) -> None:
    skills = of_scheme(reference, "skill")
    families = {entry.key for entry in skills if not entry.parent}
    used = {entry.parent for entry in skills if entry.parent}
    assert used == families


def test_everything_has_an_english_name(reference: list[ConceptEntry]) -> None:
    assert [entry.key for entry in reference if not entry.label_en] == []


def test_every_acronym_is_written(reference: list[ConceptEntry]) -> None:
    missing = [
        entry.slug
        for entry in of_scheme(reference, "acronym")
        if not any(label.kind == "acronym" and label.language == "fr" for label in entry.labels)
    ]
    assert missing == []


def test_no_name_is_claimed_by_two_concepts_of_a_scheme(reference: list[ConceptEntry]) -> None:
    claims: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in reference:
        names = [entry.slug, entry.label, entry.label_feminine]
        names += [label.text for label in entry.labels if label.language == "fr"]
        for name in filter(None, map(fold, names)):
            claims[entry.scheme, name].add(entry.slug)
    assert {claim: slugs for claim, slugs in claims.items() if len(slugs) > 1} == {}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("scheme: [", "t.yaml"),
        ("- only\n- a list", "t.yaml"),
        ("scheme: planet\ngroups: []", "planet"),
        ("scheme: skill", "groups"),
        ("scheme: skill\ngroups: []", "no concept"),
        ("scheme: skill\ngroups: [{concepts: [{slug: a}]}]", "t.yaml: a: a concept needs a slug and a label"),
        ("scheme: skill\ngroups: [{concepts: [{slug: a, label: A, colour: red}]}]", "unknown key colour"),
        ("scheme: skill\ngroups: [{concepts: [{slug: a, label: 3}]}]", "every value is a text"),
        ("scheme: skill\ngroups: [{concepts: [{slug: É a, label: A}]}]", "a slug is made of"),
        (f"scheme: skill\ngroups: [{{concepts: [{{slug: a, label: {'A' * 161}}}]}}]", "longer than 160"),
        (f"scheme: skill\ngroups: [{{concepts: [{{slug: a, label: A, hidden: [{'z' * 161}]}}]}}]", "longer than"),
        ("scheme: skill\ngroups: [{concepts: [{slug: a, label: A, synonyms: [no]}]}]", "every value is a text"),
        ("scheme: skill\ngroups: [{parent: 'skill:z', concepts: [{slug: a, label: A}]}]", "unknown parent skill:z"),
        ("scheme: skill\ngroups: [{concepts: [{slug: a, label: A}, {slug: a, label: B}]}]", "written twice"),
        (
            "scheme: skill\ngroups:\n"
            "- {parent: 'skill:b', concepts: [{slug: a, label: A}]}\n"
            "- {parent: 'skill:a', concepts: [{slug: b, label: B}]}",
            "loop",
        ),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "t.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(VocabularyFileError, match=message):
        read_entries(tmp_path)
