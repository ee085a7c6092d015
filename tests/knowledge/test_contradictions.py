"""The board finds planted contradictions among ordinary stories, names what differs, and tells nobody's secrets."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.test import Client

from knowledge.choices import Kind
from knowledge.contradictions import board, recompute
from knowledge.likeness import Story, opposite_pairs
from knowledge.models import Contradiction, ContributionState
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


def records(dice: random.Random) -> list[Raw]:
    """TOTAL stories of twelve skills; the planted ones are told among the same ordinary sentences."""
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

    for n, (worked, failed) in enumerate(PLANTED):
        story(f"worked-{n}", "success", n % 12, worked, "COM-63300", 2020, "200 €")
        story(f"failed-{n}", dice.choice(["failure", "abandoned"]), n % 12, failed, "COM-35238", 2024, "900 €")
    for n in range(TOTAL - len(found)):
        outcome = dice.choice(["success", "partial", "failure", "abandoned"])
        practice = " ".join(dice.sample(ORDINARY, 2))
        story(f"other-{n}", outcome, n % 12, practice, "COM-63300", 2019 + n % 7, "")
    return found


def test_planted_pairs_are_found_with_what_differs(anonymous: Viewer) -> None:
    commune()
    commune("Rennes", "35238", inside=departement("Ille-et-Vilaine", "35", inside=region("Bretagne", "53")))
    for n in range(12):
        Concept.objects.create(scheme="skill", slug=f"skill-{n}", label=f"Savoir-faire {n}")
    report = import_records(records(random.Random(7)), default_kind=Kind.EXPERIENCE)
    assert (report.created, report.refused) == (TOTAL, [])
    recompute()
    first = board(anonymous, limit=20)
    planted = [
        pair for pair in first if pair.worked.title.replace("worked", "") == pair.failed.title.replace("failed", "")
    ]
    print(f"planted pairs found: {len(planted)} of 20; false among the first {len(first)}: {len(first) - len(planted)}")
    assert len(planted) >= 16
    assert len(first) - len(planted) <= 4
    for pair in planted:
        told = {str(difference.label): (difference.worked, difference.failed) for difference in pair.differences}
        assert told["région"] == ("Auvergne-Rhône-Alpes", "Bretagne")
        assert told["année"] == ("2020", "2024")
        assert told["coût"] == ("200 €", "900 €")


def test_only_opposite_outcomes_that_share_a_concept_make_a_pair() -> None:
    text = "Relancer les factures impayées chaque mardi matin"
    stories = [
        Story(1, True, frozenset({"a"}), text),
        Story(2, False, frozenset({"a"}), text),
        Story(3, False, frozenset({"b"}), text),
        Story(4, True, frozenset({"a"}), "Tailler la haie communale en trois fois"),
        Story(5, False, frozenset({"a"}), "Ouvrir une cantine le soir"),
    ]
    assert [(pair.worked, pair.failed) for pair in opposite_pairs(stories)] == [(1, 2)]


def test_a_theme_among_others_is_no_practice_and_a_rare_one_counts_more() -> None:
    text = "Relancer les factures impayées chaque mardi matin"
    own = [{f"{side}{n}" for n in range(4)} for side in ("worked", "failed")]
    stories = [
        Story(1, True, frozenset(own[0] | {"frequent"}), text),
        Story(2, False, frozenset(own[1] | {"frequent"}), text),
        *(Story(10 + n, True, frozenset({"frequent"}), f"Récit numéro {n}") for n in range(30)),
    ]
    assert opposite_pairs(stories) == []
    rare = [Story(one.id, one.has_worked, one.concepts | {"rare", "rarer"}, one.text) for one in stories[:2]]
    assert [(pair.worked, pair.failed) for pair in opposite_pairs([*rare, *stories[2:]])] == [(1, 2)]


def test_without_stories_there_is_nothing_to_compare() -> None:
    assert opposite_pairs([]) == []


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
    (pair,) = board(anonymous)
    assert not {"coopérative", "durée", "taille du lieu"} & {str(d.label) for d in pair.differences}
    assert home not in repr(pair)


def test_the_board_costs_the_same_for_any_number(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    worked = [experience(title=f"Réussi {n}", outcome="success") for n in range(6)]
    failed = [experience(title=f"Raté {n}") for n in range(6)]
    Contradiction.objects.bulk_create(
        Contradiction(worked=one, failed=other, likeness=0.5) for one, other in zip(worked, failed, strict=True)
    )
    with django_assert_max_num_queries(20):
        assert client.get("/contradictions/").content.decode().count('class="pair"') == 6


def test_a_story_leads_to_those_that_came_out_otherwise(client: Client) -> None:
    worked = experience(title="L’acompte rassure", outcome="success")
    failed = experience(title="L’acompte fait fuir", outcome="failure")
    hidden = experience(title="L’acompte caché", outcome="failure", visibility="private")
    elsewhere = [experience(title=f"Le four {outcome}", outcome=outcome) for outcome in ("success", "failure")]
    for one, other in ((worked, failed), (worked, hidden), elsewhere):
        Contradiction.objects.create(worked=one, failed=other, likeness=0.5)
    page = client.get(worked.get_absolute_url()).content.decode()
    assert "Même pratique, résultat opposé" in page
    assert failed.get_absolute_url() in page
    assert "L’acompte caché" not in page
    comparing = f"/contradictions/?recit={worked.pk}"
    assert comparing in page
    compared = client.get(comparing)
    assert [(pair.worked.title, pair.failed.title) for pair in compared.context["pairs"]] == [
        ("L’acompte rassure", "L’acompte fait fuir")
    ]
    for nonsense in (str(hidden.pk), "x", "²", "9" * 40):
        assert len(client.get("/contradictions/", {"recit": nonsense}).context["pairs"]) == 2
    assert (
        "Même pratique, résultat opposé" not in client.get(experience(title="Seul").get_absolute_url()).content.decode()
    )
