"""The command a person types."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.vocabulary.files import read_entries
from portal.vocabulary.models import Concept
from portal.vocabulary.resolving import resolve_concept

pytestmark = pytest.mark.django_db


def run(*args: object, **options: object) -> str:
    out = StringIO()
    call_command("vocabulary_load", *args, stdout=out, **options)
    return out.getvalue()


def test_the_reference_thesaurus_is_loaded_and_found() -> None:
    total = len(read_entries())
    assert f"{total} termes : {total} créés, 0 modifiés" in run()
    assert f"{total} termes : 0 créés, 0 modifiés ; expressions : 0 ajoutées, 0 retirées." in run()
    assert Concept.objects.count() == total
    for scheme, text, slug in [
        ("trade", "femme de ménage", "agent-de-nettoyage"),
        ("trade", "Couvreuse", "couvreur"),
        ("skill", "impayes", "impayes"),
        ("skill", "Répondre à un marché public", "repondre-marche-public"),
        ("acronym", "retex", "rex"),
        ("axis", "territoire", "lien-avec-le-territoire"),
        ("sector", "BTP", "batiment"),
    ]:
        assert resolve_concept(scheme, text).slug == slug


def test_quiet_when_asked() -> None:
    assert run(verbosity=0) == ""


def test_a_bad_folder_stops_with_the_reason_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "skill.yaml").write_text("scheme: skill\ngroups: [{concepts: [{slug: a}]}]", encoding="utf-8")
    with pytest.raises(CommandError, match=r"skill\.yaml: a"):
        run(folder=tmp_path)
    assert not Concept.objects.exists()
