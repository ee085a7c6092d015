"""Contributions and what surrounds them. One entity a file."""

from knowledge.models.article import Article
from knowledge.models.authorship import Authorship
from knowledge.models.contribution import Contribution
from knowledge.models.experience import ExperienceReport, Verbatim
from knowledge.models.files import Attachment, Illustration, IllustrationRendition
from knowledge.models.publication import Publication
from knowledge.models.section import Section
from knowledge.models.state import ContributionState
from knowledge.models.tags import Tag, TaggedContribution

__all__ = [
    "Article",
    "Attachment",
    "Authorship",
    "Contribution",
    "ContributionState",
    "ExperienceReport",
    "Illustration",
    "IllustrationRendition",
    "Publication",
    "Section",
    "Tag",
    "TaggedContribution",
    "Verbatim",
]
