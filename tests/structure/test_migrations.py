"""The migrations give the models as they are."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.structure.sources import ROOT


def our_labels() -> set[str]:
    return {config.label for config in apps.get_app_configs() if ROOT in _parents(config.path)}


def _parents(path: str) -> set[object]:
    parents = set(Path(path).resolve().parents)
    return set() if any(parent.name == "site-packages" for parent in parents) else parents


@translation.override(None)
def test_no_migration_is_missing():
    """Names are compared as they are written: as in `makemigrations`, translations are off."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph)
    found = {
        label: [str(operation) for migration in migrations for operation in migration.operations]
        for label, migrations in changes.items()
        if label in our_labels()
    }
    assert found == {}


def test_our_apps_are_looked_at():
    assert {"core", "territories", "vocabulary", "members", "knowledge"} <= our_labels()


def test_migrations_do_not_fork():
    assert MigrationLoader(None, ignore_no_migrations=True).detect_conflicts() == {}
