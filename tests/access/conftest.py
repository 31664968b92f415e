"""One province for all tests of a module: every test looks at it inside a savepoint that is taken back."""

from collections.abc import Iterator

import pytest
from django.db import connections, transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.access.province import Province, build


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Province]:
    with django_db_blocker.unblock():
        with transaction.atomic():
            yield build()
            transaction.set_rollback(True)
        connections.close_all()  # beside a browser Django keeps connections apart from those it closes in the end


@pytest.fixture
def province(_built: Province, db: None) -> Province:
    """The province; whatever a test does to it is undone."""
    return _built
