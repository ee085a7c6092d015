"""The first words of each text, kept beside it, and which texts are laid out simply."""

from __future__ import annotations

from html import unescape

from django.db import migrations, models
from django.utils.html import strip_tags
from django.utils.text import Truncator


def keep_openings(apps, schema_editor):
    state = apps.get_model("knowledge", "ContributionState")
    batch = []
    for row in state.objects.filter(live=True).only("pk", "rendered").iterator(chunk_size=500):
        html = row.rendered.get("lesson") or row.rendered.get("body") or ""
        row.opening = Truncator(" ".join(unescape(strip_tags(html)).split())).chars(220, truncate=" …")
        batch.append(row)
        if len(batch) == 500:
            state.objects.bulk_update(batch, ["opening"])
            batch = []
    state.objects.bulk_update(batch, ["opening"])


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0004_wanted_and_file_text")]

    operations = [
        migrations.AddField(
            model_name="contributionstate",
            name="opening",
            field=models.CharField(blank=True, default="", max_length=240),
        ),
        migrations.AddField(
            model_name="contributionstate", name="degraded", field=models.JSONField(blank=True, default=list)
        ),
        migrations.AddField(
            model_name="contributionstate",
            name="layout_attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="publication", name="degraded", field=models.JSONField(blank=True, default=list)
        ),
        migrations.RunPython(keep_openings, migrations.RunPython.noop),
    ]
