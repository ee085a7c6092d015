"""Tables of the application."""

from portal.territories.models.change import TerritoryChange
from portal.territories.models.territory import Territory

__all__ = ["Territory", "TerritoryChange"]
