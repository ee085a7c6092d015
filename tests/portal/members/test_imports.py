"""Tables as people send them: any encoding, one bad line at a time, twice without harm."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.members.csv_reading import UnreadableFile, decoded, harmless, looks_like_formula, rows_of, separator_of
from portal.members.loading import load_cooperative, load_member, load_national_figures
from portal.members.models import Cooperative, CooperativeFigure, Member
from portal.vocabulary.models import Concept
from tests.factories.members import CooperativeFactory, UserFactory
from tests.factories.territories import CommuneFactory

COOPERATIVES = "identifiant;nom;forme;siege;annee_creation\nA1;Coopérative d’essai;SCOP SARL;Ambert;2001\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


def run(name: str, path: Path, **options: bool) -> tuple[str, str]:
    """What the command printed; a refused line does not stop the test."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(name, str(path), stdout=out, stderr=err, **options)
    except CommandError as fault:
        err.write(str(fault))
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert decoded("nom;été".encode(encoding)).lstrip("\ufeff") == "nom;été"


@pytest.mark.parametrize(("header", "separator"), [("a;b", ";"), ("a,b,c", ","), ("a\tb", "\t"), ("a", ";")])
def test_separators(header: str, separator: str) -> None:
    assert separator_of(header + "\nx;y") == separator


@pytest.mark.parametrize("text", ["nom\nx", "nom;nom\nx;y", "nom;inconnue\nx;y", ""])
def test_unusable_headers(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableFile):
        list(rows_of(written(tmp_path, text), {"nom", "slug"}, ["nom", "slug"]))


def test_line_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, 'nom;slug\n"a\nb";x\n;\nc;y\n')
    assert [(row.line, row.cells["slug"]) for row in rows_of(path, {"nom", "slug"}, ["nom"])] == [(3, "x"), (5, "y")]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1", "-1+1", "\t=1"])
def test_formulas_are_seen(text: str) -> None:
    assert looks_like_formula(text)
    assert not harmless(text).startswith(("=", "@", "+", "-", "\t"))


def test_phones_and_lists_are_not_formulas() -> None:
    assert not looks_like_formula("+33 4 73 00 00 00", phone=True)
    assert not looks_like_formula("- un atelier")


@pytest.mark.django_db
class TestCommands:
    def test_dry_run_keeps_nothing(self, tmp_path: Path) -> None:
        CommuneFactory(name="Ambert")
        out, _ = run("import_cooperatives", written(tmp_path, COOPERATIVES), dry_run=True)
        assert out.startswith("1 créés, 0 repris, 0 lignes refusées")
        assert not Cooperative.objects.exists()

    def test_twice_is_once(self, tmp_path: Path) -> None:
        commune = CommuneFactory(name="Ambert")
        path = written(tmp_path, COOPERATIVES, "utf-16")
        first, second = run("import_cooperatives", path)[0], run("import_cooperatives", path)[0]
        assert first.startswith("1 créés, 0 repris")
        assert second.startswith("0 créés, 1 repris")
        cooperative = Cooperative.objects.get()
        assert (cooperative.legal_form, cooperative.founded_on) == ("scop-sarl", 2001)
        assert (cooperative.sites.get().territory, cooperative.sites.get().is_head) == (commune, True)

    def test_a_bad_line_falls_alone(self, tmp_path: Path) -> None:
        text = "nom;forme;siege\nBonne;SCIC SA;\n=A1;;\nMauvaise;zorglub;\nNulle part;;Inconnue\nAussi bonne;;\n"
        out, err = run("import_cooperatives", written(tmp_path, text))
        assert out.startswith("2 créés, 0 repris, 3 lignes refusées")
        assert [line.split(" :")[0] for line in err.splitlines() if line.startswith("ligne")] == [
            "ligne 3",
            "ligne 4",
            "ligne 5",
        ]
        assert set(Cooperative.objects.values_list("name", flat=True)) == {"Bonne", "Aussi bonne"}

    def test_members_are_neither_public_nor_listed(self, tmp_path: Path) -> None:
        cooperative = CooperativeFactory()
        Concept.objects.create(scheme="trade", slug="menuisier", label="menuisier", label_feminine="menuisière")
        text = (
            "identifiant;nom;cooperative;etape;depuis;metiers;telephone\n"
            f"m1;Ada;{cooperative.slug};CAPE;01/02/2024;menuisière;+33 1 02\n"
        )
        path = written(tmp_path, text, "cp1252")
        run("import_members", path)
        out, _ = run("import_members", path)
        member = Member.objects.get()
        membership = member.memberships.get()
        assert out.startswith("0 créés, 1 repris")
        assert (member.status, member.visibility, member.is_listed) == ("active", "cooperative", False)
        assert (membership.stage, str(membership.started_on)) == ("cape", "2024-02-01")
        assert member.trades.get().slug == "menuisier"

    def test_the_page_of_someone_with_an_account_is_theirs(self, tmp_path: Path) -> None:
        cooperative = CooperativeFactory()
        other = CooperativeFactory()
        text = f"identifiant;nom;cooperative;propose\nm1;Ada;{cooperative.slug};un atelier\n"
        run("import_members", written(tmp_path, text))
        member = Member.objects.get()
        member.user, member.offers = UserFactory(), "ce que j’ai écrit"
        member.save()
        run("import_members", written(tmp_path, text.replace(cooperative.slug, other.slug)))
        member.refresh_from_db()
        assert member.offers == "ce que j’ai écrit"
        assert set(member.memberships.values_list("cooperative", flat=True)) == {cooperative.pk, other.pk}


@pytest.mark.django_db
class TestLoading:
    DATA = {
        "slug": "ada",
        "display_name": "Ada (exemple)",
        "status": "active",
        "is_example": True,
        "trades": ["menuisier"],
        "skills": [{"slug": "devis", "note": "trois ans"}],
        "field_visibility": {"phone": "private"},
        "memberships": [
            {"cooperative": "ponant", "stage": "cape", "started_on": "2016-09-01", "ended_on": "2017-08-31"},
            {"cooperative": "ponant", "stage": "associate", "started_on": "2017-09-01", "ended_on": None},
        ],
        "roles": [{"kind": "curator", "theme": "axis:culture"}, {"kind": "animator", "cooperative": "ponant"}],
    }

    @pytest.fixture(autouse=True)
    def _around(self) -> None:
        CooperativeFactory(slug="ponant")
        for scheme, slug in (("trade", "menuisier"), ("skill", "devis"), ("axis", "culture")):
            Concept.objects.create(scheme=scheme, slug=slug, label=slug)

    def test_twice_leaves_the_same_rows(self) -> None:
        first = load_member(self.DATA)
        rows = list(first.memberships.values_list("pk", flat=True)), list(first.roles.values_list("pk", flat=True))
        second = load_member(self.DATA)
        assert second == first
        assert (
            list(second.memberships.values_list("pk", flat=True)),
            list(second.roles.values_list("pk", flat=True)),
        ) == rows
        assert second.declared_skills.get().note == "trois ans"
        assert second.field_visibility["bio"] == "network"
        assert [one.stage for one in second.memberships.current()] == ["associate"]

    @pytest.mark.parametrize(
        "fault",
        [{"trades": ["zzz"]}, {"places": ["zzz"]}, {"status": "zzz"}, {"roles": [{"kind": "animator"}]}],
    )
    def test_a_fault_keeps_nothing(self, fault: dict[str, object]) -> None:
        with pytest.raises(Exception, match=r".") as raised:
            load_member(self.DATA | fault)
        assert type(raised.value).__name__ == "ValidationError"
        assert not Member.objects.exists()

    def test_figures_are_replaced(self) -> None:
        figure = {"label": "Personnes", "value": 92, "year": 2024, "source": "rapport"}
        for _ in range(2):
            load_cooperative({"slug": "ponant", "name": "Ponant", "figures": [figure]})
            load_national_figures([figure, figure | {"year": 2025}])
        assert CooperativeFigure.objects.filter(cooperative__slug="ponant").count() == 1
        assert CooperativeFigure.objects.filter(cooperative=None).count() == 2
