"""The two large columns of a run, a fifth of what they were."""

from django.db import migrations, models

import portal.core.packed

BATCH = 100


def pack(apps, schema_editor):
    _copy(apps, {"snapshot": "packed_snapshot", "ranking": "packed_ranking"})


def unpack(apps, schema_editor):
    _copy(apps, {"packed_snapshot": "snapshot", "packed_ranking": "ranking"})


def _copy(apps, columns):
    """Each run once, a few at a time: one of them holds some 80 kB."""
    runs = apps.get_model("leads", "MatchRun")
    last = 0
    while batch := list(runs.objects.filter(pk__gt=last).order_by("pk").only("pk", *columns)[:BATCH]):
        for run in batch:
            for source, target in columns.items():
                setattr(run, target, getattr(run, source))
        runs.objects.bulk_update(batch, list(columns.values()))
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("leads", "0006_no_break_spaces")]

    operations = [
        migrations.AddField("matchrun", "packed_snapshot", portal.core.packed.PackedJSONField(null=True)),
        migrations.AddField("matchrun", "packed_ranking", portal.core.packed.PackedJSONField(null=True)),
        migrations.AlterField("matchrun", "snapshot", models.JSONField(null=True)),
        migrations.AlterField("matchrun", "ranking", models.JSONField(null=True)),
        migrations.RunPython(pack, unpack),
        migrations.RemoveField("matchrun", "snapshot"),
        migrations.RemoveField("matchrun", "ranking"),
        migrations.RenameField("matchrun", "packed_snapshot", "snapshot"),
        migrations.RenameField("matchrun", "packed_ranking", "ranking"),
        migrations.AlterField("matchrun", "snapshot", portal.core.packed.PackedJSONField()),
        migrations.AlterField("matchrun", "ranking", portal.core.packed.PackedJSONField()),
    ]
