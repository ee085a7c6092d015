"""The board finds stories of one practice among ordinary ones, names what differs, and tells nobody's secrets."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.test import Client

from knowledge.choices import Kind
from knowledge.models import ContributionState, ExperienceReport, PracticePair
from knowledge.practice.pairing import recompute
from knowledge.practice.practices import Practice, board
from portal.exchange.contributions.importing import import_records
from portal.exchange.contributions.reading import Raw
from portal.visibility import Viewer
from portal.vocabulary.models import Concept
from tests.factories.knowledge import a_cooperative, commune, departement, experience, region, writer

pytestmark = pytest.mark.django_db

PLANTED = [
    (
        "Demander un acompte à la commande a supprimé les impayés.",
        "L’acompte demandé à la commande a fait fuir les clients.",
    ),
    ("Le parrainage des nouveaux associés a rempli l’assemblée.", "Nos parrains d’associés n’ont parrainé personne."),
    (
        "La permanence du vendredi en mairie remplit notre antenne.",
        "Notre antenne et sa permanence en mairie sont restées vides.",
    ),
    ("Louer la nacelle à cinq divise les frais.", "La nacelle louée à cinq n’était jamais libre."),
    ("Un carnet de liaison papier relie les infirmières.", "Les infirmières n’ont jamais ouvert le carnet de liaison."),
    (
        "Le four partagé à deux boulangères tourne chaque semaine.",
        "À deux boulangères sur un four partagé, la pâte attendait.",
    ),
    ("La tournée en vélo-cargo fait gagner une heure.", "En vélo-cargo, la tournée finissait à la nuit."),
    (
        "Le yoga à prix libre remplit la salle et paie le loyer.",
        "Prix libre au yoga : la salle pleine, le loyer impayé.",
    ),
    ("Un logiciel libre de paie a remplacé les tableurs.", "Le logiciel libre de paie a perdu nos tableurs."),
    ("Le conseil tiré au sort décide sans querelle.", "Tirer au sort notre conseil l’a vidé en un an."),
    ("La commerciale partagée à neuf apporte des marchés.", "À neuf pour une commerciale partagée, aucun marché."),
    ("Les paniers de légumes du mardi sont tous vendus.", "Trop de paniers de légumes le mardi, jetés le soir."),
    ("La haie taillée en trois fois garde ses nids.", "Tailler la haie en trois fois a doublé la facture."),
    ("La caution mutuelle rassure les banques.", "Aucune banque n’a voulu de notre caution mutuelle."),
    (
        "L’atelier de couture en prison donne du travail régulier.",
        "En prison, l’atelier de couture s’arrêtait sans prévenir.",
    ),
    ("La visite guidée en créole attire les familles.", "Personne n’a suivi la visite guidée en créole."),
    (
        "Le compost de quartier réduit nos déchets de cuisine.",
        "Notre compost de quartier a attiré les rats et les plaintes.",
    ),
    ("La traduction relue à deux évite les litiges.", "Relire à deux chaque traduction a mangé la marge."),
    ("Le chantier-école forme trois apprentis maçons.", "Nos apprentis maçons ont quitté le chantier-école."),
    ("La monnaie locale fidélise les commerçants du bourg.", "Les commerçants du bourg ont rendu leur monnaie locale."),
]
ORDINARY = (
    "J’ai envoyé le devis le lendemain.",
    "Le client a changé d’avis deux fois.",
    "Nous avons repris le planning ensemble.",
    "La facture est partie en fin de mois.",
    "Il a fallu refaire le calcul des heures.",
    "J’ai appelé la coopérative.",
    "La réunion a duré trop longtemps.",
    "Les horaires ne convenaient à personne.",
    "Nous avons écrit une page de règles.",
    "Le matériel est arrivé en retard.",
    "Un voisin nous a prêté son local.",
    "La météo a tout décalé.",
    "J’ai compté mes kilomètres pendant un mois.",
    "Mon téléphone n’arrêtait pas de sonner.",
    "Le prix était trop bas.",
    "Nous étions quatre autour de la table.",
    "La banque a demandé un papier de plus.",
    "J’ai dormi deux nuits dessus.",
    "Le premier essai a servi de leçon.",
    "Une collègue m’a montré son tableau.",
    "Les clients payaient en liquide.",
    "Le site était fermé le lundi.",
    "On a perdu une semaine de travail.",
    "La mairie a répondu au bout d’un mois.",
)
TOTAL = 500


def records(dice: random.Random, others: str) -> list[Raw]:
    """TOTAL stories of twelve skills; the planted ones are told among the same ordinary sentences.

    `others`: how the second of each planted pair came out, its contradiction being told in other words.
    """
    found = []

    def story(identity: str, outcome: str, skill: int, practice: str, place: str, year: int, cost: str) -> None:
        told = dice.sample(ORDINARY, 6)
        found.append(
            Raw(identity, {
                "id": identity, "title": f"Récit {identity}", "outcome": outcome, "skills": [f"skill-{skill}"],
                "territories": [place], "started_on": f"{year}-01-01", "ended_on": f"{year}-06-01", "means_cost": cost,
                "story": " ".join(told[:4]), "lesson": f"{practice} {told[4]}", "actions": f"{told[5]} {practice}",
            })
        )  # fmt: skip

    for n, (here, there) in enumerate(PLANTED):
        story(f"here-{n}", "success", n % 12, here, "COM-63300", 2020, "200 €")
        outcome = dice.choice(["failure", "abandoned"]) if others == "failed" else "success"
        story(f"there-{n}", outcome, n % 12, there, "COM-35238", 2024, "900 €")
    for n in range(TOTAL - len(found)):
        outcome = dice.choice(["success", "partial", "failure", "abandoned"])
        practice = " ".join(dice.sample(ORDINARY, 2))
        story(f"other-{n}", outcome, n % 12, practice, "COM-63300", 2019 + n % 7, "")
    return found


def _stories(practice: Practice) -> list[list[str]]:
    return [[card.title for card in side.cards] for side in practice.sides]


@pytest.mark.parametrize(("others", "agreeing"), [("failed", False), ("worked", True)])
def test_planted_pairs_are_found_with_what_differs(others: str, agreeing: bool, anonymous: Viewer) -> None:
    commune()
    commune("Rennes", "35238", inside=departement("Ille-et-Vilaine", "35", inside=region("Bretagne", "53")))
    for n in range(12):
        Concept.objects.create(scheme="skill", slug=f"skill-{n}", label=f"Savoir-faire {n}")
    report = import_records(records(random.Random(7), others), default_kind=Kind.EXPERIENCE)
    assert (report.created, report.refused) == (TOTAL, [])
    recompute()
    first = board(anonymous, agreeing=agreeing, limit=20)
    planted = [one for one in first if _planted(one, agreeing)]
    print(
        f"agreeing={agreeing}: {len(planted)} of 20 planted; false among the first {len(first)}: "
        f"{len(first) - len(planted)}; stories that joined them: {sum(_joined(one) for one in first)}"
    )
    assert len(planted) >= 16
    assert len(first) - len(planted) <= 4
    for practice in planted:
        if _joined(practice):
            continue
        told = {str(difference.label): sorted(sum(difference.values, ())) for difference in practice.differences}
        assert told["région"] == ["Auvergne-Rhône-Alpes", "Bretagne"]
        assert told["année"] == ["2020", "2024"]
        assert told["coût"] == ["200 €", "900 €"]


def _planted(practice: Practice, agreeing: bool) -> bool:
    """It starts from the two stories of a planted pair."""
    sides = _stories(practice)
    first = sides[0][:2] if agreeing else [sides[0][0], sides[1][0]]
    number = first[0].rpartition("-")[2]
    return set(first) == {f"Récit here-{number}", f"Récit there-{number}"}


def _joined(practice: Practice) -> int:
    return sum(map(len, _stories(practice))) - 2


def _opposites(**failed: object) -> tuple[object, object]:
    skill = Concept.objects.create(scheme="skill", slug="relancer", label="Relancer")
    telling = {"story": "Relancer chaque mardi les factures impayées.", "skills": [skill]}
    return (
        experience(title="Relance réussie", outcome="success", lesson="La relance du mardi paie.", **telling),
        experience(title="Relance ratée", outcome="failure", lesson="La relance du mardi agace.", **(telling | failed)),
    )


def test_a_pair_is_read_by_whoever_reads_both(client: Client, anonymous: Viewer) -> None:
    _opposites(visibility="network")
    for n in range(12):  # ordinary stories, so that the words of these two are rare
        experience(title=f"Récit {n}", story=f"Tout autre chose, numéro {n}.", lesson=f"Une autre leçon, {n} fois.")
    assert recompute() == 1
    assert board(anonymous) == []
    assert "Relance" not in client.get("/contradictions/").content.decode()
    ContributionState.objects.update(visibility="public")
    text = client.get("/contradictions/").content.decode()
    assert "Relance réussie" in text
    assert "Relance ratée" in text


def test_a_protected_author_is_not_told_by_what_differs(anonymous: Viewer) -> None:
    home = "Les Zestes du Levant"
    author = writer("Zoé", cooperative=a_cooperative(home))
    for n in range(12):
        experience(title=f"Récit {n}", story=f"Tout autre chose, numéro {n}.", lesson=f"Une autre leçon, {n} fois.")
    _opposites(author=author, protected=True, started_on=dt.date(2024, 1, 3), ended_on=dt.date(2024, 3, 4))
    recompute()
    (practice,) = board(anonymous)
    assert not {"coopérative", "durée", "taille du lieu"} & {str(d.label) for d in practice.differences}
    assert home not in repr(practice)


def _pair(one: ExperienceReport, other: ExperienceReport, *, agrees: bool = False, likeness: float = 0.5) -> None:
    PracticePair.objects.create(first=one, second=other, agrees=agrees, likeness=likeness)


def test_the_board_costs_the_same_for_any_number(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    counts = []
    for most in (1, 6):
        for n in range(most):
            worked, failed, too = (
                experience(title=f"{n} {way}", outcome=way) for way in ("success", "failure", "success")
            )
            _pair(worked, failed)
            _pair(worked, too, agrees=True)
        for address in ("/contradictions/", "/contradictions/?accord=oui", f"/contradictions/?recit={worked.pk}"):
            with django_assert_max_num_queries(20) as captured:
                assert 'class="practice"' in client.get(address).content.decode()
            counts.append(len(captured))
    assert counts[:3] == counts[3:]


def test_a_story_leads_to_those_of_the_same_practice(client: Client) -> None:
    worked = experience(title="L’acompte rassure", outcome="success")
    failed = experience(title="L’acompte fait fuir", outcome="failure")
    alike = experience(title="L’acompte paie", outcome="success")
    hidden = experience(title="L’acompte caché", outcome="failure", visibility="private")
    secret = experience(title="L’acompte tu", outcome="success", visibility="network")
    elsewhere = [experience(title=f"Le four {outcome}", outcome=outcome) for outcome in ("success", "failure")]
    _pair(worked, failed)
    _pair(worked, hidden)
    _pair(worked, alike, agrees=True, likeness=0.4)
    _pair(worked, secret, agrees=True)
    _pair(*elsewhere, likeness=0.3)
    page = client.get(worked.get_absolute_url()).content.decode()
    assert page.index("D’autres l’ont vécu de même") < page.index(alike.get_absolute_url())
    assert page.index("Le contraire est arrivé ailleurs") < page.index(failed.get_absolute_url())
    assert "L’acompte caché" not in page
    assert "L’acompte tu" not in page
    comparing = f"/contradictions/?recit={worked.pk}"
    assert comparing in page
    (compared,) = client.get(comparing).context["practices"]
    assert _stories(compared) == [["L’acompte rassure", "L’acompte paie"], ["L’acompte fait fuir"]]
    for nonsense in (str(hidden.pk), "x", "²", "9" * 40):
        assert len(client.get("/contradictions/", {"recit": nonsense}).context["practices"]) == 2
    alone = client.get(experience(title="Seul").get_absolute_url()).content.decode()
    assert "La même pratique, chez d’autres" not in alone


def test_nothing_tells_of_a_pair_with_a_story_that_one_may_not_read(client: Client) -> None:
    shown = experience(title="Le four partagé", outcome="failure")
    before = client.get(shown.get_absolute_url()).content.decode()
    _pair(shown, experience(title="Le four rendu", outcome="abandoned", visibility="private"), agrees=True)
    assert "/contradictions/?recit=" not in before
    assert "La même pratique, chez d’autres" not in client.get(shown.get_absolute_url()).content.decode()
    for address in ("/contradictions/", "/contradictions/?accord=oui", f"/contradictions/?recit={shown.pk}"):
        assert client.get(address).context["practices"] == []


def test_each_story_is_in_one_practice_and_far_ones_do_not_join(anonymous: Viewer) -> None:
    worked, alike, far, next_to_alike = (experience(title=title, outcome="success") for title in "ACDE")
    failed = experience(title="B", outcome="failure")
    _pair(worked, failed, likeness=0.5)
    _pair(alike, worked, agrees=True, likeness=0.4)
    _pair(worked, far, agrees=True, likeness=0.2)
    _pair(alike, next_to_alike, agrees=True, likeness=0.4)
    assert [_stories(one) for one in board(anonymous)] == [[["A", "C"], ["B"]]]
    assert [_stories(one) for one in board(anonymous, agreeing=True)] == [[["C", "A", "E"], ["B"]]]


def test_what_those_who_agree_tell_otherwise_is_named(anonymous: Viewer) -> None:
    tools = ["vélo", "vélo", "camion"]
    one = writer()
    first, *others = (experience(one, outcome="partial", means_tools=tool, means_cost="9 €") for tool in tools)
    for other in others:
        _pair(first, other, agrees=True)
    (practice,) = board(anonymous)
    assert [(str(one.label), one.values) for one in practice.differences] == [
        ("outils et matériel", (("vélo", "camion"),))
    ]
    assert str(practice.sides[0].heading) == "Cela a marché en partie"
