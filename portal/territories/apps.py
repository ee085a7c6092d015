"""Application `territories`: official territories of France, their history, free areas and the map."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoriesConfig(AppConfig):
    """Places: below people, contributions and search, which refer to them."""

    name = "portal.territories"
    label = "territories"
    verbose_name = _("Territoires")
