"""What many tests stand on is built once for a file of them, below the transaction of each, and taken back after it."""

import contextlib
import copy
import dataclasses
import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections, transaction
from pytest_django.plugin import DjangoDbBlocker

from ostan.kernel import clock


@dataclasses.dataclass(frozen=True)
class Build:
    """What builds something, and the instant at which the clock of the house stands meanwhile; None lets it go."""

    make: Callable[[], Any]
    at: datetime.datetime | None = None

    def __call__(self) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            self.stop_clock(patch)
            return self.make()

    def stop_clock(self, patch: pytest.MonkeyPatch) -> None:
        """Let the clock stand at its instant, if it has one."""
        if self.at is not None:
            patch.setattr(clock, "now", lambda: self.at)


class Ground:
    """What is built at this moment, by what built it; one ground at a time, in a transaction of its own."""

    def __init__(self) -> None:
        self.builds: tuple[Build, ...] = ()
        self.built: dict[Build, Any] = {}
        self._open = contextlib.ExitStack()

    def lay(self, builds: tuple[Build, ...]) -> None:
        """Build these, unless it is they that stand; whatever else stands is taken back."""
        if builds == self.builds:
            return
        self.clear()
        if builds:
            self._open.enter_context(_taken_back())
            self.builds = builds
            self.built = {build: build() for build in builds}

    def clear(self) -> None:
        """Take back whatever stands."""
        self.builds, self.built = (), {}
        self._open.close()


@contextlib.contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    connections.close_all()  # beside a browser Django keeps connections apart from those it closes in the end


def standing(make: Callable[[], Any], at: datetime.datetime | None = None) -> Any:
    """A fixture of what `make` gives: a copy of the one that stands, or a new one where a test needs real commits.

    With `at` it is made at that instant, and the clock still stands there while the test looks at it.
    """
    build = Build(make, at)

    def stand(db: None, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> Any:
        build.stop_clock(monkeypatch)
        return copy.deepcopy(ground.built[build]) if build in ground.built else build()

    stand.build = build  # type: ignore[attr-defined]  # by this the ground is known before the fixture runs
    return pytest.fixture(stand)


@pytest.fixture(scope="session")
def ground() -> Ground:
    """The ground of this worker; nothing stands on it yet."""
    return Ground()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a file that look at the same come one after the other, so that it is built once."""
    order: dict[object, int] = {}
    for item in items:
        order.setdefault(item.path, len(order))
        order.setdefault((item.path, _wanted(item)), len(order))
    items.sort(key=lambda item: (order[item.path], order[item.path, _wanted(item)]))


def _wanted(item: pytest.Item) -> tuple[Build, ...]:
    found = item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}
    told = (getattr(defined[-1].func, "build", None) for defined in found.values())
    return tuple(build for build in told if build)


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    names = {"transactional_db", "live_server"} & set(request.fixturenames)
    return bool(names or (marker and marker.kwargs.get("transaction")))


@pytest.fixture
def _ground_is_laid(
    request: pytest.FixtureRequest, ground: Ground, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        ground.lay(() if _commits(request) else _wanted(request.node))
    if ground.builds:
        request.node.getparent(pytest.Module).addfinalizer(lambda: _clear(ground, django_db_blocker))


def _clear(ground: Ground, blocker: DjangoDbBlocker) -> None:
    with blocker.unblock():
        ground.clear()


@pytest.fixture
def _django_db_helper(_ground_is_laid: None, _django_db_helper: None) -> None:
    """The transaction of a test begins when the ground is laid."""
