"""Editing one's own page, each field beside who may read it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from portal.members.field_visibility import FIELDS
from portal.members.models import Member
from portal.members.places import find_places
from portal.members.profiles import ProfileAudience, ProfileText
from portal.territories.models import Territory
from portal.visibility import Visibility
from portal.vocabulary.models import Concept

TEXT_FIELDS = (
    "headline",
    "offers",
    "seeks",
    "bio",
    "availability",
    "availability_note",
    "contact_email",
    "phone",
)


class ProfileForm(forms.Form):
    """Plain form: what it may write is listed here, whatever the request holds."""

    display_name = forms.CharField(label=_("Nom affiché"), max_length=120)
    headline = forms.CharField(label=_("Présentation en une ligne"), max_length=160, required=False)
    trades = forms.ModelMultipleChoiceField(
        label=_("Vos métiers"),
        queryset=Concept.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    skills = forms.ModelMultipleChoiceField(
        label=_("Vos compétences"),
        queryset=Concept.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Elles seront marquées « déclaré » ; vos expériences publiées en apportent la preuve."),
    )
    offers = forms.CharField(
        label=_("Ce que vous proposez"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seeks = forms.CharField(
        label=_("Ce que vous cherchez"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    places = forms.CharField(
        label=_("Territoires où vous travaillez"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Un par ligne : commune, département ou région. Par exemple « Ambert » ou « Cantal (15) »."),
    )
    availability = forms.ChoiceField(label=_("Disponibilité"), choices=Member.Availability.choices)
    availability_note = forms.CharField(label=_("Précision"), max_length=160, required=False)
    bio = forms.CharField(
        label=_("Votre parcours"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Vous pouvez utiliser Markdown."),
    )
    contact_email = forms.EmailField(
        label=_("Adresse électronique de contact"),
        required=False,
        help_text=_("Elle peut différer de celle de votre compte, qui n’est jamais montrée."),
    )
    phone = forms.CharField(
        label=_("Téléphone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    visibility = forms.ChoiceField(
        label=_("Qui peut ouvrir votre page ?"),
        choices=Visibility.choices_for(_("Moi seulement")),
        help_text=_("Aucun champ n’est montré plus largement que la page."),
    )
    is_listed = forms.BooleanField(
        label=_("Je souhaite figurer dans l’annuaire des membres"),
        required=False,
        help_text=_("Vous pouvez changer d’avis à tout moment."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        kwargs.setdefault("initial", initial_of(member))
        super().__init__(*args, **kwargs)
        for name, scheme in (("trades", "trade"), ("skills", "skill")):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = Concept.objects.filter(scheme=scheme, is_active=True).order_by("label")
        for name, label in FIELDS.items():
            self.fields[f"see_{name}"] = forms.ChoiceField(
                label=_("Qui peut lire « %(field)s » ?") % {"field": label},
                choices=Visibility.choices_for(_("Moi seulement")),
                initial=member.level_of(name),
            )

    def clean_places(self) -> frozenset[int]:
        return frozenset(place.pk for place in find_places(self.cleaned_data["places"]))

    def text(self) -> ProfileText:
        data = self.cleaned_data
        return ProfileText(
            display_name=data["display_name"],
            trade_ids=frozenset(concept.pk for concept in data["trades"]),
            skill_ids=frozenset(concept.pk for concept in data["skills"]),
            place_ids=data["places"],
            **{name: data[name] for name in TEXT_FIELDS},
        )

    def audience(self) -> ProfileAudience:
        data = self.cleaned_data
        return ProfileAudience(
            visibility=data["visibility"],
            field_visibility={name: data[f"see_{name}"] for name in FIELDS},
            is_listed=data["is_listed"],
        )

    def sections(self) -> list[tuple[BoundField, BoundField | None]]:
        """Each field with the one that says who reads it, in the order of the page."""
        names = ["headline", "trades", "skills", "offers", "seeks", "places", "availability"]
        pairs = [(self["display_name"], None), *((self[name], self[f"see_{name}"]) for name in names)]
        pairs.append((self["availability_note"], None))
        pairs += [(self[name], self[f"see_{name}"]) for name in ("bio", "contact_email", "phone")]
        return pairs


def initial_of(member: Member) -> dict[str, Any]:
    """Form values of a member: place labels one a line, ids of concepts."""
    values: dict[str, Any] = {name: getattr(member, name) for name in TEXT_FIELDS}
    values |= {
        "display_name": member.display_name,
        "visibility": member.visibility,
        "is_listed": member.is_listed,
        "trades": [concept.pk for concept in member.trades.all()],
        "skills": [declared.concept_id for declared in member.declared_skills.all()],
        "places": "\n".join(_typed(place) for place in member.places.all()),
    }
    return values


def _typed(place: Territory) -> str:
    """What `find_place` reads back as the same place: two intercommunalités may share a name."""
    return place.key if place.kind in ("epci", "area") else place.label
