"""The first matching rule, from the text that comes with the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import migrations
from django.utils import timezone


def store(apps: Any, schema_editor: Any) -> None:
    text = Path(__file__).parents[1].joinpath("matching", "rules", "1.toml").read_text(encoding="utf-8")
    rules = apps.get_model("leads", "MatchingRule")
    if not rules.objects.exists():
        rules.objects.create(version=1, text=text, note="Première règle, livrée avec le site.", since=timezone.now())


class Migration(migrations.Migration):

    dependencies = [("leads", "0002_matching")]

    operations = [migrations.RunPython(store, migrations.RunPython.noop)]
