"""Concepts and their labels."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Concept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(choices=[('axis', 'Axe de recherche'), ('trade', 'Métier'), ('sector', 'Secteur'), ('skill', 'Compétence'), ('acronym', 'Sigle')], max_length=12, verbose_name='famille')),
                ('slug', models.SlugField(max_length=80, verbose_name='adresse courte')),
                ('label', models.CharField(max_length=160, verbose_name='nom')),
                ('label_feminine', models.CharField(blank=True, max_length=160, verbose_name='nom au féminin')),
                ('label_en', models.CharField(blank=True, max_length=160, verbose_name='nom en anglais')),
                ('definition', models.TextField(blank=True, verbose_name='définition')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='ordre')),
                ('is_active', models.BooleanField(default=True, verbose_name='proposé')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='vocabulary.concept', verbose_name='terme plus large')),
            ],
            options={
                'verbose_name': 'terme du vocabulaire',
                'verbose_name_plural': 'termes du vocabulaire',
                'ordering': ['scheme', 'position', 'label'],
            },
        ),
        migrations.CreateModel(
            name='ConceptLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=160, verbose_name='expression')),
                ('kind', models.CharField(choices=[('synonym', 'Synonyme'), ('acronym', 'Sigle'), ('masculine', 'Autre forme masculine'), ('feminine', 'Autre forme féminine'), ('hidden', 'Cherché, jamais affiché')], default='synonym', max_length=10, verbose_name='nature')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'Anglais')], default='fr', max_length=5, verbose_name='langue')),
                ('from_file', models.BooleanField(default=False, editable=False)),
                ('concept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='vocabulary.concept', verbose_name='terme')),
            ],
            options={
                'verbose_name': 'autre expression',
                'verbose_name_plural': 'autres expressions',
                'ordering': ['kind', 'text'],
            },
        ),
        migrations.AddIndex(
            model_name='concept',
            index=models.Index(fields=['scheme', 'position'], name='vocabulary_concept_list'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.UniqueConstraint(fields=('scheme', 'slug'), name='vocabulary_concept_slug'),
        ),
        migrations.AddConstraint(
            model_name='concept',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='vocabulary_concept_not_own_parent', violation_error_message="Un terme n'est pas son propre terme plus large."),
        ),
        migrations.AddIndex(
            model_name='conceptlabel',
            index=models.Index(fields=['text'], name='vocabulary_label_text'),
        ),
        migrations.AddConstraint(
            model_name='conceptlabel',
            constraint=models.UniqueConstraint(fields=('concept', 'text', 'language'), name='vocabulary_label_once', violation_error_message='Cette expression mène déjà à ce terme.'),
        ),
    ]
