"""The demo province, loaded once for a file of tests and taken back after it."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from ostan.wiring.demo import load_province

NOW = datetime.datetime(2026, 9, 20, 8, tzinfo=datetime.UTC)
"""Sunday 29 Shahrivar 1405, 11:30 in Tehran."""


@pytest.fixture(scope="module")
def counts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, int]]:
    """What the first load says that there is."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_province(now=NOW)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _province(counts: dict[str, int], db: None) -> None:
    """Every test here stands in the loaded province."""
