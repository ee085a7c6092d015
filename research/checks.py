"""What a study needs before anyone but its authors reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from knowledge.choices import WRITING_CREDITS, Consent, ConsentUse
from knowledge.consent import consents
from knowledge.models import Authorship, Contribution
from knowledge.querysets import readable
from knowledge.writing.readiness import Need
from portal.members.models import User
from portal.members.viewers import viewer_for
from portal.visibility import Viewer
from research.models import CaseStudy

NEEDED: Final = ("abstract", "question", "method", "findings", "limits")


def check_study(page: CaseStudy, need: Need) -> None:
    messages = {
        "abstract": _("Écrivez un résumé : c’est ce que tout le monde lira."),
        "question": _("Dites à quelle question l’étude répond."),
        "method": _("Dites comment vous avez travaillé : qui, où, combien de récits ou d’entretiens."),
        "findings": _("Dites ce que l’étude établit."),
        "limits": _("Dites ce que l’étude ne permet pas d’affirmer."),
    }
    for name in NEEDED:
        if not getattr(page, name).strip():
            need(name, messages[name])
    if page.started_on and page.ended_on and page.ended_on < page.started_on:
        need("ended_on", _("La fin vient avant le début."))
    quoted = [block["value"]["quote"] for block in page.body.raw_data if block["type"] == "verbatim"]
    about = Q(quote__in=quoted) | Q(quote__contribution__in=[page.pk, *page.cited_numbers()])
    said = consents.decided(about, ConsentUse.STUDY)
    agreed = {quote.pk for quote, standing in said if standing == Consent.GIVEN}
    if waiting := [number for number in dict.fromkeys(quoted) if number not in agreed]:
        numbers = ", ".join(str(number) for number in waiting)
        need("body", _("Sans accord de la personne, une parole citée bloque la publication. Numéros : %s.") % numbers)
    for name in _repeating(page, consents.patterns_of_ended(said)):
        need(name, _("Ce texte répète les mots d’une personne qui n’accepte plus d’être citée : retirez-les."))
    if unknown := unreadable_stories(page):
        numbers = ", ".join(str(number) for number in unknown)
        need("body", _("Nous ne trouvons pas ces récits cités, ou vous ne pouvez pas les lire : %s.") % numbers)


def _repeating(page: CaseStudy, patterns: Sequence[re.Pattern[str]]) -> list[str]:
    """Fields that repeat words of the study, or of a story it cites, whose speaker does not agree to a study."""
    texts = {name: str(getattr(page, name)) for name in ("title", "summary", *page.text_fields)}
    texts["body"] = "\n".join(_strings([block["value"] for block in page.body.raw_data]))
    return [name for name, text in texts.items() if any(pattern.search(text) for pattern in patterns)]


def _strings(value: Any) -> Iterator[str]:
    """Every text in the values of blocks, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def unreadable_stories(page: CaseStudy) -> list[int]:
    """Numbers of the stories cited that no writer of the study may read."""
    numbers = list(dict.fromkeys(page.cited_numbers()))
    if not numbers:
        return []
    credits = Authorship.objects.filter(contribution_id=page.pk, credit__in=WRITING_CREDITS)
    writers = User.objects.filter(member__in=credits.values("member"))
    told = readable(Viewer.anonymous())
    for user in writers:  # at most a few people sign a study
        told |= readable(viewer_for(user))
    found = set(Contribution.objects.filter(told, pk__in=numbers).published().values_list("pk", flat=True))
    return [number for number in numbers if number not in found]
