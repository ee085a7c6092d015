"""The people of the walk and where they stand, and the texts that it wrote, with words that exist nowhere else."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client

from portal.members.models import Circle, Cooperative, Member, Role, User
from portal.members.viewers import viewer_for
from portal.territories.models import Territory
from portal.visibility import Viewer
from portal.vocabulary.models import Concept
from tests.campaigns.walk.oracle import Reader
from tests.factories import knowledge as made

WRITERS = ("anna", "bruno", "chloe")
OTHERS = ("david", "elise", "pending", "animator", "federation", "moderator")
VISITOR, SUPERUSER = "visitor", "superuser"


@dataclass
class Cast:
    members: dict[str, Member] = field(default_factory=dict)
    cooperatives: list[Cooperative] = field(default_factory=list)
    circles: list[Circle] = field(default_factory=list)
    places: list[Territory] = field(default_factory=list)
    axes: list[Concept] = field(default_factory=list)
    trades: list[Concept] = field(default_factory=list)
    superuser: User | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    words: dict[int, list[str]] = field(default_factory=dict)
    """{contribution: its own words as it was last saved}"""

    @property
    def readers(self) -> tuple[Reader, ...]:
        people = [Reader(name, member.pk) for name, member in self.members.items()]
        return (Reader(VISITOR), *people, Reader(SUPERUSER, is_superuser=True))

    def viewer(self, name: str) -> Viewer:
        """As a request made now would have it."""
        if name == SUPERUSER:
            return viewer_for(self.superuser)  # type: ignore[arg-type]
        if name == VISITOR:
            return Viewer.anonymous()
        return viewer_for(User.objects.get(pk=self.members[name].user_id))

    def member(self, name: str) -> Member:
        return Member.objects.get(pk=self.members[name].pk)


def gather() -> Cast:
    """Two cooperatives with their people, three circles, places of two régions, axes and trades."""
    cast = Cast()
    cast.cooperatives = [made.a_cooperative(name) for name in ("Les Ateliers", "Le Fournil", "La Rivière")]
    for number, name in enumerate((*WRITERS, *OTHERS)):
        status = Member.Status.PENDING if name == "pending" else Member.Status.ACTIVE
        cast.members[name] = made.writer(
            f"Personne {name}", cooperative=cast.cooperatives[number % 2], status=status, is_listed=True
        )
    animated = cast.cooperatives[0]
    Role.objects.create(member=cast.members["animator"], kind=Role.Kind.ANIMATOR, cooperative=animated)
    Role.objects.create(member=cast.members["federation"], kind=Role.Kind.FEDERATION)
    Role.objects.create(member=cast.members["moderator"], kind=Role.Kind.MODERATOR)
    cast.circles = [Circle.objects.create(name=f"Cercle {number}") for number in range(3)]
    far = made.departement("Finistère", "29", inside=made.region("Bretagne", "53"))
    cast.places = [made.commune(), made.commune("Brest", "29019", inside=far), far]
    broad = made.axis()
    cast.axes = [broad, made.axis("Rapport à l’argent", "rapport-a-l-argent")]
    cast.trades = [
        Concept.objects.get_or_create(scheme="trade", slug=slug, defaults={"label": slug.capitalize()})[0]
        for slug in ("menuisier", "traductrice")
    ]
    cast.superuser = User.objects.create_superuser("tout@exemple.test", "phrase de passe longue")
    accounts = {name: member.user for name, member in cast.members.items()} | {SUPERUSER: cast.superuser}
    for name, account in accounts.items():
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        cast.cookies[name] = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    cast.cookies[VISITOR] = ""
    return cast


def word(dice: random.Random) -> str:
    """Twelve letters, unlike any other by more than two."""
    return "".join(dice.choice("bdfgklmnprtvz") + dice.choice("aiou") for _ in range(6))
