"""Studies and what surrounds them. One entity a file."""

from research.models.study import CaseStudy

__all__ = ["CaseStudy"]
