"""Pays the debts: the worker hands recorded entries to their listeners, at least once each."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ostan.foundation import work
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock

RETRY = RetryStrategy(max_attempts=12, exponential_wait=4)


@app.task(name="deliver", retry=RETRY, pass_context=False)
def deliver(entry_id: int, listener: str) -> None:
    """Hand one entry to one listener; an exception puts the job back with a longer wait each time."""
    entry = Entry.objects.get(pk=entry_id)
    work.deliver(
        activity=entry.activity, listener=listener, facts=entry.facts, entry_id=entry_id, now=clock.now()
    )
