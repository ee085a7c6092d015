"""The second matching rule: in force where members never chose another one, proposed to them where they did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import migrations
from django.utils import timezone

NOTE = "Une proposition sur cinq gardée pour les personnes arrivées dans l’année."


def store(apps: Any, schema_editor: Any) -> None:
    text = Path(__file__).parents[1].joinpath("matching", "rules", "2.toml").read_text(encoding="utf-8")
    rules = apps.get_model("leads", "MatchingRule").objects
    last = rules.order_by("-version").values_list("version", flat=True).first() or 0
    since = timezone.now() if last == 1 else None
    rules.create(version=last + 1, text=text, note=NOTE, since=since)


class Migration(migrations.Migration):

    dependencies = [("leads", "0004_introductions")]

    operations = [migrations.RunPython(store, migrations.RunPython.noop)]
