"""Fill the site with the labelled demo."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.exchange.demo import accounts, filling


class Command(BaseCommand):
    help = "Remplit le site avec des données d'exemple, toutes marquées « exemple »."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="ne rien faire si le site a déjà des contributions")
        parser.add_argument("--comptes", action="store_true", help="afficher les comptes d'exemple de cette machine")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["comptes"]:
            for account in accounts.accounts():
                self.stdout.write(f"{account.email:32} {account.password:16} {account.role}")
            return
        if options["if_empty"] and not filling.is_empty():
            return
        report = filling.fill()
        accounts.create()
        for where, message in (*report.refused, *report.warnings):
            self.stderr.write(f"{where} : {message}")
        self.stdout.write(
            f"{report.created} contributions créées, {report.updated} mises à jour, {len(report.refused)} refusées"
        )
        if report.refused:
            raise CommandError("la démonstration est incomplète")
