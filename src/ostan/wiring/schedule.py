"""Time → action: what the worker does by the clock."""

import contextlib
import datetime

from django.conf import settings
from procrastinate import JobContext
from procrastinate.contrib.django import app

from ostan.domains.cases import actions as cases
from ostan.domains.councils import actions as councils
from ostan.domains.desk import actions as desk
from ostan.domains.feedback import actions as feedback
from ostan.domains.indicators import actions as indicators
from ostan.domains.org import actions as org
from ostan.domains.plans import actions as plans
from ostan.foundation import delivery
from ostan.foundation.audit import actions as audit
from ostan.foundation.files import actions as files
from ostan.foundation.hooks import actions as hooks
from ostan.foundation.identity import actions as identity
from ostan.foundation.keys import actions as keys
from ostan.foundation.ledger import seal
from ostan.foundation.notices import actions as notices
from ostan.foundation.payments import actions as payments
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import RuleBroken
from ostan.wiring import measures
from ostan.wiring.demo import alive, history

UNUSED = datetime.timedelta(days=2)


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


@app.periodic(cron="* * * * *")
@app.task(name="settle_payments", queueing_lock="settle_payments")
def settle_payments(timestamp: int) -> None:
    """Every minute: the bank is asked about payers who did not come back, and again where it was silent."""
    payments.settle_open(actor=SYSTEM, now=clock.now())


@app.periodic(cron="30 21 * * *")
@app.task(name="verify_ledger", queueing_lock="verify_ledger")
def verify_ledger(timestamp: int) -> None:
    """Every night (one o'clock in Tehran): the whole ledger is checked."""
    with contextlib.suppress(RuleBroken):  # a check somebody asked for is still running
        audit.ask_verification(actor=SYSTEM, now=clock.now())


@app.periodic(cron="17 * * * *")
@app.task(name="forget_finished", queueing_lock="forget_finished", pass_context=True)
async def forget_finished(context: JobContext, timestamp: int) -> None:
    """Every hour: jobs that were done more than a day ago leave the queue's table."""
    await context.app.job_manager.delete_old_jobs(nb_hours=24)


@app.periodic(cron="*/5 * * * *")
@app.task(name="watch_cases", queueing_lock="watch_cases")
def watch_cases(timestamp: int) -> None:
    """Every five minutes: timers ring, late cases are marked, heads and applicants hear, silence closes cases.

    The work of who was away comes back to them. While a demo's past is replayed its own clock does this; by ours
    everything in it would be late.
    """
    now = clock.now()
    if history.progress(now=now) is not None:
        return
    cases.give_back(actor=SYSTEM, now=now)
    cases.fire_timers(actor=SYSTEM, now=now)
    cases.mark_late(actor=SYSTEM, now=now)
    cases.mark_legally_late(actor=SYSTEM, now=now)
    cases.escalate(actor=SYSTEM, now=now)
    cases.remind(actor=SYSTEM, now=now)
    cases.close_unanswered(actor=SYSTEM, now=now)
    cases.remind_outside(actor=SYSTEM, now=now)


@app.periodic(cron="*/5 * * * *")
@app.task(name="follow_notices", queueing_lock="follow_notices")
def follow_notices(timestamp: int) -> None:
    """Every five minutes: the carrier is asked what became of text messages."""
    notices.follow_up(actor=SYSTEM, now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="match_numbers", queueing_lock="match_numbers")
def match_numbers(timestamp: int) -> None:
    """Every minute: the register is asked about codes and numbers of counters, and again where it was silent."""
    org.match_numbers(actor=SYSTEM, now=clock.now())


@app.periodic(cron="30 4 * * *")
@app.task(name="report_notices", queueing_lock="report_notices")
def report_notices(timestamp: int) -> None:
    """Every morning (eight o'clock in Tehran): administrators hear how many notices reached nobody."""
    notices.report(actor=SYSTEM, now=clock.now())


@app.periodic(cron="40 * * * *")
@app.task(name="count_waiting_times", queueing_lock="count_waiting_times")
def count_waiting_times(timestamp: int) -> None:
    """Every hour: the published waiting times are counted anew, and cases meet a calendar that changed."""
    now = clock.now()
    cases.count_waiting_times(actor=SYSTEM, now=now)
    cases.reckon_deadlines(actor=SYSTEM, now=now)


@app.periodic(cron="50 22 * * *")
@app.task(name="count_services", queueing_lock="count_services")
def count_services(timestamp: int) -> None:
    """Every night: what the owners of services look at is counted anew."""
    now = clock.now()
    cases.count_services(actor=SYSTEM, now=now)
    feedback.count_scores(actor=SYSTEM, now=now)


@app.periodic(cron="5 23 * * *")
@app.task(name="count_measures", queueing_lock="count_measures")
def count_measures(timestamp: int) -> None:
    """Every night: what the house can count itself is counted, sheets that are accepted and closed are locked, and what
    is past its deadline is reviewed.
    """
    now = clock.now()
    if history.progress(now=now) is None:
        measures.count(now)
    indicators.lock_due(actor=SYSTEM, now=now)
    indicators.review_figures(actor=SYSTEM, now=now)


@app.periodic(cron="5 22 * * *")
@app.task(name="drop_expired_drafts", queueing_lock="drop_expired_drafts")
def drop_expired_drafts(timestamp: int) -> None:
    """Every night: applications that were never sent are thrown away when their time is over."""
    cases.drop_expired_drafts(actor=SYSTEM, now=clock.now())


@app.periodic(cron="10 22 * * *")
@app.task(name="drop_incoming", queueing_lock="drop_incoming")
def drop_incoming(timestamp: int) -> None:
    """Every night: uploads that were begun and never ended are thrown away."""
    files.drop_expired_uploads(actor=SYSTEM, now=clock.now())


@app.periodic(cron="15 22 * * *")
@app.task(name="forget_what_is_owed", queueing_lock="forget_what_is_owed")
def forget_what_is_owed(timestamp: int) -> None:
    """Every night: late decisions of erased people are emptied; unused accounts, past sessions, tries and kept answers go."""
    now = clock.now()
    cases.erase_owed(actor=SYSTEM, now=now)
    identity.remove_unused(actor=SYSTEM, now=now, after=UNUSED)
    identity.forget_tries(actor=SYSTEM, now=now)
    identity.drop_expired(actor=SYSTEM, now=now)
    keys.forget_answers(actor=SYSTEM, now=now)
    hooks.forget_deliveries(actor=SYSTEM, now=now)


@app.periodic(cron="*/10 * * * *")
@app.task(name="watch_appointments", queueing_lock="watch_appointments")
def watch_appointments(timestamp: int) -> None:
    """Every ten minutes: who has an appointment tomorrow is reminded, and what nobody came for is closed.

    While a demo's past is replayed its own clock does this; by ours nobody in it would ever come.
    """
    now = clock.now()
    if history.progress(now=now) is not None:
        return
    desk.remind(actor=SYSTEM, now=now)
    desk.mark_missed(actor=SYSTEM, now=now)


@app.periodic(cron="20 * * * *")
@app.task(name="watch_councils", queueing_lock="watch_councils")
def watch_councils(timestamp: int) -> None:
    """Every hour: meetings of series come into sight, who sits by now is called, bound units are reminded, and what is
    overdue comes back to the table.

    While a demo's past is replayed its own clock does this.
    """
    now = clock.now()
    if history.progress(now=now) is not None:
        return
    councils.plan_ahead(actor=SYSTEM, now=now)
    councils.invite_newcomers(actor=SYSTEM, now=now)
    councils.remind_units(actor=SYSTEM, now=now)
    councils.mark_overdue(actor=SYSTEM, now=now)


@app.periodic(cron="45 3 * * *")
@app.task(name="watch_plans", queueing_lock="watch_plans")
def watch_plans(timestamp: int) -> None:
    """Every morning: what changed in how promises stand is kept, and demands that wait too long are taken up higher.

    While a demo's past is replayed its own clock does this.
    """
    now = clock.now()
    if history.progress(now=now) is None:
        plans.note_states(actor=SYSTEM, now=now)
        plans.climb_ladder(actor=SYSTEM, now=now)


@app.periodic(cron="15 4 * * 6")
@app.task(name="send_digest", queueing_lock="send_digest")
def send_digest(timestamp: int) -> None:
    """Every Saturday morning: governor, deputies and members read by e-mail what the week brought.

    Nothing while a demo's past is replayed.
    """
    now = clock.now()
    if history.progress(now=now) is None:
        councils.send_digest(actor=SYSTEM, now=now)


@app.periodic(cron="35 20 * * *")
@app.task(name="close_halls", queueing_lock="close_halls")
def close_halls(timestamp: int) -> None:
    """Every night (just after midnight in Tehran): turns that nobody called are closed, times that no longer fit called off.

    Nothing while a demo's past is replayed: its own clock does it.
    """
    now = clock.now()
    if history.progress(now=now) is None:
        desk.close_days(actor=SYSTEM, now=now)
        desk.call_off_unfit(actor=SYSTEM, now=now)


@app.periodic(cron="* * * * *")
@app.task(name="keep_demo_alive", queueing_lock="keep_demo_alive")
def keep_demo_alive(timestamp: int) -> None:
    """Every minute, in a demonstration alone: people go on coming to its hall after the replayed year."""
    if settings.DEMO:
        alive.tick(now=clock.now())
