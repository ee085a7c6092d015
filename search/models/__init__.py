"""What members keep of their searches, and what « Qui sait ? » keeps of people. Nothing that an engine stores."""

from search.models.expertise import MatchingRefusal, ShownRanking, SkillChoice
from search.models.proof import Proof, SkillWeight
from search.models.saved_search import Alert, SavedSearch

__all__ = ["Alert", "MatchingRefusal", "Proof", "SavedSearch", "ShownRanking", "SkillChoice", "SkillWeight"]
