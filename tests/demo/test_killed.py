"""kill -9 in the middle of the demo's figures: a month is there whole or not at all, and the replay goes on where it was."""

import datetime
import os
import signal
from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from ostan.domains.indicators.models import Sheet, Value
from ostan.foundation.ledger.models import Entry
from ostan.wiring.demo import chronicle, load_province
from tests.demo.conftest import NOW

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SEED = 7
UNTIL = NOW - datetime.timedelta(days=25)
"""Three days after the end of a month: little of it has been handed in."""


@pytest.fixture(scope="module")
def counts() -> dict[str, int]:
    """Here the province is loaded for good, because a process that is killed must see it."""
    return {}


def told() -> Counter[str]:
    return Counter(Entry.objects.values_list("activity", flat=True))


def piece(number: int) -> None:
    chronicle.replay_figures.func(seed=SEED, until=UNTIL.isoformat(), number=number)


def killed_in(number: int, at_value: int) -> int:
    """The signal that ended a process which was at a piece, and was killed when it wrote values for the n-th time."""
    connection.close()
    child = os.fork()
    if not child:
        written = 0

        def kill(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal written
            written += sql.startswith('INSERT INTO "indicators_value"')
            if written == at_value:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(kill):
                piece(number)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def test_a_month_that_was_killed_is_made_once_and_whole() -> None:
    load_province(now=UNTIL)
    number = len(chronicle.pieces(UNTIL)) - 2
    assert chronicle.pieces(UNTIL)[number].what == chronicle.MONTH
    before = told()
    with transaction.atomic():
        piece(number)
        wanted, values = told(), Value.objects.count()
        transaction.set_rollback(True)
    handed = wanted["SheetHandedIn"]
    assert handed > 4

    assert killed_in(number, handed // 2) == signal.SIGKILL
    assert (told(), Sheet.objects.count(), chronicle.made(SEED)) == (before, 0, 0)

    piece(number)
    assert (told(), Value.objects.count(), chronicle.made(SEED)) == (wanted, values, number + 1)
    owed = ProcrastinateJob.objects.filter(task_name="replay_figures")
    assert [job.args["number"] for job in owed] == [number + 1]

    piece(number)
    assert (told(), Value.objects.count(), owed.count()) == (wanted, values, 1)
