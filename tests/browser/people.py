"""What the browser visits: two members, their cooperatives, texts with everything a text may hold."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.text import slugify
from PIL import Image

from knowledge.choices import Maturity, Outcome
from knowledge.models import Article, ExperienceReport, Verbatim
from knowledge.writing import publishing, uploads
from knowledge.writing.drafts import save_draft
from portal.leads import posting
from portal.leads.models import Lead
from portal.members.models import Adhesion, Cooperative, CooperativeFigure, Member, Membership, Role, Site
from portal.members.models.member import DeclaredSkill
from portal.territories.models import Territory
from portal.vocabulary.models import Concept
from tests.factories import knowledge as made
from tests.factories import leads as given
from tests.factories.members import JoinRequestFactory, UserFactory, prove_address

PASSWORD = "une phrase de passe"
EVERYTHING = """Un *récit* avec **tout** ce qu'un texte peut porter, `du code` et un [lien](https://exemple.test/page).

## Ce qui a été fait

1. Lire le bail
2. Le signer
    - trop tôt
    - sans avis
- [x] relire
- [ ] renégocier

| Mois | Loyer | Charges | Assurance | Taxe foncière | Réserve pour travaux |
|------|------:|--------:|----------:|--------------:|---------------------:|
| mars | 450 € |    30 € |      12 € |          80 € |                 25 € |

> Une citation d'un ancien de l'atelier.

!!! note "À savoir"
    Le préavis est de six mois[^1].

```python
loyers = [montant for montant in releve if montant > 0 and montant.libelle.startswith("loyer") and montant.payé]
```

### Suite

Voir https://exemple.test/une/adresse/très/longue/qui/ne/se/coupe/pas/facilement/sur/un/petit/ecran.html et [[2]].

[^1]: Article L145-9.
"""


@dataclass(frozen=True)
class People:
    author: Member
    """Also accompanies the people of the cooperative, so as to open every room."""
    reader: Member
    cooperative: Cooperative
    place: Territory
    axis: Concept
    full: ExperienceReport
    """Every field filled, files, quotes, and two published versions."""
    article: Article
    draft: ExperienceReport
    lead: Lead
    """Given by the author, with a client and a word in its log."""
    confided: Lead
    """Of a client, waiting for the author's cooperative."""
    open_lead: Lead
    """Given by the reader: the author may take it."""


def account(name: str, cooperative: Cooperative, **fields: Any) -> Member:
    """A member who can sign in with PASSWORD."""
    slug = slugify(name)
    user = UserFactory(email=f"{slug}@exemple.test", password=PASSWORD)
    prove_address(user)
    member = Member.objects.create(
        user=user, slug=slug, display_name=name, status=Member.Status.ACTIVE, is_listed=True,
        charter_accepted_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC), **({"visibility": "public"} | fields),
    )  # fmt: skip
    Membership.objects.create(member=member, cooperative=cooperative)
    return member


def people() -> People:
    """Fill the database. The journal then holds what the index has to learn."""
    cooperative, place, axis = _cooperative(), made.commune(), made.axis()
    trade = Concept.objects.create(scheme="trade", slug="menuiserie", label="Menuisier", label_feminine="Menuisière")
    skill = Concept.objects.create(scheme="skill", slug="relance", label="Relancer un client")
    author = account(
        "Nadia Roussel", cooperative, headline="Menuisière, sept ans d'atelier partagé", bio=EVERYTHING,
        offers="Relire un bail.", seeks="Un local à partager.", availability=Member.Availability.choices[0][0],
        availability_note="le mardi", contact_email="nadia@exemple.test", phone="04 73 00 00 00",
    )  # fmt: skip
    author.field_visibility = dict.fromkeys(author.field_visibility, "public")
    author.save()
    author.trades.add(trade)
    author.places.add(place)
    DeclaredSkill.objects.create(member=author, concept=skill, note="par téléphone")
    reader = account("Karim Benali", cooperative)
    Role.objects.create(member=author, kind=Role.Kind.ANIMATOR, cooperative=cooperative)
    JoinRequestFactory(cooperative=cooperative, message="Je voudrais rejoindre la coopérative.")
    full = _full(author, place, axis, trade, skill)
    article = made.article(author, title="Le bail commercial", body=EVERYTHING, axes=[axis], tags=["bail", "loyer"])
    _more(reader, place, axis)
    draft = made.experience(
        author, title="Un brouillon sur les devis", publish=False, context="Le contexte.", recommendation="À garder."
    )
    words = {"place": place, "client": given.CLIENT}
    lead = given.lead(author, cooperative=cooperative, visibility="public", required=(trade, skill), **words)
    posting.change_state(lead, "introduced", author, "Rencontre mardi")
    confided = given.confided(**words)
    open_lead = given.lead(reader, title="Reprendre le bail d’un atelier", required=(trade, skill), place=place)
    return People(author, reader, cooperative, place, axis, full, article, draft, lead, confided, open_lead)


def _cooperative() -> Cooperative:
    cooperative = Cooperative.objects.create(
        name="Les Copeaux solidaires", slug="les-copeaux", description=EVERYTHING, founded_on=2009,
        website="https://exemple.test/",
    )  # fmt: skip
    Site.objects.create(cooperative=cooperative, name="Atelier de Riom", territory=made.commune(), is_head=True)
    Adhesion.objects.create(cooperative=cooperative, network="Coopérer pour entreprendre", source="Liste 2025")
    for year, value in ((2023, 61), (2024, 73)):
        CooperativeFigure.objects.create(
            cooperative=cooperative, label="Entrepreneurs", value=value, year=year, unit="personnes",
            source="Rapport annuel", source_url="https://exemple.test/rapport",
        )  # fmt: skip
    return cooperative


def _full(author: Member, place: Territory, axis: Concept, trade: Concept, skill: Concept) -> ExperienceReport:
    values: dict[str, Any] = {name: f"Ce qu'il faut savoir de {name}." for name in ExperienceReport.text_fields}
    values |= {
        "title": "Un atelier partagé qui a fermé au bout d'un an", "summary": "Le loyer a mangé la marge.",
        "story": EVERYTHING, "outcome": "failure", "territories": [place], "axes": [axis], "trades": [trade],
        "skills": [skill], "tags": ["loyer", "atelier partagé"], "started_on": dt.date(2023, 3, 1),
        "verbatims": [Verbatim(text="On a signé trop vite.", speaker="une menuisière", consent="given")],
    }  # fmt: skip
    draft = made.experience(author, publish=False, **values)
    uploads.add_image(draft, picture("atelier"), alternative="L'atelier vide", user=author.user)
    file = SimpleUploadedFile("bail.txt", b"Un bail en texte.")
    uploads.add_document(draft, file, title="Le bail", user=author.user)
    publishing.publish_as_asked(draft.pk, author.user, visibility="public", protected_author=False)
    save_draft(draft.pk, author.user, {"lesson": "Compter **douze mois** de loyer d'avance."}, base_token=None)
    publishing.publish(draft.pk, author.user)
    return ExperienceReport.objects.get(pk=draft.pk)


def _more(author: Member, place: Territory, axis: Concept) -> None:
    for number, (outcome, maturity) in enumerate(zip(Outcome.values, Maturity.values, strict=True), 1):
        made.experience(
            author, title=f"Quatre manières de relancer un client, la {number}e", outcome=outcome, axes=[axis],
            places=[place], tags=["relance"], state={"maturity": maturity},
        )  # fmt: skip
    made.experience(author, title="Un récit du réseau", visibility="network", protected=True)


def picture(name: str) -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.effect_noise((900, 600), 60).convert("RGB").save(content, format="PNG")
    return SimpleUploadedFile(f"{name}.png", content.getvalue(), "image/png")
