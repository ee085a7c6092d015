"""Who may read what: the one rule, in plain values.

A viewer holds tokens; an item has an audience, a set of tokens. The item may be read when the two meet.
Nothing here knows a table: the queryset twins live beside the models and are tested equal to `can_read`.
"""

from portal.visibility.audience import Visibility, audience_of
from portal.visibility.viewer import Viewer, can_read

__all__ = ["Viewer", "Visibility", "audience_of", "can_read"]
