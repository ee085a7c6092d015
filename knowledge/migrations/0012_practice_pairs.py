"""Contradictions become pairs of stories of one practice, that agree or not.

The rows that are there are kept: each is a pair that does not agree. The worker adds those that agree within the hour.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0011_typographic_apostrophes")]

    operations = [
        migrations.RemoveConstraint(model_name="contradiction", name="one_contradiction_per_pair"),
        migrations.RenameModel(old_name="Contradiction", new_name="PracticePair"),
        migrations.AlterModelOptions(
            name="practicepair",
            options={
                "ordering": ["-likeness", "pk"],
                "verbose_name": "récits d’une même pratique",
                "verbose_name_plural": "récits d’une même pratique",
            },
        ),
        migrations.RenameField(model_name="practicepair", old_name="worked", new_name="first"),
        migrations.RenameField(model_name="practicepair", old_name="failed", new_name="second"),
        migrations.AddField(model_name="practicepair", name="agrees", field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name="practicepair",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="one_row_per_pair_of_stories"),
        ),
        migrations.AddIndex(
            model_name="practicepair",
            index=models.Index(fields=["agrees", "-likeness"], name="practice_pairs_by_likeness"),
        ),
    ]
