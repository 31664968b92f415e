"""Has the whole ledger checked and keeps the verdict; keeps who took which list along."""

import dataclasses
import datetime
from typing import Any

from ostan.foundation import access, sheets
from ostan.foundation.audit.events import LedgerVerified, ListTaken, VerificationAsked
from ostan.foundation.ledger import verify
from ostan.foundation.ledger.models import Verification
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import Form, Listed

RUNNING = datetime.timedelta(hours=6)
"""How long an unfinished check counts as running."""


def ask_verification(*, actor: Actor, now: datetime.datetime) -> Verification:
    """The check that a worker will run.

    Raises:
        NotAllowed: the actor is not the auditor.
        RuleBroken: "ledger.verifying", another check is running.
    """
    access.require(actor, "ledger.verify")
    with unit_of_work(actor=actor, now=now) as work:
        if Verification.objects.filter(finished_at=None, asked_at__gt=now - RUNNING).exists():
            raise RuleBroken("ledger.verifying")
        asked = Verification.objects.create(asked_at=now, asked_by=actor.person_id)
        work.record(VerificationAsked("ledger", asked.pk))
    return asked


def run_verification(*, facts: dict[str, Any], entry_id: int, now: datetime.datetime) -> None:
    """Follows VerificationAsked: checks the ledger and keeps the verdict. Called twice, it checks once."""
    asked = Verification.objects.get(pk=facts["verification_id"])
    if asked.finished_at:
        return
    verdict = verify.verify()
    ended = now + datetime.timedelta(seconds=verdict.seconds)
    with unit_of_work(actor=SYSTEM, now=ended) as work:
        asked.finished_at = ended
        asked.size, asked.unsealed, asked.checkpoints = verdict.size, verdict.unsealed, verdict.checkpoints
        asked.found, asked.seconds = verdict.found, verdict.seconds
        asked.findings = [dataclasses.asdict(finding) for finding in verdict.findings]
        asked.save()
        work.record(LedgerVerified("ledger", asked.pk, verdict.size, verdict.found))


def take_list(*, actor: Actor, now: datetime.datetime, listed: Listed, form: Form) -> bytes:
    """The list as an Excel workbook; nothing for the paper, which the page itself draws. The ledger keeps who took
    a list that names people along.

    For lists that the actor was just shown: whose rows they are was asked there.
    """
    if listed.personal:
        with unit_of_work(actor=actor, now=now) as work:
            work.record(
                ListTaken(
                    stream=f"person:{actor.person_id}",
                    list_code=listed.code,
                    form_code=form,
                    rows=len(listed.shown),
                )
            )
    return sheets.workbook([sheets.listed(listed)]) if form is Form.EXCEL else b""
