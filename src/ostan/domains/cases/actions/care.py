"""Care for what is personal: who looked at a file, and the erasure of what a citizen told us."""

import datetime

from ostan.domains.cases.actions import about
from ostan.domains.cases.actions.running import Running
from ostan.domains.cases.events import AnswersErased, ApplicantRevealed, CaseRead
from ostan.domains.cases.models import (
    Answers,
    Attachment,
    Case,
    Decision,
    Mention,
    Message,
    Objection,
    StepAnswers,
)
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import Act, CaseState, RevealReason
from ostan.foundation import access
from ostan.foundation.files import actions as files_kept
from ostan.foundation.work import record, unit_of_work
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.errors import NotAllowed, RuleBroken


def record_reading(*, actor: Actor, now: datetime.datetime, case_id: int, revealed: bool = False) -> None:
    """The ledger knows that the actor looked at the file. For whoever is shown it now.

    `revealed`: the answers that name a person were uncovered.

    Raises:
        NotAllowed: there is no such case, or it is out of the actor's reach.
    """
    look = inside.look(actor, case_id)
    if not (look.is_allowed or inside.sent(actor, case_id)):
        raise NotAllowed("cases.see")
    record(CaseRead(stream=f"case:{case_id}", case_id=case_id, revealed=revealed), actor=actor, now=now)
    if look.is_mentioned:
        _mentions_read(actor, now, case=case_id)


def mark_mentions_read(*, actor: Actor, now: datetime.datetime) -> int:
    """How many mentions of the actor were new; they are read now. Plumbing: leaves no entry.

    Raises:
        NotAllowed: the actor works on no cases.
    """
    access.require(actor, "cases.mentions")
    return _mentions_read(actor, now)


def _mentions_read(actor: Actor, now: datetime.datetime, **of: int) -> int:
    return Mention.objects.filter(person=actor.person_id, read_at=None, **of).update(read_at=now)


def reveal_applicant(*, actor: Actor, now: datetime.datetime, case_id: int, why: RevealReason) -> None:
    """The actor may be shown who the hidden applicant is, for a reason that the ledger keeps and auditors see.

    Raises:
        NotAllowed: there is no such case, or it is out of reach, or the actor is of the agency complained about.
        RuleBroken: cases.not_hidden.
    """
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.REVEAL, work=work, actor=actor, now=now)
        if inside.is_accused(actor, running.case):
            raise NotAllowed("cases.know_applicant")
        if not running.case.hides:
            raise RuleBroken("cases.not_hidden")
        work.record(ApplicantRevealed(stream=running.stream, case_id=case_id, why=RevealReason(why)))


def erase_answers(*, actor: Actor, now: datetime.datetime, case_id: int) -> Case:
    """The case without what its applicant told: answers, messages, the objection, files, and what
    staff answered to the forms of its steps. What was decided stays.

    The salt goes with the answers, so that the commitment in the ledger tells nothing any more, and every
    proof of the ledger still holds. Source: «قانون مدیریت داده‌ها و اطلاعات ملی» (1401) and issue 2, section 1.2.

    Raises:
        NotAllowed: there is no such case, or the actor may not erase.
        RuleBroken: cases.not_now, cases.erased.
    """
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.ERASE, work=work, actor=actor, now=now)
        answers = Answers.objects.select_for_update().filter(case=running.case).first()
        if answers is None:
            raise NotAllowed("cases.erase")
        if answers.erased_at:
            raise RuleBroken("cases.erased")
        answers.data, answers.sealed, answers.salt, answers.erased_at = {}, b"", b"", now
        answers.save(update_fields=["data", "sealed", "salt", "erased_at"])
        about.forget_said(running.case)
        at_steps = StepAnswers.objects.filter(case=running.case)
        at_steps.update(data={}, sealed=b"", salt=b"", erased_at=now)
        Message.objects.filter(case=running.case).update(text="")
        Objection.objects.filter(case=running.case).update(text="")
        Decision.objects.filter(case=running.case, outcome="WITHDRAWN").update(reason="")
        attached = Attachment.objects.filter(case=running.case)
        elsewhere = Attachment.objects.exclude(case=running.case).values("file_id")
        gone = attached.filter(file__erased_at=None).exclude(file__in=elsewhere)
        for file_id in gone.values_list("file_id", flat=True).distinct():
            files_kept.erase(actor=SYSTEM, now=now, file_id=file_id)
        attached.delete()
        work.record(AnswersErased(stream=running.stream, case_id=case_id, commitment=answers.commitment))
        parts = Case.objects.filter(parent=running.case, answers__erased_at=None)
        for part_id in list(parts.values_list("pk", flat=True)):
            erase_answers(actor=actor, now=now, case_id=part_id)
    return running.case


def erase_owed(*, actor: Actor, now: datetime.datetime) -> int:
    """How many decided cases of erased people lost what their applicants told; open ones follow when decided.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    owed = Case.objects.filter(
        citizen__erased_at__isnull=False, state=CaseState.DECIDED, answers__erased_at=None
    ).values_list("pk", flat=True)
    found = list(owed)
    for case_id in found:
        erase_answers(actor=actor, now=now, case_id=case_id)
    return len(found)
