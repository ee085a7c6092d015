"""The corpora of the demo only name what exists: members, stories, codes of their grid, sentences of the stories."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import portal.exchange
from research.corpora.codebook import line_of

DEMO = Path(portal.exchange.__path__[0]) / "demo"
CORPORA = yaml.safe_load((DEMO / "corpora.yaml").read_text(encoding="utf-8"))["corpora"]
MEMBERS = {one["slug"]: one for one in yaml.safe_load((DEMO / "members.yaml").read_text(encoding="utf-8"))["members"]}


def plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def story(slug: str) -> str:
    [path] = (DEMO / "experiences").glob(f"{slug}-*.md")
    return path.read_text(encoding="utf-8")


@pytest.fixture(params=CORPORA, ids=[one["title"] for one in CORPORA])
def corpus(request: pytest.FixtureRequest) -> dict[str, Any]:
    return request.param


def test_its_people_are_researchers(corpus: dict[str, Any]) -> None:
    for slug in (corpus["owner"], *corpus["researchers"], *corpus["coded"], *corpus["finished"]):
        assert {"kind": "researcher"} in MEMBERS[slug]["roles"], slug


def test_each_source_is_readable_by_the_network_and_has_a_reason(corpus: dict[str, Any]) -> None:
    for slug, act, origin, reason in corpus["sources"]:
        front = yaml.safe_load(story(slug).split("---")[1])
        assert front["visibility"] in ("public", "network"), slug
        assert act in ("retenue", "écartée")
        assert origin in ("règle", "main")
        assert reason


def test_coded_words_are_in_the_story_and_their_code_in_the_grid(corpus: dict[str, Any]) -> None:
    codes = {line_of(line).label for line in corpus["codes"].splitlines()}
    kept = {slug for slug, act, _origin, _reason in corpus["sources"] if act == "retenue"}
    for rows in corpus["coded"].values():
        for slug, code, words in rows:
            assert slug in kept
            assert code in codes
            assert plain(words) in plain(story(slug)), words


def test_studies_exist(corpus: dict[str, Any]) -> None:
    known = {yaml.safe_load(path.read_text(encoding="utf-8"))["slug"] for path in (DEMO / "studies").glob("*.yaml")}
    assert set(corpus["studies"]) <= known
