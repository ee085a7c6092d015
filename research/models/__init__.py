"""Studies and what surrounds them. One entity a file."""

from research.models.agreement import StoryAgreement
from research.models.call import FieldCall, Participation, ParticipationEvent
from research.models.coding import Code, Coding, CodingPass, Memo
from research.models.committee import Committee, CommitteeMessage, CommitteeReader, Mark
from research.models.corpus import Corpus, CorpusEntry, EntryDecision
from research.models.corpus_version import CorpusVersion
from research.models.coverage import CoverageFact, CoverageSnapshot
from research.models.project import Fieldwork, ProjectPartner, ResearchProject
from research.models.reference import Reference
from research.models.study import CaseStudy

__all__ = [
    "CaseStudy",
    "Code",
    "Coding",
    "CodingPass",
    "Committee",
    "CommitteeMessage",
    "CommitteeReader",
    "Corpus",
    "CorpusEntry",
    "CorpusVersion",
    "CoverageFact",
    "CoverageSnapshot",
    "EntryDecision",
    "FieldCall",
    "Fieldwork",
    "Mark",
    "Memo",
    "Participation",
    "ParticipationEvent",
    "ProjectPartner",
    "Reference",
    "ResearchProject",
    "StoryAgreement",
]
