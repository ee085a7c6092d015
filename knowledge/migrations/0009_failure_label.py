"""The label of a failure, with its typographic apostrophe. No column changes."""

from __future__ import annotations

from django.db import migrations, models

OUTCOMES = [
    ("success", "Réussi"),
    ("partial", "En partie"),
    ("failure", "N’a pas marché"),
    ("abandoned", "Abandonné"),
]


def named(model: str, **options: object) -> migrations.AlterField:
    return migrations.AlterField(model, "outcome", models.CharField(choices=OUTCOMES, max_length=10, **options))


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0008_title_index")]

    operations = [
        named("contributionstate", blank=True),
        named("experiencereport", blank=True, verbose_name="résultat"),
        named("reuseattestation", verbose_name="résultat"),
    ]
