"""Forms of introductions and of how leads end. What is typed is given back with what is wrong, field by field."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.leads.introductions.making import GiverShows, MemberShows
from portal.leads.introductions.outcomes import Told
from portal.leads.models import Introduction, Lead, LeadOutcome
from portal.leads.sealing import Client
from portal.members.models import Member

EMAIL, PHONE, ACCOUNT, GIVER, CLIENT = "email", "phone", "account", "giver", "client"
_MESSAGE: Final = _("Quelques mots, sans adresse ni numéro : ils seront montrés quand chacun aura accepté.")
MOST: Final = Decimal(100_000_000)


class ShowsForm(forms.Form):
    """What one lets the other side see. One thing at least, so that a yes is of use."""

    shows = forms.MultipleChoiceField(
        label=_("Ce que l’autre verra quand vous aurez accepté tous les deux"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une façon de vous joindre.")},
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[str, str]], chosen: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["shows"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices, field.initial = choices, chosen
        if not choices:  # nothing to show: a client without a giver, whose details are gone
            del self.fields["shows"]


class MemberShowsForm(ShowsForm):
    """For the person: the addresses of their page, or that of their account, each told in full to them alone."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        choices = []
        if member.contact_email:
            choices.append((EMAIL, gettext("Mon adresse de contact : %(it)s") % {"it": member.contact_email}))
        if member.phone:
            choices.append((PHONE, gettext("Mon téléphone : %(it)s") % {"it": member.phone}))
        if member.user is not None and member.user.email != member.contact_email:
            choices.append((ACCOUNT, gettext("L’adresse de mon compte : %(it)s") % {"it": member.user.email}))
        chosen = [key for key, _label in choices if key != ACCOUNT]
        super().__init__(*args, choices=choices, chosen=chosen, **kwargs)

    def chosen(self) -> MemberShows:
        """Run after `is_valid()`."""
        shown = self.cleaned_data.get("shows", [])
        return MemberShows(email=EMAIL in shown, phone=PHONE in shown, account=ACCOUNT in shown)


class OfferForm(MemberShowsForm):
    """« Je peux y répondre »."""

    message = forms.CharField(
        label=_("Pourquoi vous"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_MESSAGE,
    )  # fmt: skip
    field_order = ["message", "shows"]


class GiverShowsForm(ShowsForm):
    """For the side of the lead: the giver, the client, or both. The client's details are not repeated here."""

    def __init__(self, *args: Any, lead: Lead, client: Client | None, **kwargs: Any) -> None:
        choices = []
        if lead.giver is not None:
            name = {"name": lead.giver.display_name}
            choices.append((GIVER, gettext("Comment joindre %(name)s, d’après sa page") % name))
        if client:
            choices.append((CLIENT, gettext("Les coordonnées du client")))
        super().__init__(*args, choices=choices, chosen=[key for key, _label in choices], **kwargs)

    def chosen(self) -> GiverShows:
        """Run after `is_valid()`."""
        shown = self.cleaned_data.get("shows", [])
        return GiverShows(giver=GIVER in shown, client=CLIENT in shown)


class AskForm(GiverShowsForm):
    """The lead asks for someone."""

    member = forms.CharField(
        label=_("Qui"), max_length=160, help_text=_("Son nom, ou l’adresse de sa page."),
        error_messages={"required": _("Dites à qui vous pensez.")},
    )  # fmt: skip
    message = forms.CharField(
        label=_("Votre message"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_MESSAGE,
    )  # fmt: skip
    field_order = ["member", "message", "shows"]


class ReasonForm(forms.Form):
    """Why no."""

    reason = forms.CharField(
        label=_("Raison"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Lue par l’autre côté, sans adresse ni numéro."),
        error_messages={"required": _("Dites en quelques mots pourquoi.")},
    )  # fmt: skip


class OutcomeForm(forms.Form):
    """How it ended. Who won it is asked when people were met."""

    result = forms.ChoiceField(
        label=_("Comment cela s’est-il terminé ?"), choices=LeadOutcome.Result.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Dites si elle est gagnée ou perdue.")},
    )  # fmt: skip
    earners = forms.MultipleChoiceField(
        label=_("Gagnée par"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Seulement si elle est gagnée."),
    )  # fmt: skip
    band = forms.ChoiceField(
        label=_("Montant, en tranche"), required=False,
        choices=[("", _("Je préfère ne pas le dire")), *Lead.Budget.choices[:-1]],
        help_text=_("Vu par qui apporte l’affaire et par qui la gagne ; les autres n’en voient que des totaux."),
    )  # fmt: skip
    why = forms.ChoiceField(
        label=_("Ce qui a compté"), required=False, choices=[("", _("Je ne sais pas")), *LeadOutcome.Why.choices]
    )
    words = forms.CharField(
        label=_("En quelques mots"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Lu par les deux côtés de l’affaire."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[Introduction], outcome: LeadOutcome | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, result = self.fields["earners"], self.fields["result"]
        assert isinstance(field, forms.MultipleChoiceField)
        assert isinstance(result, forms.ChoiceField)
        field.choices = [(str(one.pk), one.member.display_name) for one in people]
        if not people:
            del self.fields["earners"]
        if outcome is not None:  # the result itself is said once
            result.choices = [(outcome.result, outcome.get_result_display())]
            if outcome.result == LeadOutcome.Result.LOST:
                self.fields.pop("earners", None)
                del self.fields["band"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        won = cleaned.get("result") == LeadOutcome.Result.WON
        if won and "earners" in self.fields and not cleaned.get("earners") and "earners" not in self.errors:
            self.add_error("earners", _("Dites qui l’a gagnée."))
        return cleaned

    def told(self) -> Told:
        """Run after `is_valid()`."""
        sent = self.cleaned_data
        earners = tuple(int(pk) for pk in sent.get("earners", ()))
        return Told(sent["result"], sent["why"], sent["words"], sent.get("band", ""), earners)


class AmountForm(forms.Form):
    """What one earned, for oneself alone."""

    amount = forms.DecimalField(
        label=_("Mon montant, en euros"), required=False, min_value=0, max_value=MOST, decimal_places=2, localize=True,
        help_text=_("Vous seul le voyez, et personne d’autre, pas même les responsables du site."),
        error_messages={"invalid": _("Écrivez un nombre, par exemple 1200.")},
    )  # fmt: skip

    def clean_amount(self) -> Decimal | None:
        amount: Decimal | None = self.cleaned_data["amount"]
        if amount is not None and not amount.is_finite():
            raise ValidationError(_("Écrivez un nombre, par exemple 1200."))
        return amount
