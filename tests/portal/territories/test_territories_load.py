import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import OutputWrapper

from portal.territories import loading
from portal.territories.models import Territory

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, tables: Path) -> None:
    monkeypatch.setattr(loading, "DATA", tables)


def test_plain_lines_when_piped() -> None:
    out = io.StringIO()
    call_command("territories_load", stdout=out)
    assert "departement: 109\n" in out.getvalue()
    assert "139 created" in out.getvalue()
    assert "\x1b" not in out.getvalue()
    assert Territory.objects.count() == 139


def test_a_bar_on_a_terminal() -> None:
    out = Terminal()
    call_command("territories_load", stdout=OutputWrapper(out))
    assert "commune" in out.getvalue()
    assert "2/2" in out.getvalue()
