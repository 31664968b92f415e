"""Words between the applicant and the staff: questions that stop the clock, answers, messages, notes, files."""

import datetime
from collections.abc import Collection, Iterable

from ostan.domains.cases import rules
from ostan.domains.cases.actions.running import Running
from ostan.domains.cases.events import (
    CitizenAnswered,
    FileAttached,
    MessageSent,
    PersonMentioned,
    QuestionTakenBack,
)
from ostan.domains.cases.models import Attachment, Case, Mention, Message, Task
from ostan.domains.cases.queries.mentions import colleagues_at
from ostan.domains.cases.rules import Act, MessageKind, TaskAct
from ostan.foundation import once
from ostan.foundation.files import queries as files_kept
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken


def ask_citizen(
    *, actor: Actor, now: datetime.datetime, case_id: int, text: str, revision: int | None = None
) -> Case:
    """The case, waiting for its applicant; its clock stands until the answer comes.

    Raises:
        NotAllowed: there is no such case, or it is out of reach.
        RuleBroken: cases.text_needed, cases.text_too_long, cases.not_now, cases.not_held, cases.held_by_other,
            cases.stale.
    """
    rules.check_text(text)
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.ASK, work=work, actor=actor, now=now)
        rules.check_revision(revision, running.case.revision)
        running.in_hand()
        running.ask(text.strip(), author_id=actor.person_id)
        running.save()
    return running.case


def take_back_question(*, actor: Actor, now: datetime.datetime, case_id: int) -> Case:
    """The case, running again although the applicant did not answer here (by telephone, perhaps).

    Raises:
        NotAllowed: there is no such case, or it is out of reach.
        RuleBroken: cases.not_now, cases.nothing_asked, cases.not_held, cases.held_by_other.
    """
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.TAKE_BACK, work=work, actor=actor, now=now)
        running.in_hand()
        _check_asked(running)
        seconds = running.stop_waiting(TaskAct.ASK)
        running.say(
            lambda: QuestionTakenBack(
                stream=running.stream,
                case_id=case_id,
                paused_seconds=seconds,
                norm_due_at=running.case.norm_due_at,
            )
        )
        running.go_on(TaskAct.ASK)
        running.save()
    return running.case


def answer_question(
    *, actor: Actor, now: datetime.datetime, case_id: int, text: str, files: Iterable[int] = ()
) -> Case:
    """The case, running again with the applicant's answer; its deadlines moved by the time it stood still.

    Raises:
        NotAllowed: the case is not the actor's.
        RuleBroken: cases.text_needed, cases.text_too_long, cases.not_now, cases.nothing_asked,
            cases.file_not_yours.
    """
    rules.check_text(text)
    wanted = _own(actor, files)
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.ANSWER, work=work, actor=actor, now=now)
        _check_asked(running)
        message = _write(running, MessageKind.ANSWER, text)
        _attach(running, wanted, message, for_citizen=True)
        seconds = running.stop_waiting(TaskAct.ASK)
        running.say(
            lambda: CitizenAnswered(
                stream=running.stream,
                case_id=case_id,
                message_id=message.pk,
                paused_seconds=seconds,
                norm_due_at=running.case.norm_due_at,
            )
        )
        running.go_on(TaskAct.ASK)
        running.save()
    return running.case


def _check_asked(running: Running) -> None:
    if not rules.wants_answer(task.act for task in running.tasks):
        raise RuleBroken("cases.nothing_asked")


def send_message(
    *, actor: Actor, now: datetime.datetime, case_id: int, text: str, files: Iterable[int] = ()
) -> Message:
    """A message of the applicant to the staff, or of the staff to the applicant.

    Raises:
        NotAllowed: the case is not the actor's, or out of reach.
        RuleBroken: cases.text_needed, cases.text_too_long, cases.not_now, cases.file_not_yours.
    """
    rules.check_text(text)
    wanted = _own(actor, files)
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.MESSAGE, work=work, actor=actor, now=now)
        message = _write(running, MessageKind.WORD, text)
        _attach(running, wanted, message, for_citizen=True)
        work.record(_sent(running, message))
    return message


def add_note(
    *, actor: Actor, now: datetime.datetime, case_id: int, text: str, mentioned: Collection[int] = ()
) -> Message:
    """A note among the staff, which the applicant does not see. Those `mentioned`, or named after a «@», hear of it.

    Raises:
        NotAllowed: the case is out of reach.
        RuleBroken: cases.text_needed, cases.text_too_long, cases.mention_unknown: somebody mentioned may not see
            the case, or is not there.
    """
    rules.check_text(text)
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.NOTE, work=work, actor=actor, now=now)
        people = _meant(running, text, set(mentioned))
        message = _write(running, MessageKind.NOTE, text)
        work.record(_sent(running, message))
        once.insert(
            *(
                Mention(case=running.case, message=message, person_id=person_id, at=now)
                for person_id in people
            )
        )
        work.record(
            *(PersonMentioned(running.stream, case_id, message.pk, person_id) for person_id in people)
        )
    return message


def _meant(running: Running, text: str, ticked: set[int]) -> list[int]:
    """Who is to hear of the note, by person id: nobody who may not see the case anyhow."""
    if not ticked and rules.MARK not in text:
        return []
    case = running.case
    paths = {case.unit_path, *Task.objects.filter(case=case).values_list("unit_path", flat=True)}
    names = {one.person_id: one.name for one in colleagues_at(paths=paths, on=running.now)}
    names.pop(case.citizen_id, None)
    if ticked - names.keys():
        raise RuleBroken("cases.mention_unknown", field="mention")
    return sorted((ticked | rules.named(text, names)) - {running.actor.person_id})


def attach(
    *,
    actor: Actor,
    now: datetime.datetime,
    case_id: int,
    file_id: int,
    question: str = "",
    for_citizen: bool = True,
) -> Attachment:
    """A file of the actor's, now part of the case. What the applicant attaches, the applicant always sees.

    Raises:
        NotAllowed: the case is not the actor's, or out of reach.
        RuleBroken: cases.file_not_yours, cases.not_now.
    """
    wanted = _own(actor, [file_id])
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.ATTACH, work=work, actor=actor, now=now)
        seen = for_citizen or actor.own_id == running.case.citizen_id
        attached = _attach(running, wanted, None, for_citizen=seen, question=question)
        work.record(
            *(
                FileAttached(
                    stream=running.stream,
                    case_id=case_id,
                    attachment_id=one.pk,
                    file_id=one.file_id,
                    for_citizen=seen,
                )
                for one in attached
            )
        )
    return attached[0]


def _own(actor: Actor, files: Iterable[int]) -> list[int]:
    """The files, when the actor has uploaded all of them."""
    wanted = list(dict.fromkeys(files))
    if wanted and set(wanted) - files_kept.owned(person_id=actor.person_id, file_ids=wanted).keys():
        raise RuleBroken("cases.file_not_yours")
    return wanted


def _write(running: Running, kind: MessageKind, text: str) -> Message:
    message = Message(
        case=running.case, kind=kind, author_id=running.actor.person_id, text=text.strip(), at=running.now
    )
    once.insert(message)
    return message


def _attach(
    running: Running, files: list[int], message: Message | None, *, for_citizen: bool, question: str = ""
) -> list[Attachment]:
    attached = [
        Attachment(
            case=running.case,
            file_id=one,
            question=question,
            message=message,
            by_id=running.actor.person_id,
            at=running.now,
            for_citizen=for_citizen,
        )
        for one in files
    ]
    once.insert(*attached)
    return attached


def _sent(running: Running, message: Message) -> MessageSent:
    return MessageSent(
        stream=running.stream,
        case_id=running.case.pk,
        message_id=message.pk,
        kind=MessageKind(message.kind),
        from_citizen=running.actor.own_id == running.case.citizen_id,
    )
