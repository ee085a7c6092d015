from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = _("Socle")

    def ready(self) -> None:
        from django.forms import Field

        from portal.core import checks  # noqa: F401

        # In place of « Champ requis. »: a form that can say more, says it in its own `error_messages`.
        Field.default_error_messages = Field.default_error_messages | {"required": _("Il manque votre réponse.")}
