"""Everything of one case, for the staff who may see it and for the applicant whose it is."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from ostan.domains.cases import rules
from ostan.domains.cases.models import (
    Answers,
    Attachment,
    Case,
    Decision,
    Message,
    StepAnswers,
    Task,
)
from ostan.domains.cases.queries import case_rows, inside
from ostan.domains.cases.queries.history import (
    HistoryLine,
    entries_of,
    is_for_applicant,
    lines,
    org_names,
)
from ostan.domains.cases.queries.parts import (
    AttachmentLine,
    DecisionLine,
    ExtensionLine,
    MessageLine,
    ObjectionLine,
    PauseLine,
    StepAnswersLine,
    TaskLine,
)
from ostan.domains.cases.queries.permitted import acts_of
from ostan.domains.cases.rules import (
    INSIDE,
    Act,
    CaseState,
    Stage,
    TaskState,
)
from ostan.domains.catalogue import queries as catalogue
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed


@dataclasses.dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with all that belongs to it. `acts` is what the asking actor may do now; no other button lives.

    `answers` are whole, personal ones unsealed; {} once erased (`erased_at`). `step_answers` are those
    to forms of steps, oldest first, for the applicant only those that are for his eyes. `in_hand` is the open task that
    the actor holds or may take first. `routed` says by which rule (id, 0 for none) and why the case came here.
    Unless `knows_applicant`, the applicant hides from whoever asks: `citizen` is "", personal answers are left out.
    """

    id: int
    code: str
    service_id: int
    service: str
    version: catalogue.RunnableVersion
    citizen_id: int
    citizen: str
    matched: str
    unit_id: int
    unit: str
    unit_path: str
    place_code: str
    channel: str
    state: str
    outcome: str
    routed: Mapping[str, Any]
    revision: int
    round: int
    cause: str
    bounces: int
    opened_at: datetime.datetime
    round_at: datetime.datetime
    norm_due_at: datetime.datetime
    legal_due_at: datetime.datetime | None
    late_at: datetime.datetime | None
    legal_late_at: datetime.datetime | None
    rung: int
    paused_at: datetime.datetime | None
    answer_due_at: datetime.datetime | None
    decided_at: datetime.datetime | None
    objection_until: datetime.datetime | None
    working_seconds: int | None
    answers: Mapping[str, Any]
    erased_at: datetime.datetime | None
    step_answers: list[StepAnswersLine]
    tasks: list[TaskLine]
    in_hand: TaskLine | None
    messages: list[MessageLine]
    attachments: list[AttachmentLine]
    decisions: list[DecisionLine]
    objection: ObjectionLine | None
    pauses: list[PauseLine]
    extensions: list[ExtensionLine]
    history: list[HistoryLine]
    stages: list[Stage]
    acts: frozenset[Act]
    hides: bool
    knows_applicant: bool

    @property
    def opening_entry(self) -> int:
        """The ledger entry of the opening, whose proof stands on the receipt."""
        return next((line.entry_id for line in self.history if line.activity == "CaseOpened"), 0)

    @property
    def elsewhere(self) -> list[str]:
        """The units that have an open step of the case now and are not the one that answers for it."""
        found = {task.unit_id: task.unit for task in self.tasks if task.done_at is None}
        return [name for unit_id, name in found.items() if unit_id != self.unit_id]


def case_file(*, actor: Actor, now: datetime.datetime, code: str, revealed: bool = False) -> CaseFile:
    """The file as the staff sees it. At most 13 statements, whatever the file holds, and one more
    where forms of steps were answered.

    `revealed` says that a hidden applicant was just revealed to the actor, and recorded so (actions.reveal_applicant).

    Raises:
        NotAllowed: there is no such case, or neither it nor one of its tasks is in the actor's reach.
    """
    access.require(actor, "cases.see")
    case, tasks = _find(code)
    paths = [case.unit_path, *(task.unit_path for task in tasks)]
    service = case.service_id
    if not any(access.may_touch(actor, "cases.see", unit_path=path, service_id=service) for path in paths):
        raise NotAllowed("cases.see")
    return _file(case, tasks, actor, now, own=False, known=revealed or inside.knows_applicant(actor, case))


def my_case(*, actor: Actor, now: datetime.datetime, code: str) -> CaseFile:
    """The file as its applicant sees it: without notes among the staff and what concerns the office alone.

    Raises:
        NotAllowed: there is no such case, or it is not the actor's.
    """
    access.require(actor, "cases.see_own")
    case, tasks = _find(code)
    if not access.may_touch(actor, "cases.see_own", owner=case.citizen_id):
        raise NotAllowed("cases.see_own")
    return _file(case, tasks, actor, now, own=True, known=True)


def _find(code: str) -> tuple[Case, list[Task]]:
    case = case_rows.CASE.first(code_text=code)
    if case is None:
        raise NotAllowed("cases.see")
    return case, case_rows.TASKS.rows(case_id=case.pk)


def _file(
    case: Case, tasks: list[Task], actor: Actor, now: datetime.datetime, *, own: bool, known: bool
) -> CaseFile:
    version = catalogue.version_for_case(version_id=case.version_id)
    steps = {node.id: node.name for node in version.plan.nodes.values()}
    entries = [entry for entry in entries_of(case.pk) if not own or is_for_applicant(entry)]
    messages, decisions = _messages(case, own), case_rows.DECISIONS.rows(case_id=case.pk)
    people, units = _known(case, tasks)
    people[case.citizen_id] = people[case.citizen_id] if known else ""
    history = lines(entries, citizen_id=case.citizen_id, people=people, units=units, steps=steps)
    _name_authors(people, messages, decisions, tasks)
    answers = case_rows.ANSWERS.first(case_id=case.pk)
    objection = _objection(case)
    acts = acts_of(actor, case, tasks, now, objected=objection is not None)
    shown = [_task(task, version, actor) for task in tasks]
    return CaseFile(
        **{name: getattr(case, name) for name in _SAME},
        service=case.service_title,  # type: ignore[attr-defined]  # annotated
        version=version,
        citizen=people[case.citizen_id],
        matched=case.citizen_matched if known else "",  # type: ignore[attr-defined]  # annotated
        unit=case.unit_name,  # type: ignore[attr-defined]  # annotated
        routed=case.routed_by,
        answers=_told(answers, known=known),
        erased_at=answers.erased_at if answers else None,
        step_answers=_step_answers(case, tasks, people, own=own, known=known),
        tasks=shown,
        in_hand=_in_hand(actor, tasks, shown),
        messages=[_message(one, people, case) for one in messages],
        attachments=_attachments(case, own, known),
        decisions=[_decision(one, people, case.citizen_id, own=own) for one in decisions],
        objection=objection,
        pauses=_pauses(case),
        extensions=_extensions(case),
        history=history,
        stages=stages(case, tasks, version),
        acts=acts,
        knows_applicant=known,
    )


def _objection(case: Case) -> ObjectionLine | None:
    found = (case.objected_round, case.objected_text, case.objected_at, case.objected_upheld)  # type: ignore[attr-defined]  # annotated
    return None if found[0] is None else ObjectionLine(*found)


def _step_answers(
    case: Case, tasks: list[Task], people: Mapping[int, str], *, own: bool, known: bool
) -> list[StepAnswersLine]:
    if not case.run.get("answered"):
        return []
    by_id = {task.pk: task for task in tasks}
    found = []
    for row in StepAnswers.objects.filter(case=case.pk).order_by("task"):
        asked = catalogue.version_for_case(version_id=row.version_id).step_forms[row.form_key]
        task = by_id[row.task_id]
        if asked.for_citizen or not own:
            line = (row.task_id, task.node, task.name, task.round, asked, _told(row, known=known))
            by = people.get(task.done_by or 0, "")
            found.append(StepAnswersLine(*line, by, task.done_at or task.opened_at, row.erased_at))
    return found


def _told(answers: Answers | StepAnswers | None, *, known: bool) -> Mapping[str, Any]:
    """The answers: whole, or without those that name a person."""
    if answers is None:
        return {}
    return inside.whole(answers) if known else answers.data


_SAME = (
    *("id", "code", "service_id", "citizen_id", "unit_id", "unit_path", "place_code", "channel", "state"),
    *("hides", "outcome", "revision", "round", "cause", "bounces", "opened_at", "norm_due_at"),
    *("legal_due_at", "round_at", "rung", "late_at", "legal_late_at", "paused_at", "answer_due_at"),
    *("decided_at", "objection_until", "working_seconds"),
)


def _known(case: Case, tasks: list[Task]) -> tuple[dict[int, str], dict[int, str]]:
    """Names that came with the rows, by id."""
    people = {task.holder_id: task.holder_name for task in tasks if task.holder_id}  # type: ignore[attr-defined]  # annotated
    people[case.citizen_id] = case.citizen_name  # type: ignore[attr-defined]  # annotated
    units = {task.unit_id: task.unit_name for task in tasks}  # type: ignore[attr-defined]  # annotated
    return people, units | {case.unit_id: case.unit_name}  # type: ignore[attr-defined]  # annotated


def _name_authors(
    people: dict[int, str], messages: list[Message], decisions: list[Decision], tasks: list[Task]
) -> None:
    wanted = {one.author_id for one in messages} | {one.by_id for one in decisions}
    wanted |= {task.done_by for task in tasks if task.done_by}
    missing = wanted - people.keys() - {0}
    if missing:
        people.update(org_names(missing))


def _messages(case: Case, own: bool) -> list[Message]:
    return [one for one in case_rows.MESSAGES.rows(case_id=case.pk) if not own or one.kind not in INSIDE]


def _message(one: Message, people: Mapping[int, str], case: Case) -> MessageLine:
    from_citizen = one.author_id == case.citizen_id
    return MessageLine(
        one.pk,
        one.kind,
        one.author_id,
        people.get(one.author_id, ""),
        one.text,
        one.at,
        from_citizen,
        tuple(one.mentioned),  # type: ignore[attr-defined]  # annotated
    )


def _decision(one: Decision, people: Mapping[int, str], citizen_id: int, *, own: bool) -> DecisionLine:
    original = one.original or ""  # type: ignore[attr-defined]  # annotated
    of_another = bool(original) and one.original_of != citizen_id  # type: ignore[attr-defined]  # annotated
    return DecisionLine(
        one.round,
        one.outcome,
        one.reason,
        one.law,
        one.forwarded_to,
        "" if own and of_another else original,
        of_another,
        one.upheld,
        one.by_id,
        people.get(one.by_id, ""),
        one.at,
    )


def _attachments(case: Case, own: bool, known: bool) -> list[AttachmentLine]:
    found = [AttachmentLine(*row) for row in case_rows.ATTACHMENTS.rows(case_id=case.pk)]
    if not known:
        found = [one.neutral(number) for number, one in enumerate(found, 1)]
    return [one for one in found if one.for_citizen or not own]


def _pauses(case: Case) -> list[PauseLine]:
    if not case.pauses_taken and case.round == 1:
        return []
    return [PauseLine(*row) for row in case_rows.PAUSES.rows(case_id=case.pk)]


def _extensions(case: Case) -> list[ExtensionLine]:
    if not case.extended_days and case.round == 1:
        return []
    return [ExtensionLine(*row) for row in case_rows.EXTENSIONS.rows(case_id=case.pk)]


def _task(task: Task, version: catalogue.RunnableVersion, actor: Actor) -> TaskLine:
    node = version.plan.nodes.get(task.node)
    return TaskLine(
        id=task.pk,
        node=task.node,
        name=task.name,
        act=task.act,
        role=task.role,
        state=task.state,
        round=task.round,
        unit_id=task.unit_id,
        unit=task.unit_name,  # type: ignore[attr-defined]  # annotated
        unit_path=task.unit_path,
        holder_id=task.holder_id,
        holder=task.holder_name,  # type: ignore[attr-defined]  # annotated
        returned=task.returned,
        note=task.result.get("note", ""),
        outcome=task.result.get("outcome", ""),
        outcomes=tuple((one.code, one.caption) for one in node.step.outcomes) if node else (),
        paused=task.paused,
        opened_at=task.opened_at,
        due_at=task.due_at,
        done_at=task.done_at,
        may_take=task.done_at is None and inside.refusal(actor, task, holding=False) is None,
        may_act=task.done_at is None and inside.refusal(actor, task, holding=True) is None,
        may_return=bool(task.before_id or task.sent_by),
    )


def _in_hand(actor: Actor, tasks: list[Task], shown: list[TaskLine]) -> TaskLine | None:
    """The open task that the actor holds; else the first one the actor might act on."""
    open_ones = [pair for pair in zip(tasks, shown, strict=True) if pair[0].done_at is None]
    held = [line for task, line in open_ones if task.holder_id == actor.person_id]
    free = [line for task, line in open_ones if inside.refusal(actor, task, holding=False) is None]
    return next(iter([*held, *free]), None)


class InRound(Protocol):
    """What of a case tells in which round it is."""

    @property
    def round(self) -> int: ...
    @property
    def state(self) -> str: ...


class Step(InRound, Protocol):
    """What of a task tells how far the case is."""

    @property
    def node(self) -> str: ...
    @property
    def done_at(self) -> datetime.datetime | None: ...


def stages(case: InRound, tasks: Iterable[Step], version: catalogue.RunnableVersion) -> list[Stage]:
    """What the applicant sees of the way: done, now, to come."""
    this_round = [task for task in tasks if task.round == case.round]
    done = [task.node for task in this_round if task.state == TaskState.DONE]
    now = [task.node for task in this_round if task.done_at is None]
    return rules.stages(version.plan, done=done, now=now, ended=case.state == CaseState.DECIDED)


def attached_file(*, actor: Actor, attachment_id: int) -> int:
    """The id of the stored file behind an attachment that the actor may open.

    Raises:
        NotAllowed: there is no such attachment, or its case (or this file in it) is not for the actor.
    """
    found = Attachment.objects.select_related("case").filter(pk=attachment_id).first()
    if found is None:
        raise NotAllowed("cases.see")
    if found.for_citizen and access.may_touch(actor, "cases.see_own", owner=found.case.citizen_id):
        return found.file_id
    tasks = Task.objects.filter(case=found.case).values_list("unit_path", flat=True)
    paths = [found.case.unit_path, *tasks]
    if not any(access.may_touch(actor, "cases.see", unit_path=path) for path in paths):
        raise NotAllowed("cases.see")
    return found.file_id
