"""What members keep of their searches. Nothing that an engine stores."""

from search.models.saved_search import Alert, SavedSearch

__all__ = ["Alert", "SavedSearch"]
