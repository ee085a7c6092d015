"""The branches of the tree under which contributions are kept, made once and found again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from knowledge.addresses import registered
from knowledge.choices import Kind
from knowledge.models import Section

HOME_SLUG = "terreau"


def section_for(kind: Kind | str) -> Section:
    """The section of a kind, created if the tree is bare."""
    section = Section.objects.filter(kind=kind).first()
    return section or ensure_sections()[Kind(kind)]


@transaction.atomic
def ensure_sections() -> dict[Kind, Section]:
    """Root, home, sections and site, whatever is missing of them; idempotent."""
    locale, _created = Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    home = Section.objects.filter(kind="").first()
    if home is None:
        home = root.add_child(instance=Section(title="Terreau", slug=HOME_SLUG, kind="", locale=locale))
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    if site.root_page_id != home.pk:
        site.root_page = Page.objects.get(pk=home.pk)
        site.site_name = "Terreau"
        site.save()
    sections: dict[Kind, Section] = {}
    for kind, place in registered().items():
        section = Section.objects.filter(kind=kind).first()
        if section is None:
            with override("fr"):
                title = str(place.label)
            home.refresh_from_db()
            section = home.add_child(instance=Section(title=title, slug=place.slug, kind=kind, locale=locale))
        sections[kind] = section
    return sections
