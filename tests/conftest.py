"""What every test stands on: a real PostgreSQL, a flush that the append-only tables allow, one Chromium."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import override_settings
from hypothesis import HealthCheck, settings

from tests.journeys import browser

# How fast an example is found or judged says how busy the machine is, not whether the code is right.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves an event loop running, which tests of the worker cannot bear."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_append_only_tables() -> Iterator[None]:
    """Empties tables between transactional tests with triggers asleep; only a superuser of a test server can."""
    ordinary = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        asleep = "SET LOCAL session_replication_role = replica"
        ordinary(self, [asleep, *sql_list, "TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE"])

    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = ordinary  # type: ignore[method-assign]


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
