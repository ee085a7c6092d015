"""Studies and what surrounds them. One entity a file."""

from research.models.agreement import StoryAgreement
from research.models.call import FieldCall, Participation, ParticipationEvent
from research.models.committee import Committee, CommitteeMessage, CommitteeReader, Mark
from research.models.coverage import CoverageFact, CoverageSnapshot
from research.models.project import Fieldwork, ProjectPartner, ResearchProject
from research.models.reference import Reference
from research.models.study import CaseStudy

__all__ = [
    "CaseStudy",
    "Committee",
    "CommitteeMessage",
    "CommitteeReader",
    "CoverageFact",
    "CoverageSnapshot",
    "FieldCall",
    "Fieldwork",
    "Mark",
    "Participation",
    "ParticipationEvent",
    "ProjectPartner",
    "Reference",
    "ResearchProject",
    "StoryAgreement",
]
