"""Time → action: what the worker does by the clock."""

import contextlib

from procrastinate import JobContext
from procrastinate.contrib.django import app

from ostan.foundation import delivery
from ostan.foundation.ledger import actions as ledger
from ostan.foundation.ledger import seal
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import RuleBroken


@app.periodic(cron="* * * * *")
@app.task(name="seal_ledger", queueing_lock="seal_ledger")
def seal_ledger(timestamp: int) -> None:
    """Every minute: what was recorded enters the tree, and its root is signed."""
    seal.seal(now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="take_up_stalled", queueing_lock="take_up_stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Every minute: the jobs of a killed worker are taken up again."""
    await delivery.take_up_stalled(context)


@app.periodic(cron="30 21 * * *")
@app.task(name="verify_ledger", queueing_lock="verify_ledger")
def verify_ledger(timestamp: int) -> None:
    """Every night (one o'clock in Tehran): the whole ledger is checked."""
    with contextlib.suppress(RuleBroken):  # a check somebody asked for is still running
        ledger.ask_verification(actor=SYSTEM, now=clock.now())


@app.periodic(cron="17 * * * *")
@app.task(name="forget_finished", queueing_lock="forget_finished", pass_context=True)
async def forget_finished(context: JobContext, timestamp: int) -> None:
    """Every hour: jobs that were done more than a day ago leave the queue's table."""
    await context.app.job_manager.delete_old_jobs(nb_hours=24)
