"""What every test stands on: a real PostgreSQL, emptied past what the append-only tables allow, one Chromium."""

import functools
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings
from hypothesis import HealthCheck, settings

from tests.journeys import browser

pytest_plugins = ["tests.standing"]

# How fast an example is found or judged says how busy the machine is, not whether the code is right.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves an event loop running, which tests of the worker cannot bear."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


STAYS = {"django_migrations", "django_content_type", "auth_permission"}
"""Tables whose rows come with the tables themselves."""


@functools.cache
def _written() -> str:
    """A query for the names of tables that have rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = sorted({name for (name,) in cursor.fetchall()} - STAYS)
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)


def _empty(case: TransactionTestCase) -> None:
    """Empty what a transactional test has written, with triggers asleep; only a superuser of a test server can."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_written())
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")


@pytest.fixture(autouse=True, scope="session")
def _emptied_past_the_append_only_tables() -> Iterator[None]:
    """Few rows in few tables are gone sooner than Django's flush empties all and makes its permissions anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _empty)
        yield


@pytest.fixture(autouse=True, scope="session")
def _passwords_cost_nothing() -> Iterator[None]:
    """Hashing that is slow on purpose would be most of the time of tests that make staff of every role."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def _files_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Equal contents are one file on the disk, and whoever erases knows only the database of his own process."""
    with override_settings(FILES_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium of the system, the same for all: Playwright bears only one of itself in a process."""
    playwright = pytest.importorskip("playwright.sync_api")
    program = browser.program()
    if program is None:
        pytest.skip("no Chromium on this machine: `apt-get install chromium`")
    with playwright.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=browser.FLAGS)
        yield opened
        opened.close()
