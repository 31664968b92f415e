"""Change, entry and owed jobs are one thing; debts are paid at least once, by a real worker."""

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from ostan.foundation import delivery, work
from ostan.foundation import jobs as queue
from ostan.foundation.ledger import append
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NothingRecorded
from ostan.kernel.events import Event
from ostan.wiring import schedule

NOW = datetime.datetime(2026, 3, 21, 8, 0, tzinfo=datetime.UTC)
CLERK = Actor(person_id=7, hat=3)


@dataclass(frozen=True, slots=True)
class BellRung(Event):
    bell_id: int


heard: list[tuple[str, int, int]] = []


def neighbour(*, facts: dict[str, Any], entry_id: int, now: datetime.datetime) -> None:
    heard.append(("neighbour", entry_id, facts["bell_id"]))


def sleeper(*, facts: dict[str, Any], entry_id: int, now: datetime.datetime) -> None:
    heard.append(("sleeper", entry_id, facts["bell_id"]))
    raise RuntimeError("still asleep")


@pytest.fixture(autouse=True)
def bound() -> Iterator[None]:
    work.on(BellRung, sleeper, neighbour)
    heard.clear()
    yield
    work._listeners.pop("BellRung")


def ring(*bells: int) -> list[Entry]:
    with work.unit_of_work(actor=CLERK, now=NOW) as done:
        done.record(*(BellRung(f"bell:{bell}", bell) for bell in bells))
    return done.entries


def jobs() -> list[tuple[int, str, str]]:
    return [
        (job.args["entry_id"], job.args["listener"], job.status)
        for job in ProcrastinateJob.objects.filter(task_name="deliver").order_by("id")
    ]


def test_entry_change_and_jobs_commit_together(db: None) -> None:
    first, second = ring(1, 2)

    assert [entry.activity for entry in Entry.objects.order_by("id")] == ["BellRung", "BellRung"]
    assert (first.actor_id, first.hat, first.at, first.stream) == (7, 3, NOW, "bell:1")
    assert Entry.objects.get(pk=second.pk).facts == {"bell_id": 2}
    assert jobs() == [
        (entry.pk, listener, "todo") for entry in (first, second) for listener in ("sleeper", "neighbour")
    ]


@transaction.atomic
def ring_and_fall() -> None:
    ring(1)
    raise ZeroDivisionError


def fall_while_ringing() -> None:
    with work.unit_of_work(actor=CLERK, now=NOW) as done:
        done.record(BellRung("bell:1", 1))
        raise ZeroDivisionError


@pytest.mark.parametrize("fault", [ring_and_fall, fall_while_ringing])
def test_a_rolled_back_transaction_leaves_nothing(db: None, fault: Callable[[], None]) -> None:
    with pytest.raises(ZeroDivisionError):
        fault()

    assert not Entry.objects.exists()
    assert not jobs()


def test_a_write_that_records_nothing_is_undone(db: None) -> None:
    with pytest.raises(NothingRecorded), work.unit_of_work(actor=CLERK, now=NOW):
        Entry.objects.create(at=NOW, actor_id=0, hat=0, activity="x", stream="x", facts={}, leaf=b"")

    assert not Entry.objects.exists()


def test_the_jobs_are_those_the_library_would_make(db: None) -> None:
    """We write them in the entry's own statement; the library's way is the measure."""
    (entry,) = ring(1)
    app.tasks["deliver"].batch_defer(
        {"entry_id": entry.pk, "listener": "sleeper"}, {"entry_id": entry.pk, "listener": "neighbour"}
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(j) - 'id' FROM procrastinate_jobs j ORDER BY id")
        ours, ours_too, library, library_too = (json.loads(row[0]) for row in cursor.fetchall())
        cursor.execute("SELECT type, count(*) FROM procrastinate_events GROUP BY type")
        assert cursor.fetchall() == [("deferred", 4)]

    assert ours == library
    assert ours_too == library_too


def test_one_statement_whatever_is_recorded(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3) as seen:  # savepoint, entries with jobs, release
        ring(1, 2, 3)

    assert len([query for query in seen if "ledger_entry" in query["sql"]]) == 1


@dataclass(frozen=True, slots=True)
class Odd(Event):
    value: Any


ODD = [
    True,
    None,
    2**53 - 1,
    0.1,
    -0.0,
    1e-7,
    123456789012345.6,
    '«نیم‌فاصله» \\ " \t é 😀',
    (1, (2, "x")),
    {"b": 1, "a": [None, {"é": 2}]},
    NOW,
    NOW.date(),
    NOW.astimezone(datetime.timezone(datetime.timedelta(hours=3, minutes=30))),
]


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_the_leaf_is_the_same_after_a_way_through_the_database(db: None, value: Any) -> None:
    with work.unit_of_work(actor=CLERK, now=NOW) as done:
        done.record(Odd("odd:1", value))

    stored = Entry.objects.get(pk=done.entries[0].pk)
    assert append.leaf_of(stored) == bytes(stored.leaf)


@pytest.mark.parametrize(
    "value", [2**53, 1e16, float("nan"), float("inf"), NOW.replace(tzinfo=None), object()]
)
def test_what_cannot_be_said_exactly_is_refused(db: None, value: Any) -> None:
    with pytest.raises(ValueError), work.unit_of_work(actor=CLERK, now=NOW) as done:  # noqa: PT011  # any of them
        done.record(Odd("odd:1", value))

    assert not Entry.objects.exists()


def test_two_listeners_of_one_name_are_refused() -> None:
    def neighbour(**facts: object) -> None:
        heard.append(("another", 0, 0))

    with pytest.raises(ValueError, match="two listeners neighbour"):
        work.on(BellRung, neighbour)


def test_delivering_at_once_needs_no_worker(db: None) -> None:
    work._listeners["BellRung"].pop("sleeper")
    with work.delivering_at_once():
        (entry,) = ring(5)

    assert heard == [("neighbour", entry.pk, 5)]
    assert not jobs()


@pytest.fixture
def run_worker(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Runs a worker in this process until the queue has nothing that is due; the clock's own tasks stay out."""
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)

    def run() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]  # Django's connector
            working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    return run


def test_a_failing_listener_stops_nobody_else_and_is_tried_again(run_worker: Callable[[], None]) -> None:
    (entry,) = ring(4)

    run_worker()

    assert sorted(heard) == [("neighbour", entry.pk, 4), ("sleeper", entry.pk, 4)]
    assert jobs() == [(entry.pk, "sleeper", "todo"), (entry.pk, "neighbour", "succeeded")]
    waiting = ProcrastinateJob.objects.get(task_name="deliver", status="todo")
    assert waiting.attempts == 1
    assert waiting.scheduled_at is not None
    assert delivery.debts().waiting >= 1


def test_a_job_asked_for_in_a_worker_goes_with_the_change_that_asked(run_worker: Callable[[], None]) -> None:
    """Taken back with it, and not begun by another hand before it can be seen."""

    @transaction.atomic
    def asker(*, facts: dict[str, Any], entry_id: int, now: datetime.datetime) -> None:
        queue.ask(delivery.deliver, entry_id=entry_id, listener="neighbour")
        raise ZeroDivisionError

    work._listeners["BellRung"].pop("sleeper")
    work.on(BellRung, asker)
    (entry,) = ring(4)

    run_worker()

    assert heard == [("neighbour", entry.pk, 4)]
    assert jobs() == [(entry.pk, "neighbour", "succeeded"), (entry.pk, "asker", "todo")]


def test_a_debt_is_paid_when_its_time_comes(
    run_worker: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "FIRST_WAIT", 0)
    monkeypatch.setattr(delivery, "TRIES", 3)
    (entry,) = ring(4)

    for _ in range(6):
        run_worker()

    assert heard.count(("neighbour", entry.pk, 4)) == 1
    assert heard.count(("sleeper", entry.pk, 4)) == 4
    assert delivery.debts().given_up == 1


def tried(attempts: int) -> Job:
    return Job(
        id=7, queue="q", lock=None, queueing_lock=None, task_name="deliver", task_kwargs={}, attempts=attempts
    )


def test_the_waits_grow_and_end() -> None:
    waits = []
    for attempts in range(delivery.TRIES + 1):
        decision = delivery.Patience().get_retry_decision(exception=RuntimeError(), job=tried(attempts))
        waits.append(decision and decision.retry_at)

    assert waits[-1] is None
    assert all(waits[:-1])


def test_each_failure_leaves_a_line_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise LookupError("علی رضایی، ۰۹۱۲۳۴۵۶۷۸۹")
    except LookupError as failed:
        delivery.Patience().get_retry_decision(exception=failed, job=tried(2))

    (line,) = caplog.messages
    assert "job 7 (deliver) failed, try 3: LookupError at " in line
    assert "test_unit_of_work.py:" in line
    assert "علی" not in line


def test_a_listener_that_no_longer_exists_owes_nothing(run_worker: Callable[[], None]) -> None:
    ring(4)
    work._listeners["BellRung"].pop("sleeper")

    run_worker()

    assert {state for _, _, state in jobs()} == {"succeeded"}


def test_the_jobs_of_a_killed_worker_are_taken_up(run_worker: Callable[[], None]) -> None:
    """A job left "doing" by a worker without a sign of life, and one whose worker's row is gone."""
    work._listeners["BellRung"].pop("sleeper")
    ring(1, 2)
    with connection.cursor() as cursor:
        for state in ("silent", "gone"):
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
            )
            lost = cursor.fetchone()[0]
            cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [lost])
            if state == "gone":
                cursor.execute("DELETE FROM procrastinate_workers WHERE id = %s", [lost])
    assert [state for _, _, state in jobs()] == ["doing", "doing"]
    run_worker()
    assert not heard

    schedule.take_up_stalled.defer(timestamp=0)
    run_worker()
    run_worker()

    assert sorted(bell for _, _, bell in heard) == [1, 2]
    assert {state for _, _, state in jobs()} == {"succeeded"}
