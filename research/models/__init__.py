"""Studies and what surrounds them. One entity a file."""

from research.models.coverage import CoverageFact, CoverageSnapshot
from research.models.study import CaseStudy

__all__ = ["CaseStudy", "CoverageFact", "CoverageSnapshot"]
