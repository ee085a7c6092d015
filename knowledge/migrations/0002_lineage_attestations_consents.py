import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0001_initial'),
        ('members', '0001_initial'),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='verbatim',
            name='key',
            field=models.UUIDField(db_index=True, default=uuid.uuid4, editable=False),
        ),
        migrations.CreateModel(
            name='LineageEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('source', 's’appuie sur'), ('confirms', 'confirme'), ('contradicts', 'contredit'), ('adapts', 'adapte'), ('answers', 'répond à')], max_length=12)),
                ('act', models.CharField(choices=[('added', 'lien ajouté'), ('removed', 'lien retiré')], max_length=8)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.member')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='knowledge.contribution')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lineage_events', to='knowledge.contribution')),
            ],
            options={
                'verbose_name': 'histoire d’un lien',
                'verbose_name_plural': 'histoire des liens',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MaturityChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(choices=[('idea', 'Idée'), ('promising', 'Prometteuse'), ('proven', 'Éprouvée'), ('reference', 'Référence')], max_length=10)),
                ('after', models.CharField(choices=[('idea', 'Idée'), ('promising', 'Prometteuse'), ('proven', 'Éprouvée'), ('reference', 'Référence')], max_length=10)),
                ('rule', models.CharField(max_length=20)),
                ('figures', models.JSONField(default=dict)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='maturity_changes', to='knowledge.contribution')),
            ],
            options={
                'verbose_name': 'changement de maturité',
                'verbose_name_plural': 'changements de maturité',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.TextField(max_length=2000, verbose_name='parole citée')),
                ('speaker', models.CharField(blank=True, max_length=200, verbose_name='qui parle')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotes', to='knowledge.contribution')),
            ],
            options={
                'verbose_name': 'parole citée',
                'verbose_name_plural': 'paroles citées',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ConsentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('asked', 'Accord demandé'), ('given', 'Accord donné'), ('refused', 'Accord refusé'), ('withdrawn', 'Accord retiré')], max_length=10, verbose_name='ce qui s’est passé')),
                ('use', models.CharField(choices=[('report', 'Publication dans ce texte'), ('study', 'Étude ou projet de recherche'), ('training', 'Formation')], max_length=10, verbose_name='pour quel usage')),
                ('on', models.DateField(default=django.utils.timezone.localdate, verbose_name='le')),
                ('means', models.CharField(blank=True, max_length=200, verbose_name='comment')),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.member')),
                ('quote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='knowledge.quote')),
            ],
            options={
                'verbose_name': 'accord d’une personne citée',
                'verbose_name_plural': 'accords des personnes citées',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Lineage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('source', 's’appuie sur'), ('confirms', 'confirme'), ('contradicts', 'contredit'), ('adapts', 'adapte'), ('answers', 'répond à')], default='source', max_length=12, verbose_name='lien')),
                ('passage', models.TextField(blank=True, max_length=1000, verbose_name='passage concerné')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.member')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='descents', to='knowledge.contribution', verbose_name='ce qui est utilisé')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='origins', to='knowledge.contribution', verbose_name='ce qui l’utilise')),
            ],
            options={
                'verbose_name': 'lien de provenance',
                'verbose_name_plural': 'liens de provenance',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['target', 'source'], name='lineage_upwards')],
                'constraints': [models.UniqueConstraint(fields=('source', 'target', 'relation'), name='one_edge_once_per_relation'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='no_edge_to_oneself')],
            },
        ),
        migrations.CreateModel(
            name='ReuseAttestation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tried_on', models.DateField(verbose_name='quand')),
                ('adapted', models.TextField(blank=True, max_length=2000, verbose_name='ce que j’ai adapté')),
                ('outcome', models.CharField(choices=[('success', 'Réussi'), ('partial', 'En partie'), ('failure', "N'a pas marché"), ('abandoned', 'Abandonné')], max_length=10, verbose_name='résultat')),
                ('result', models.TextField(blank=True, max_length=2000, verbose_name='ce que cela a donné')),
                ('unnamed', models.BooleanField(default=False, verbose_name='ne pas montrer mon nom')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attestations', to='knowledge.contribution')),
                ('cooperative', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='attestations', to='members.cooperative', verbose_name='coopérative')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attestations', to='members.member')),
                ('proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge.contribution', verbose_name='récit qui le raconte')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attestations', to='territories.territory', verbose_name='où')),
            ],
            options={
                'verbose_name': 'attestation d’essai',
                'verbose_name_plural': 'attestations d’essai',
                'ordering': ['-tried_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('contribution', 'member'), name='one_attestation_per_member')],
            },
        ),
    ]
