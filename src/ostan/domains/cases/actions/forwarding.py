"""A body without an account is asked about a case: by a signed link, with reminders, and answers there."""

import datetime
from collections.abc import Iterable

from ostan.domains.cases import rules
from ostan.domains.cases.actions.running import Running
from ostan.domains.cases.events import (
    CaseForwarded,
    ForwardingTakenBack,
    OutsideAnswered,
    OutsideBodySet,
    OutsideReminded,
)
from ostan.domains.cases.models import Attachment, Forwarding, Message, OutsideBody
from ostan.domains.cases.queries import outside
from ostan.domains.cases.rules import Act, MessageKind
from ostan.domains.org.rules.particulars import particulars
from ostan.foundation import access, once, vault
from ostan.foundation.files import actions as files_kept
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.work import unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

GRACE_DAYS = 10
"""Working days for which a link still takes an answer after its day. Source: assumed."""

MOST_DAYS = 60
MOST_FILES = 5


def set_outside_body(
    *,
    actor: Actor,
    now: datetime.datetime,
    name: str,
    email: str = "",
    mobile: str = "",
    is_active: bool = True,
    body_id: int | None = None,
) -> OutsideBody:
    """The body, new or changed. Its addresses are kept sealed; one of them is needed, for the link goes there.

    Raises:
        NotAllowed: the actor may not keep bodies, or there is no such body.
        RuleBroken: cases.body_unnamed, cases.body_unreachable, cases.body_known, persian.mobile, org.email_malformed.
    """
    access.require(actor, "cases.outside_bodies")
    told, title = particulars(email=email, mobile=mobile), persian.clean_line(name)[:200]
    if not title:
        raise RuleBroken("cases.body_unnamed", field="name")
    if not (told.email or told.mobile):
        raise RuleBroken("cases.body_unreachable", field="email")
    with unit_of_work(actor=actor, now=now) as work:
        rows = OutsideBody.objects.select_for_update()
        body = rows.filter(pk=body_id).first() if body_id else OutsideBody()
        if body is None:
            raise NotAllowed("cases.outside_bodies")
        fold = persian.fold(title)
        if OutsideBody.objects.filter(fold=fold).exclude(pk=body.pk).exists():
            raise RuleBroken("cases.body_known", field="name")
        body.name, body.fold, body.is_active = title, fold, is_active
        body.email_sealed = vault.seal(told.email) if told.email else b""
        body.mobile_sealed = vault.seal(told.mobile) if told.mobile else b""
        body.save()
        work.record(OutsideBodySet(stream=f"outside:{body.pk}", body_id=body.pk, is_active=is_active))
    return body


def forward_case(
    *,
    actor: Actor,
    now: datetime.datetime,
    case_id: int,
    body_id: int,
    text: str,
    days: int,
    files: Iterable[int] = (),
) -> Forwarding:
    """The case, put before the body: it is sent a link to `text` and these attachments, and to nothing else.

    `days` are the working days until the answer is due; a reminder goes out half way and on the day. The case goes
    on meanwhile, and its clock runs. Source: assumed.

    Raises:
        NotAllowed: there is no such case or body, or the case is out of reach.
        RuleBroken: cases.text_needed, cases.text_too_long, cases.days_out_of_range (`most`), cases.forwarded_already,
            cases.file_not_of_case, cases.not_now, cases.not_held, cases.held_by_other.
    """
    rules.check_text(text)
    if not 1 <= days <= MOST_DAYS:
        raise RuleBroken("cases.days_out_of_range", field="days", most=MOST_DAYS)
    calendar = holidays.calendar()
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.FORWARD, work=work, actor=actor, now=now)
        running.in_hand()
        body = OutsideBody.objects.filter(pk=body_id, is_active=True).first()
        if body is None:
            raise NotAllowed("cases.work")
        if Forwarding.objects.filter(case=case_id, body=body, answered_at=None, taken_back_at=None).exists():
            raise RuleBroken("cases.forwarded_already", field="body")
        due = calendar.add_working_days(now, days)
        row = Forwarding(
            case_id=case_id,
            body=body,
            text=text.strip(),
            files=_of_case(case_id, files),
            by_id=actor.person_id,
            sent_at=now,
            due_at=due,
            expires_at=calendar.add_working_days(due, GRACE_DAYS),
            remind_at=calendar.add_working_days(now, days // 2) if days > 1 else due,
        )
        row.save()
        work.record(
            CaseForwarded(
                stream=running.stream,
                case_id=case_id,
                forwarding_id=row.pk,
                body_id=body_id,
                due_at=due,
                expires_at=row.expires_at,
            )
        )
    return row


def _of_case(case_id: int, wanted: Iterable[int]) -> list[int]:
    ids = list(dict.fromkeys(wanted))
    found = Attachment.objects.filter(case=case_id, pk__in=ids).count()
    if found != len(ids):
        raise RuleBroken("cases.file_not_of_case", field="files")
    return ids


def answer_forwarding(
    *,
    actor: Actor,
    now: datetime.datetime,
    token: str,
    text: str,
    name: str,
    uploads: Iterable[tuple[str, files_kept.Upload]] = (),
) -> Forwarding:
    """The answer of whoever holds the link, once; it stands in the case for the staff, with its files.

    Raises:
        NotAllowed: no such link was given out.
        RuleBroken: cases.outside_answered, cases.outside_expired, cases.outside_taken_back, cases.name_needed,
            cases.text_needed, cases.text_too_long, cases.too_many_files (`most`), and those of files.keep.
    """
    rules.check_text(text)
    signed = persian.clean_line(name)[:200]
    if not signed:
        raise RuleBroken("cases.name_needed", field="name")
    given = list(uploads)
    if len(given) > MOST_FILES:
        raise RuleBroken("cases.too_many_files", field="files", most=MOST_FILES)
    with unit_of_work(actor=actor, now=now) as work:
        pk = outside.id_in(token)
        row = Forwarding.objects.select_for_update().filter(pk=pk).first() if pk else None
        if row is None:
            raise NotAllowed("cases.see")
        outside.check_open(row, now)
        kept = [files_kept.keep(actor=SYSTEM, now=now, upload=body, name=title).pk for title, body in given]
        message = Message(
            case_id=row.case_id, kind=MessageKind.OUTSIDE, author_id=0, text=text.strip(), at=now
        )
        once.insert(message)
        once.insert(
            *(
                Attachment(
                    case_id=row.case_id, file_id=one, message=message, by_id=0, at=now, for_citizen=False
                )
                for one in kept
            )
        )
        row.answered_at, row.answered_by, row.answer, row.remind_at = now, signed, message, None
        row.save(update_fields=["answered_at", "answered_by", "answer", "remind_at"])
        work.record(
            OutsideAnswered(
                stream=f"case:{row.case_id}",
                case_id=row.case_id,
                forwarding_id=row.pk,
                body_id=row.body_id,
                message_id=message.pk,
                files=len(kept),
            )
        )
    return row


def take_back_forwarding(*, actor: Actor, now: datetime.datetime, case_id: int, forwarding_id: int) -> None:
    """The body is no longer asked; its link says so.

    Raises:
        NotAllowed: there is no such forwarding of the case, or the case is out of reach.
        RuleBroken: cases.outside_answered, cases.not_now, cases.not_held, cases.held_by_other.
    """
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.FORWARD, work=work, actor=actor, now=now)
        running.in_hand()
        rows = Forwarding.objects.select_for_update()
        row = rows.filter(pk=forwarding_id, case=case_id, taken_back_at=None).first()
        if row is None:
            raise NotAllowed("cases.work")
        if row.answered_at:
            raise RuleBroken("cases.outside_answered")
        row.taken_back_at, row.remind_at = now, None
        row.save(update_fields=["taken_back_at", "remind_at"])
        work.record(
            ForwardingTakenBack(
                stream=running.stream, case_id=case_id, forwarding_id=row.pk, body_id=row.body_id
            )
        )


def remind_outside(*, actor: Actor, now: datetime.datetime) -> int:
    """How many bodies are reminded now: half way to the day, and on the day.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    waiting = Forwarding.objects.filter(remind_at__lte=now, answered_at=None, taken_back_at=None)
    due = list(waiting.values_list("pk", flat=True)[:500])
    if not due:
        return 0
    with unit_of_work(actor=actor, now=now) as work:
        rows = list(waiting.select_for_update(skip_locked=True).filter(pk__in=due))
        for row in rows:
            row.remind_at = row.due_at if now < row.due_at else None
            row.save(update_fields=["remind_at"])
            work.record(
                OutsideReminded(
                    stream=f"case:{row.case_id}",
                    case_id=row.case_id,
                    forwarding_id=row.pk,
                    body_id=row.body_id,
                )
            )
    return len(rows)
