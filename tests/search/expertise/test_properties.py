"""Whatever people publish: taking away the record of a reason takes the reason, and its weight from the score."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from knowledge.choices import Maturity
from knowledge.writing import publishing
from portal.visibility import Visibility
from search.expertise import keeping
from search.expertise.reasons import Answer
from tests.search.expertise.cast import MEMBER, ask, expert, skill, told

WAYS: dict[str, Callable[[int, object], object]] = {
    "unpublish": lambda pk, user: publishing.unpublish(pk, user),
    "restrict": lambda pk, _user: publishing.set_visibility(pk, Visibility.PRIVATE),
    "protect": lambda pk, _user: publishing.set_protection(pk, True),
    "delete": lambda pk, user: publishing.delete(pk, user),
}
texts = some.lists(
    some.tuples(some.integers(2005, 2026), some.sampled_from(Maturity.values), some.booleans()), min_size=1, max_size=4
)


def answer_about(name: str) -> Answer | None:
    found = ask("Qui sait poser des joints et vendre ?", MEMBER).answers
    return next((answer for answer in found if answer.card.name == name), None)


class Properties(TestCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(texts=texts, way=some.sampled_from(sorted(WAYS)), data=some.data())
    def test_without_its_record_a_reason_and_its_weight_are_gone(
        self, texts: list[tuple[int, str, bool]], way: str, data: some.DataObject
    ) -> None:
        ada = expert("Ada")
        pages = []
        for year, maturity, both in texts:
            skills = [skill(), skill("vendre")] if both else [skill()]
            page = told(ada, *skills, state={"year": year, "maturity": maturity})
            keeping.refresh([page.pk])
            pages.append(page)
        before = answer_about("Ada")
        assert before is not None
        shown = [proof.record.number for proof in before.proofs]
        assert set(shown) <= {page.pk for page in pages}
        gone = data.draw(some.sampled_from(shown))
        WAYS[way](gone, ada.user)
        after = answer_about("Ada")
        if len(pages) == 1:
            assert after is None
            return
        assert after is not None
        assert gone not in [proof.record.number for proof in after.proofs]
        assert after.score < before.score
