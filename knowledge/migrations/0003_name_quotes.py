"""Quoted words written before quotes had names: the same name in the rows, the drafts and the versions."""

from uuid import NAMESPACE_URL, uuid5

from django.db import migrations


def key_of(contribution_id, text):
    return str(uuid5(NAMESPACE_URL, f"terreau:quote:{contribution_id}:{' '.join(text.split())}"))


def name_quotes(apps, schema_editor):
    Verbatim = apps.get_model("knowledge", "Verbatim")
    for verbatim in Verbatim.objects.iterator():
        key = key_of(verbatim.report_id, verbatim.text)
        Verbatim.objects.filter(pk=verbatim.pk).update(key=key)
        quote, created = apps.get_model("knowledge", "Quote").objects.get_or_create(
            key=key,
            defaults={
                "contribution_id": verbatim.report_id,
                "text": verbatim.text,
                "speaker": verbatim.speaker,
            },
        )
        if created and verbatim.consent in ("given", "refused", "withdrawn"):
            apps.get_model("knowledge", "ConsentEvent").objects.create(quote=quote, act=verbatim.consent, use="report")
    for publication in apps.get_model("knowledge", "Publication").objects.iterator():
        if name_in(publication.content, publication.contribution_id):
            publication.save(update_fields=["content"])
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="knowledge", content_type__model="experiencereport"
    )
    for revision in revisions.iterator():
        if name_in(revision.content, int(revision.object_id)):
            revision.save(update_fields=["content"])


def name_in(content, contribution_id):
    """Whether some quoted words of a stored page had no name yet."""
    unnamed = [quoted for quoted in content.get("verbatims") or [] if not quoted.get("key")]
    for quoted in unnamed:
        quoted["key"] = key_of(contribution_id, quoted.get("text") or "")
    return bool(unnamed)


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0002_lineage_attestations_consents"),
        ("wagtailcore", "0001_initial"),
    ]
    operations = [migrations.RunPython(name_quotes, migrations.RunPython.noop)]
