"""Pays the debts: the worker hands recorded entries to their listeners, at least once each."""

import logging
import traceback
from dataclasses import dataclass

from django.db.models import Count
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from ostan.foundation import work
from ostan.foundation.ledger import append
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock

log = logging.getLogger(__name__)

FIRST_WAIT = 4
LONGEST_WAIT = 6 * 3600
TRIES = 30


class Patience(BaseRetryStrategy):
    """Waits 4 s, then twice as long each time, at most 6 hours; gives up after 30 tries (about 4 days)."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When the job is tried again; None when it has been tried often enough.

        Each failure leaves a line: what kind, and where. Its words may name people and stay out.
        """
        at = traceback.extract_tb(exception.__traceback__)
        where = f"{at[-1].filename}:{at[-1].lineno}" if at else "?"
        kind = type(exception).__name__
        log.warning(
            "job %s (%s) failed, try %s: %s at %s", job.id, job.task_name, job.attempts + 1, kind, where
        )
        if job.attempts >= TRIES:
            return None
        return RetryDecision(retry_in={"seconds": min(FIRST_WAIT * 2**job.attempts, LONGEST_WAIT)})


@app.task(name=append.DELIVER, queue=append.QUEUE, retry=Patience())
def deliver(entry_id: int, listener: str) -> None:
    """Hand one entry to one listener; an exception puts the job back with a longer wait each time."""
    entry = Entry.objects.get(pk=entry_id)
    work.deliver(
        activity=entry.activity, listener=listener, facts=entry.facts, entry_id=entry_id, now=clock.now()
    )


async def take_up_stalled(context: JobContext) -> int:
    """Put the jobs of killed workers back into the queue; how many there were.

    A worker that has given no sign of life for 30 seconds counts as killed. Should it be alive after all,
    its listener is called twice, which listeners bear.
    """
    manager = context.app.job_manager
    taken = 0
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except ConnectorException:  # it has ended meanwhile
            continue
        taken += 1
        log.warning("job %s of a lost worker is taken up again", job.id)
    return taken


@dataclass(frozen=True, slots=True)
class Debts:
    """Jobs by state: waiting, at work, and given up after too many tries."""

    waiting: int
    working: int
    given_up: int


def debts() -> Debts:
    """What is owed at this moment. One statement."""
    rows = ProcrastinateJob.objects.values_list("status").annotate(Count("id"))
    counts = {str(status): count for status, count in rows}
    return Debts(counts.get("todo", 0), counts.get("doing", 0), counts.get("failed", 0))
