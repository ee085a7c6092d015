"""Contributions and what surrounds them. One entity a file."""

from knowledge.models.article import Article
from knowledge.models.attestation import MaturityChange, ReuseAttestation
from knowledge.models.authorship import Authorship
from knowledge.models.consent import ConsentEvent, Quote
from knowledge.models.contribution import Contribution
from knowledge.models.experience import ExperienceReport, Verbatim
from knowledge.models.file_text import FileText
from knowledge.models.files import Attachment, Illustration, IllustrationRendition
from knowledge.models.lineage import Lineage, LineageEvent
from knowledge.models.practice_pair import PracticePair
from knowledge.models.publication import Publication
from knowledge.models.section import Section
from knowledge.models.state import ContributionState
from knowledge.models.tags import Tag, TaggedContribution
from knowledge.models.wanted import LONGEST_TITLE, FailedSearch, RedLink, Wanted, WantedAnswer, WantedDemand

__all__ = [
    "LONGEST_TITLE",
    "Article",
    "Attachment",
    "Authorship",
    "ConsentEvent",
    "Contribution",
    "ContributionState",
    "ExperienceReport",
    "FailedSearch",
    "FileText",
    "Illustration",
    "IllustrationRendition",
    "Lineage",
    "LineageEvent",
    "MaturityChange",
    "PracticePair",
    "Publication",
    "Quote",
    "RedLink",
    "ReuseAttestation",
    "Section",
    "Tag",
    "TaggedContribution",
    "Verbatim",
    "Wanted",
    "WantedAnswer",
    "WantedDemand",
]
