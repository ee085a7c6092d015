"""Filling an empty site with the demo, always the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.core.management import call_command
from django.db import transaction

from knowledge.choices import Kind
from knowledge.models import ContributionState
from portal.exchange.contributions.importing import Report, import_records
from portal.exchange.contributions.reading import Raw, read
from portal.exchange.demo import accounts
from portal.exchange.demo.attestations import fill_attestations
from portal.exchange.demo.corpora import fill_corpora
from portal.exchange.demo.leads import fill_leads
from portal.exchange.demo.projects import fill_projects
from portal.exchange.demo.questions import fill_questions
from portal.exchange.demo.resources import fill_resources
from portal.exchange.demo.studies import fill_studies
from portal.exchange.demo.wanted import fill_wanted
from portal.members.loading import load_cooperative, load_member, load_national_figures

FOLDER = Path(__file__).parent


def is_empty() -> bool:
    return not ContributionState.objects.exists()


def fill() -> Report:
    """Everything, from the territories to the corpora and projects. Running it again updates."""
    report = fill_texts()
    fill_attestations(_yaml("attestations.yaml")["attestations"])
    fill_wanted(_yaml("wanted.yaml")["wanted"])
    fill_studies(_studies())
    fill_corpora(_yaml("corpora.yaml")["corpora"])
    fill_projects(_yaml("projects.yaml"))
    fill_resources(_yaml("resources.yaml"))
    accounts.tie()
    fill_leads(_yaml("leads.yaml"))
    fill_questions(_yaml("questions.yaml"))
    return report


def fill_texts() -> Report:
    """Territories, thesaurus, cooperatives, members, articles and experiences: what the judged questions look in."""
    call_command("territories_load", verbosity=0)
    call_command("vocabulary_load", verbosity=0)
    cooperatives = _yaml("cooperatives.yaml")
    with transaction.atomic():
        for cooperative in cooperatives["cooperatives"]:
            load_cooperative(cooperative)
        load_national_figures(cooperatives.get("national_figures", []))
        for member in _yaml("members.yaml")["members"]:
            load_member(member)
    report = import_records(_articles(), default_kind=Kind.ARTICLE)
    stories = import_records(read(FOLDER / "experiences"), default_kind=Kind.EXPERIENCE)
    report.created += stories.created
    report.updated += stories.updated
    report.unchanged += stories.unchanged
    report.refused += stories.refused
    report.warnings += stories.warnings
    return report


def _articles() -> Iterator[Raw]:
    for article in _yaml("articles.yaml")["articles"]:
        data = {"id": f"demo:article:{article['slug']}", "visibility": "public", **article}
        data.update({name: str(data[name]) for name in ("review_on", "published_on") if data.get(name)})
        yield Raw(f"articles.yaml:{article['slug']}", data)


def _studies() -> list[dict[str, Any]]:
    """The files of `studies`, in the order of their names."""
    return [_yaml(f"studies/{path.name}") for path in sorted((FOLDER / "studies").glob("*.yaml"))]


def _yaml(name: str) -> dict[str, Any]:
    content = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content
