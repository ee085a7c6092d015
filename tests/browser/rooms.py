"""Every kind of page of the site, with who opens it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from playwright.sync_api import Page

from tests.browser.people import People


@dataclass(frozen=True)
class Room:
    name: str
    path: str
    signed_in: bool = False
    status: int = 200

    def __str__(self) -> str:
        return self.name


def rooms(everybody: People) -> list[Room]:
    full, article, draft = everybody.full, everybody.article, everybody.draft
    short = f"/c/{full.pk}"
    visited = [
        Room("home", "/"),
        Room("experiences", "/experiences/"),
        Room("experiences filtered", f"/experiences/?axe={everybody.axis.slug}&resultat=failure"),
        Room("experience", full.get_absolute_url()),
        Room("article", article.get_absolute_url()),
        Room("articles", "/articles/"),
        Room("history", f"{short}/historique/"),
        Room("version", f"{short}/v/1/"),
        Room("compare", f"{short}/comparer/?de=1&a=2"),
        Room("tags", "/mots/"),
        Room("trades", "/metiers/"),
        Room("axes", "/axes/"),
        Room("search", "/chercher/?q=relancer+un+client"),
        Room("search blank", "/chercher/"),
        Room("search nothing", "/chercher/?q=zzyzxqwv"),
        Room("territories", "/territoires/"),
        Room("territory", f"/territoires/{everybody.place.key}/"),
        Room("region", f"/territoires/{everybody.place.region.key}/"),
        Room("members", "/membres/"),
        Room("profile", f"/membres/{everybody.author.slug}/"),
        Room("cooperatives", "/cooperatives/"),
        Room("cooperative", f"/cooperatives/{everybody.cooperative.slug}/"),
        Room("origins", f"{short}/origines/"),
        Room("trials", f"{short}/essais/"),
        Room("cite", f"{short}/citer/"),
        Room("maturity rule", "/maturite/"),
        Room("practices", "/contradictions/"),
        Room("wanted", "/articles-recherches/"),
        Room("coverage", "/couverture/"),
        Room("coverage by place", f"/couverture/?niveau=departement&dans={everybody.place.region.key}"),
        Room("studies", "/etudes/"),
        Room("projects", "/projets/"),
        Room("calls", "/projets/appels/"),
        Room("corpora", "/corpus/"),
        Room("who knows", "/qui-sait/"),
        Room("who knows that", "/qui-sait/?q=qui+sait+relancer+un+client"),
        Room("rule of evidence", "/qui-sait/regle/"),
        Room("resources", "/ressources/"),
        Room("leads", "/affaires/"),
        Room("lead", everybody.lead.get_absolute_url()),
        Room("confide a lead", "/affaires/confier/"),
        Room("lead confided", "/affaires/confier/merci/"),
        Room("search leads", "/chercher/?q=nettoyage&type=lead"),
        Room("rule of matching", "/affaires/regle/"),
        Room("equity", "/affaires/equite/"),
        Room("returns", "/affaires/retombees/"),
        Room("rule of lessons", "/lecons/regle/"),
        Room("questions", "/questions/"),
        Room("returns", "/affaires/retombees/"),
        Room("login", "/compte/login/"),
        Room("signup", "/compte/signup/"),
        Room("password", "/compte/password/reset/"),
        *(
            Room(name, f"/{name}/")
            for name in ("aide", "c-est-quoi-une-cae", "accessibilite", "donnees-personnelles", "licence")
        ),
        Room("not found", "/experiences/999999-nulle-part/", status=404),
    ]
    own = f"/c/{draft.pk}"
    visited += [
        Room(name, path, signed_in=True)
        for name, path in (
            ("write", f"/raconter/{uuid4()}/"),
            ("edit", f"{short}/modifier/"),
            ("draft", f"{own}/modifier/"),
            ("preview", f"{own}/apercu/"),
            ("view as", f"{short}/voir-comme/"),
            ("access", f"{short}/acces/"),
            ("schedule", f"{own}/publier-plus-tard/"),
            ("credits", f"{short}/auteurs/"),
            ("links", f"{short}/liens/"),
            ("consents", f"{short}/accords/"),
            ("write a project", f"/projets/nouveau/{uuid4()}/"),
            ("share a resource", "/ressources/partager/"),
            ("my resources", "/mon-espace/ressources/"),
            ("post a lead", "/affaires/proposer/"),
            ("own lead", everybody.lead.get_absolute_url()),
            ("edit a lead", f"/affaires/{everybody.lead.pk}/modifier/"),
            ("answer a client", everybody.confided.get_absolute_url()),
            ("leads to answer", "/affaires/a-relire/"),
            ("my leads", "/mon-espace/affaires/"),
            ("people for a lead", f"/affaires/{everybody.lead.pk}/personnes/"),
            ("teams for a lead", f"/affaires/{everybody.lead.pk}/equipes/"),
            ("ask for someone", f"/affaires/{everybody.lead.pk}/demander/"),
            ("how it ended", f"/affaires/{everybody.lead.pk}/issue/"),
            ("offer oneself", f"/affaires/{everybody.open_lead.pk}/je-peux/"),
            ("before a lead", everybody.open_lead.get_absolute_url()),
            ("what was proposed", "/affaires/propositions/"),
            ("introductions", "/mon-espace/mises-en-relation/"),
            ("ask a question", "/questions/poser/?q=relancer+un+client"),
            ("my questions", "/mon-espace/questions/"),
            ("my introductions", "/mon-espace/mises-en-relation/"),
            ("ask for someone", f"/affaires/{everybody.lead.pk}/demander/"),
            ("teams for a lead", f"/affaires/{everybody.lead.pk}/equipes/"),
            ("how a lead ended", f"/affaires/{everybody.lead.pk}/issue/"),
            ("notices", "/mon-espace/avis/"),
            ("letters", "/mon-espace/avis/reglages/"),
            ("saved searches", "/mon-espace/recherches/"),
            ("what I know", "/mon-espace/ce-que-je-sais/"),
            ("delete", f"{own}/supprimer/"),
            ("my texts", "/mon-espace/textes/"),
            ("space", "/mon-espace/"),
            ("edit profile", "/mon-espace/profil/"),
            ("requests", "/mon-espace/demandes/"),
            ("invite", "/mon-espace/inviter/"),
            ("my data", "/mon-espace/mes-donnees/"),
            ("close account", "/mon-espace/mes-donnees/fermer/"),
            ("e-mail", "/compte/email/"),
            ("change password", "/compte/password/change/"),
            ("two factors", "/compte/2fa/"),
            ("log out", "/compte/logout/"),
            ("own experience", full.get_absolute_url()),
        )
    ]
    return visited


def unfold(page: Page) -> None:
    """Open every folded part but the menu, which would hide the page."""
    page.evaluate("document.querySelectorAll('details:not(.menu-phone)').forEach((part) => { part.open = true; })")
