"""Cooperatives and people from plain dictionaries: imports and the demonstration data share these functions.

Idempotent: the same dictionary twice leaves the same rows. A list given replaces what was there; a key
left out leaves it alone. Anything wrong raises ValidationError and nothing of the dictionary is kept.
"""

from portal.members.loading.cooperatives import load_cooperative, load_national_figures
from portal.members.loading.people import load_member

__all__ = ["load_cooperative", "load_member", "load_national_figures"]
