"""The text of a rule: read whole, or refused with the line of each fault."""

from __future__ import annotations

import pytest
from django.utils import translation

from portal.leads.matching import versions
from portal.leads.matching.order import rule_words
from portal.leads.matching.order.rule import Rule, RuleRefused
from portal.leads.matching.versions import SHIPPED

TEXT = SHIPPED.read_text(encoding="utf-8")


def faults(text: str) -> str:
    with translation.override("fr"), pytest.raises(RuleRefused) as refusal:
        Rule.parse(text)
    return " ".join(refusal.value.faults)


def line_of(words: str) -> int:
    return next(number for number, line in enumerate(TEXT.splitlines(), 1) if line.startswith(words))


def test_the_shipped_rule_is_read():
    rule = Rule.parse(TEXT)
    assert rule.roles["story"] == 1.0
    assert rule.age_weight(2) == 1.0
    assert rule.age_weight(2026) == rule.older
    assert rule.rarity_weight(3) == 1.5


@pytest.mark.parametrize("version", versions.NOTES)
def test_every_rule_of_the_site_is_read(version):
    rule = Rule.parse(versions.shipped(version))
    assert versions.shipped(version).startswith("# La règle qui propose des personnes pour une affaire")
    assert f"version {version}." in versions.shipped(version).splitlines()[0]
    assert (rule.new_share, rule.gap) == (0.2, 0.45)
    assert rule.arrived_share == (0.0 if version == 1 else 0.2)


def test_what_came_after_the_first_rule_may_be_left_out():
    told = TEXT.replace("arrivees = 0.2", "").replace("arrivees_seuil = 0.2", "")
    assert Rule.parse(told).arrived_share == 0.0
    assert f"Ligne {line_of('arrivees')} : " in faults(TEXT.replace("arrivees = 0.2", "arrivees = 2"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("recit = -1.0", "demande un nombre de 0 à 10"),
        ("recit = nan", "demande un nombre de 0 à 10"),
        ("recit = inf", "demande un nombre de 0 à 10"),
        ("recit = true", "demande un nombre de 0 à 10"),
        ('recit = "1"', "demande un nombre de 0 à 10"),
        ("recit 1.0", "ce n’est pas une ligne « clé = valeur »"),
        ("recit = 1.0\nrecit = 2.0", "clé y est deux fois"),
    ],
)
def test_a_wrong_value_is_told_with_its_line(wrong, told):
    found = faults(TEXT.replace("recit = 1.0", wrong))
    assert told in found
    assert f"Ligne {line_of('recit') + wrong.count(chr(10))} : " in found


def test_a_missing_and_an_unknown_key_are_both_told():
    found = faults(TEXT.replace("recit = 1.0", "recits = 1.0"))
    assert "Il manque « recit » dans [preuves.role]." in found
    assert f"Ligne {line_of('recit')} : « preuves.role.recits » n’est pas une clé" in found


@pytest.mark.parametrize("steps", ["[]", "[[4, 1.0], [2, 0.5]]", "[[2, -1]]", "[[2.5, 1.0]]", "[[2]]", "3"])
def test_steps_that_do_not_grow_are_refused(steps):
    assert "paliers" in faults(TEXT.replace("paliers = [[2, 1.0], [4, 0.8], [7, 0.6]]", f"paliers = {steps}"))


@pytest.mark.parametrize("text", ["", "[" * 5000, "tour = 3", "x" * 30_000, "a = " + "[" * 3000 + "]" * 3000])
def test_hostile_texts_are_refused(text):
    assert faults(text)


def test_every_value_is_told_and_only_what_changed_is_compared():
    before, after = Rule.parse(TEXT), Rule.parse(TEXT.replace("recit = 1.0", "recit = 2.0"))
    with translation.override("fr"):
        (change,) = rule_words.changes(before, after)
        told = [line.label for group in rule_words.groups(before) for line in group.lines]
    assert (change.before, change.after) == ("× 1,0", "× 2,0")
    assert "Récit" in told
    assert len(told) > 30
    assert rule_words.changes(before, before) == []
