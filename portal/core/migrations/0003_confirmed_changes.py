from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_cache_table")]

    operations = [
        migrations.AddField(
            model_name="change",
            name="confirmed",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    ]
