"""A generated network of which we know what each person truly knows, and questions about it.

Method, written before any measure and not used to tune the rule:

- each person has a hidden competence between 0 and 1 in three skills, mostly low (the square of a uniform draw), and
  works in one region;
- a competent person publishes more: from 0 to 4 texts a skill, drawn with the competence as probability, between 2016
  and this year, of any maturity; one text in three is co-signed by somebody drawn at random, who supported it and
  need know nothing of the skill;
- noise: everybody declares two skills drawn at random; one text in six names a second skill drawn at random; one text
  in eight is private, one in twenty of a protected author, one person in ten is not in the directory;
- a question names a skill, and a region once in two, as in "Qui sait tresser en Bretagne ?". It is answered when one
  of the first five people is an expert: in the directory, of competence 0.5 or more in the skill, and in the region
  when it is named. Questions for which nobody is are not asked: nobody can find who does not exist.

The rule reads the texts and never the competence.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Locale, Page

from knowledge.choices import Credit, Maturity
from knowledge.models import Authorship, Contribution, ContributionState, ExperienceReport
from portal.members.models import DeclaredSkill, Member
from portal.territories.models import Territory
from portal.visibility import Visibility
from portal.vocabulary.models import Concept
from search.expertise import keeping
from tests.search.judged.expertise import Question

SEED: Final = 20261125
PEOPLE: Final = 400
VERBS: Final = (
    "tresser", "souder", "vernir", "tanner", "broder", "graver", "filer", "greffer", "brasser", "forger", "dorer",
    "tailler", "mouler", "rempailler", "relier", "ferrer", "cuire", "distiller", "élaguer", "chauler", "sabler",
    "gainer", "ciseler", "bouturer", "patiner", "calfeutrer", "encadrer", "enduire", "tondre", "affiner",
)  # fmt: skip
REGIONS: Final = ("Armorance", "Beauval", "Cervelle", "Dorlisse", "Estrelle", "Fontarce")
EXPERT: Final = 0.5


@dataclass(frozen=True, slots=True)
class _Person:
    member: Member
    region: int
    competence: dict[int, float]
    """{place of the skill in VERBS: hidden, from 0 to 1}"""


def populate(seed: int = SEED) -> list[Question]:
    """Fill the database; gives the questions, each with its experts."""
    chance = random.Random(seed)
    skills = [Concept(scheme="skill", slug=f"p-{n}", label=verb) for n, verb in enumerate(VERBS)]
    skills = [Concept.objects.get_or_create(scheme=one.scheme, slug=one.slug, label=one.label)[0] for one in skills]
    regions = [Territory(kind="region", code=f"9{n}", name=name).derive() for n, name in enumerate(REGIONS)]
    Territory.objects.bulk_create(regions)
    people = _people(chance, skills, regions)
    _texts(chance, people, skills)
    keeping.rebuild()
    return list(_questions(chance, people))


def _people(chance: random.Random, skills: Sequence[Concept], regions: Sequence[Territory]) -> list[_Person]:
    members = Member.objects.bulk_create(
        Member(
            slug=f"population-{n}", display_name=f"Personne {n}", status=Member.Status.ACTIVE,
            visibility=Visibility.NETWORK, is_listed=chance.random() >= 0.1,
        )
        for n in range(PEOPLE)
    )  # fmt: skip
    people = [
        _Person(
            member,
            chance.randrange(len(regions)),
            {skill: chance.random() ** 2 for skill in chance.sample(range(len(skills)), 3)},
        )
        for member in members
    ]
    at = Member.places.through
    at.objects.bulk_create(at(member=one.member, territory=regions[one.region]) for one in people)
    DeclaredSkill.objects.bulk_create(
        DeclaredSkill(member=one.member, concept=skill) for one in people for skill in chance.sample(list(skills), 2)
    )
    return people


def _texts(chance: random.Random, people: Sequence[_Person], skills: Sequence[Concept]) -> None:
    told = [
        (one, skill)
        for one in people
        for skill, competence in one.competence.items()
        for _text in range(sum(chance.random() < competence for _try in range(4)))
    ]
    first = (Page.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    kind, locale = (
        ContentType.objects.get_for_model(ExperienceReport),
        Locale.objects.get_or_create(language_code="fr")[0],
    )
    numbers = range(first, first + len(told))
    Page.objects.bulk_create(
        Page(
            pk=pk, path=f"8{pk:011}", depth=3, title=f"Texte {pk}", draft_title="", slug=str(pk), content_type=kind,
            url_path=f"/t{pk}/", locale=locale, live=True,
        )
        for pk in numbers
    )  # fmt: skip
    for pk in numbers:
        Contribution(page_ptr_id=pk).save_base(raw=True)
    year = timezone.localdate().year
    ContributionState.objects.bulk_create(
        ContributionState(
            contribution_id=pk, kind="experience", live=True, year=chance.randint(2016, year),
            visibility=Visibility.PRIVATE if chance.random() < 1 / 8 else Visibility.NETWORK,
            protected_author=chance.random() < 1 / 20, maturity=chance.choice(Maturity.values),
        )
        for pk in numbers
    )  # fmt: skip
    signed, named = [], []
    through = Contribution.skills.through
    for pk, (one, skill) in zip(numbers, told, strict=True):
        signed.append(Authorship(contribution_id=pk, member=one.member, credit=Credit.STORY))
        other = chance.choice(people)
        if chance.random() < 1 / 3 and other is not one:
            signed.append(Authorship(contribution_id=pk, member=other.member, credit=Credit.SUPPORT))
        extra = {chance.randrange(len(skills))} if chance.random() < 1 / 6 else set()
        named += [through(contribution_id=pk, concept_id=skills[place].pk) for place in {skill} | extra]
    Authorship.objects.bulk_create(signed)
    through.objects.bulk_create(named)


def _questions(chance: random.Random, people: Sequence[_Person]) -> Iterator[Question]:
    for skill, verb in enumerate(VERBS):
        for region in (None, chance.randrange(len(REGIONS))):
            experts = frozenset(
                one.member.slug
                for one in people
                if one.member.is_listed and one.competence.get(skill, 0.0) >= EXPERT and region in (None, one.region)
            )
            if experts:
                where = "" if region is None else f" en {REGIONS[region]}"
                yield Question(f"Qui sait {verb}{where} ?", experts, "population engendrée")
