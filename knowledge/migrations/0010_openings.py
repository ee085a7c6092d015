"""The first words of projects and studies, kept beside them too; in those with a table, its cells told apart."""

from __future__ import annotations

from django.db import migrations
from django.db.models import Q
from django.utils.text import Truncator

from portal.markdown import words_of


def keep_openings(apps, schema_editor):
    state = apps.get_model("knowledge", "ContributionState")
    concerned = Q(kind__in=("project", "study")) | Q(rendered__icontains="<td")
    batch = []
    for row in state.objects.filter(concerned, live=True).only("pk", "rendered").iterator(chunk_size=500):
        texts = (row.rendered.get(name) for name in ("lesson", "body", "abstract", "question"))
        row.opening = Truncator(" ".join(words_of(next(filter(None, texts), "")).split())).chars(220, truncate=" …")
        batch.append(row)
        if len(batch) == 500:
            state.objects.bulk_update(batch, ["opening"])
            batch = []
    state.objects.bulk_update(batch, ["opening"])


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0009_failure_label")]

    operations = [migrations.RunPython(keep_openings, migrations.RunPython.noop)]
