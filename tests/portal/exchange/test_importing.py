import gzip
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge.choices import Kind
from knowledge.models import Contribution, ContributionState, ExperienceReport
from portal.core.models import Change
from portal.exchange.contributions.importing import import_records
from portal.exchange.contributions.reading import UnreadableSource, read
from tests.factories.knowledge import axis, commune, writer

pytestmark = pytest.mark.django_db

STORY = {
    "id": "a1",
    "kind": "experience",
    "title": "Un atelier partagé",
    "fields": {
        "problem": "Loyer trop cher",
        "lessons": "Écrire les règles",
        "status": "Abandonné",
        "sponsors": ["Mairie", "Région"],
    },
    "body_markdown": "Nous étions **six**.",
    "places": [{"name": "Riom", "type": "ville"}, {"name": "Trifouilly-les-Oies"}],
    "tags": ["Atelier", "atelier", "loyer"],
    "date_start": "2019-02",
    "licence": "Licence Ouverte / Etalab-2.0",
    "attribution": "Quelqu'un",
}


def lines(tmp_path, *records, name="recits.jsonl"):
    path = tmp_path / name
    text = "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records)
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def test_a_record_becomes_a_published_contribution_with_all_its_rows(tmp_path):
    place = commune()
    axis()
    report = import_records(read(lines(tmp_path, STORY)))
    page = ExperienceReport.objects.get(title="Un atelier partagé")
    assert report.created == 1
    assert page.live
    assert (page.trigger, page.lesson, page.partners) == ("Loyer trop cher", "Écrire les règles", "- Mairie\n- Région")
    assert page.state.outcome == "abandoned"
    assert page.state.rendered["story"] == "<p>Nous étions <strong>six</strong>.</p>"
    assert (page.licence, page.state.source) == ("etalab-2.0", "Quelqu'un")
    assert list(page.territories.all()) == [place]
    assert sorted(tag.name for tag in page.tags.all()) == ["atelier", "loyer"]
    assert page.latest_revision_id == page.live_revision_id
    assert page.get_latest_revision_as_object().story == page.story
    assert page.publications.get().content["story"] == page.story
    assert Change.objects.filter(kind="contribution", object_id=page.pk).exists()
    assert any("Trifouilly" in message for _where, message in report.warnings)


def test_the_tree_stays_sound(tmp_path):
    import_records(read(lines(tmp_path, *[STORY | {"id": f"n{n}", "title": f"Récit {n}"} for n in range(30)])))
    from wagtail.models import Page

    assert Page.find_problems() == ([], [], [], [], [])
    page = ExperienceReport.objects.first()
    page.get_parent().add_child(instance=ExperienceReport(title="À la main", slug="a-la-main"))
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_second_import_updates_instead_of_doubling(tmp_path):
    import_records(read(lines(tmp_path, STORY, STORY | {"id": "b2", "title": "Autre"})))
    report = import_records(
        read(lines(tmp_path, STORY | {"title": "Un atelier fermé"}, STORY | {"id": "b2", "title": "Autre"}))
    )
    assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
    assert Contribution.objects.count() == 2
    page = ExperienceReport.objects.get(title="Un atelier fermé")
    assert page.publications.count() == 2


def test_a_dry_run_writes_nothing_and_says_what_it_would(tmp_path):
    report = import_records(read(lines(tmp_path, STORY)), dry_run=True)
    assert report.created == 1
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{", "JSON invalide"),
        ("[1]", "un objet JSON"),
        ({"id": "x", "body_markdown": "texte"}, "title"),
        ({"title": "Sans identité", "body_markdown": "texte"}, "id"),
        ({"id": "x", "title": "Vide"}, "aucun texte"),
        (STORY, "déjà vu"),
    ],
)
def test_a_bad_line_is_reported_with_its_place_and_the_others_go_on(tmp_path, bad, message):
    report = import_records(read(lines(tmp_path, STORY, bad, STORY | {"id": "z"})))
    assert report.created == 2
    [(where, reason)] = report.refused
    assert where == "recits.jsonl:2"
    assert message in reason


def test_control_and_bidirectional_characters_are_removed(tmp_path):
    import_records(read(lines(tmp_path, STORY | {"title": "Un\u202e titre\u0000"})))
    assert Contribution.objects.get().title == "Un titre"


def test_an_interrupted_import_goes_on(tmp_path, monkeypatch):
    records = [STORY | {"id": f"n{n}", "title": f"Récit {n}"} for n in range(6)]
    monkeypatch.setattr("portal.exchange.contributions.importing.BATCH", 2)

    def interrupted():
        for number, raw in enumerate(read(lines(tmp_path, *records))):
            if number == 4:
                raise KeyboardInterrupt
            yield raw

    with pytest.raises(KeyboardInterrupt):
        import_records(interrupted())
    assert Contribution.objects.count() == 4
    report = import_records(read(lines(tmp_path, *records)))
    assert (report.created, report.unchanged) == (2, 4)


def test_one_poisoned_record_does_not_take_its_batch_with_it(tmp_path, monkeypatch):
    from portal.exchange.contributions import bulk

    real = bulk.create

    def refusing(items):
        if any(item.title == "Poison" for item in items):
            raise ValueError("no")
        return real(items)

    monkeypatch.setattr(bulk, "create", refusing)
    records = [STORY | {"id": f"n{n}", "title": "Poison" if n == 3 else f"Récit {n}"} for n in range(8)]
    report = import_records(read(lines(tmp_path, *records)))
    assert report.created == 7
    assert [where for where, _reason in report.refused] == ["recits.jsonl:4"]


def test_csv_and_markdown_and_gzip(tmp_path):
    (tmp_path / "a.csv").write_bytes("\ufeffid;title;text;territories\n1;Depuis un tableur;Du texte;Riom\n".encode())
    commune()
    assert import_records(read(tmp_path / "a.csv")).created == 1
    assert list(Contribution.objects.get().territories.values_list("name", flat=True)) == ["Riom"]
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "un.md").write_text(
        "---\ntitle: Depuis un fichier\nstarted_on: 2020-01-05\n---\n## story\n\nTexte.\n\n## lesson\n\nLeçon.\n"
    )
    (folder / "casse.md").write_text("---\ntitle: [\n---\ntexte")
    report = import_records(read(folder))
    assert (report.created, len(report.refused)) == (1, 1)
    assert ExperienceReport.objects.get(title="Depuis un fichier").lesson == "Leçon."
    assert import_records(read(lines(tmp_path, STORY, name="z.jsonl.gz"))).created == 1


def test_credits_visibility_and_protection_come_from_the_record(tmp_path):
    author = writer()
    record = STORY | {
        "authors": [{"member": author.slug, "credit": "story"}, {"member": "inconnue"}],
        "visibility": "cooperative",
        "protected_author": True,
    }
    report = import_records(read(lines(tmp_path, record)))
    state = ContributionState.objects.get()
    assert state.cooperative == author.memberships.get().cooperative
    assert (state.visibility, state.protected_author) == ("cooperative", True)
    assert any("inconnue" in message for _where, message in report.warnings)


def test_an_unreadable_source_is_said_at_once(tmp_path):
    with pytest.raises(UnreadableSource):
        read(tmp_path / "rien.jsonl")
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    with pytest.raises(UnreadableSource):
        read(tmp_path / "a.xlsx")
    with pytest.raises(CommandError):
        call_command("import_contributions", str(tmp_path / "rien.jsonl"))


def test_the_command_reports_every_line(tmp_path, capsys):
    call_command(
        "import_contributions",
        str(lines(tmp_path, STORY, "{")),
        "--kind",
        Kind.EXPERIENCE,
        "--report",
        str(tmp_path / "r.jsonl"),
    )
    assert "2 lues, 1 créées" in capsys.readouterr().out
    levels = [json.loads(line)["level"] for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert levels.count("refused") == 1


def test_queries_do_not_grow_with_the_batch(tmp_path):
    axis()
    import_records(read(lines(tmp_path, STORY)))

    def batch(name, size):
        return [STORY | {"id": f"{name}{n}", "title": f"Récit {n}"} for n in range(size)]

    with CaptureQueriesContext(connection) as small:
        import_records(read(lines(tmp_path, *batch("peu-", 5))))
    with CaptureQueriesContext(connection) as large:
        import_records(read(lines(tmp_path, *batch("tant-", 25))))
    assert len(large) == len(small)
    assert len(large) < 60
