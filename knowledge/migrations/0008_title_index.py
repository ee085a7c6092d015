"""An index on the titles of pages, where `[[titles]]` and red links are looked up at each reading.

The table is Wagtail's, which has none; without it each red link reads every page of the site.
"""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0007_contradiction"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS knowledge_page_title ON wagtailcore_page (title)",
            "DROP INDEX IF EXISTS knowledge_page_title",
        ),
    ]
