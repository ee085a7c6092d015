"""Make every kept ranking of a lead again from its rule and its inputs: each must come out as it did on the day."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand

from portal.leads.matching.making import ranking_of, replay
from portal.leads.models import MatchRun

_AT_ONCE: Final = 100


class Command(BaseCommand):
    help = (
        "Refait les classements gardés à partir de leur règle et de ce qui était su ce jour-là. "
        "Sort avec le code 1 si l'un d'eux diffère."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--lead", type=int, help="ceux de cette affaire seulement, par son numéro")

    def handle(self, *args: Any, **options: Any) -> None:
        runs = MatchRun.objects.select_related("rule").order_by("pk")
        if options["lead"] is not None:
            runs = runs.filter(lead=options["lead"])
        checked, different = 0, 0
        for run in runs.iterator(_AT_ONCE):
            checked += 1
            if replay(run) != ranking_of(run):
                different += 1
                self.stdout.write(f"affaire {run.lead_id}, classement {run.pk} : différent")
        self.stdout.write(f"{checked} classements refaits, {different} différents")
        if different:
            sys.exit(1)
