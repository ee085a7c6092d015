import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0006_study_and_project_kinds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contradiction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('likeness', models.FloatField()),
                ('failed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='knowledge.experiencereport')),
                ('worked', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='knowledge.experiencereport')),
            ],
            options={
                'verbose_name': 'contradiction',
                'verbose_name_plural': 'contradictions',
                'ordering': ['-likeness', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('worked', 'failed'), name='one_contradiction_per_pair')],
            },
        ),
    ]
