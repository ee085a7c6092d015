"""The model of each kind of contribution. Rooms above register the kinds they add."""

from __future__ import annotations

from knowledge.choices import Kind
from knowledge.models import Article, Contribution, ExperienceReport

MODELS: dict[str, type[Contribution]] = {Kind.EXPERIENCE: ExperienceReport, Kind.ARTICLE: Article}


def register_model(kind: Kind, model: type[Contribution]) -> None:
    MODELS[kind] = model
