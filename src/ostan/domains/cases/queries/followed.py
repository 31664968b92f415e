"""What another system sees: what it has sent itself, and with more reach the cases and tasks of its unit."""

import dataclasses
import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Concat

from ostan.domains.cases.models import Case, Decision, Message, Sending, Task
from ostan.domains.cases.queries import inside
from ostan.domains.cases.queries.case_file import stages
from ostan.domains.cases.queries.history import LOOKS
from ostan.domains.cases.rules import MessageKind, Stage
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.form import StepForm
from ostan.foundation import access
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed
from ostan.kernel.persian import whole_number

PAGE = 50


@dataclasses.dataclass(frozen=True, slots=True)
class FollowedCase:
    """A case as another system may know it: nothing personal. `is_own`: the system itself is the applicant."""

    id: int
    code: str
    service_code: str
    service: str
    version: int
    unit_code: str
    unit: str
    state: str
    outcome: str
    place_code: str
    channel: str
    reference: str
    opened_at: datetime.datetime
    changed_at: datetime.datetime
    norm_due_at: datetime.datetime
    legal_due_at: datetime.datetime | None
    answer_due_at: datetime.datetime | None
    late_at: datetime.datetime | None
    decided_at: datetime.datetime | None
    is_own: bool


@dataclasses.dataclass(frozen=True, slots=True)
class FollowedEnd:
    """The decision of a round."""

    round: int
    outcome: str
    reason: str
    law: str
    at: datetime.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class FollowedWord:
    """A word between applicant and staff. `by` is "applicant", "staff" or "house"."""

    id: int
    kind: str
    by: str
    text: str
    at: datetime.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class FollowedTask:
    """An open task. `outcomes` are the answers (code, caption) it may be closed with, `asked` the form that
    is answered with it, `may_take` whether by the asker."""

    id: int
    case_code: str
    service_code: str
    service: str
    version: int
    unit_code: str
    node: str
    name: str
    act: str
    role: str
    state: str
    paused: bool
    is_held: bool
    opened_at: datetime.datetime
    due_at: datetime.datetime
    outcomes: tuple[tuple[str, str], ...]
    may_take: bool
    asked: StepForm | None


_CASE = (
    *("pk", "code", "service__code", "service__title", "version__number"),
    *("unit__code", "unit__name", "state", "outcome"),
    *("place_code", "channel", "reference", "opened_at", "changed_at", "norm_due_at", "legal_due_at"),
    *("answer_due_at", "late_at", "decided_at", "citizen_id"),
)


def _within(actor: Actor) -> QuerySet[Case]:
    """The cases that the system may follow; the same for a list and for one of them."""
    own = access.visible(Sending.objects, actor, "cases.follow").values("case_id")
    return Case.objects.filter(Q(pk__in=own) | access.reach(actor, "cases.see", Case.SCOPE))


def _told(rows: QuerySet[Case], actor: Actor, limit: int, first: int = 0) -> list[FollowedCase]:
    stream = Concat(Value("case:"), Cast(OuterRef("pk"), TextField()))
    last = Entry.objects.filter(stream=stream).exclude(activity__in=LOOKS).order_by("-pk").values("at")[:1]
    asked = rows.annotate(changed_at=Subquery(last), reference=F("sending__reference")).values_list(*_CASE)
    return [_case(row, actor) for row in asked[first : first + limit]]


def _case(row: tuple[Any, ...], actor: Actor) -> FollowedCase:
    told = dict(zip((field.name for field in dataclasses.fields(FollowedCase)), row, strict=True))
    told["is_own"] = row[-1] == actor.person_id
    return FollowedCase(**{**told, "reference": told["reference"] or ""})


def followed_cases(
    *,
    actor: Actor,
    cursor: str = "",
    limit: int = PAGE,
    state: str = "",
    service_code: str = "",
    reference: str = "",
    since: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
) -> tuple[list[FollowedCase], str]:
    """The cases that the system may follow, newest first, and the cursor of the next page ("" on the last).

    `since` and `until` bound the instant of opening. One statement.
    """
    rows = _within(actor)
    if before := whole_number(cursor, 0):
        rows = rows.filter(pk__lt=before)
    wanted = {"state": state, "service__code": service_code, "sending__reference": reference}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if since:
        rows = rows.filter(opened_at__gte=since)
    if until:
        rows = rows.filter(opened_at__lt=until)
    found = _told(rows.order_by("-pk"), actor, limit + 1)
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


def followed_stretch(
    *,
    actor: Actor,
    first: int,
    most: int,
    service_code: str = "",
    is_own: bool | None = None,
    oldest_first: bool = False,
) -> list[FollowedCase]:
    """At most `most` cases that the system may follow, from the one at the place `first` on, newest first.

    `is_own` narrows to the cases in which the system itself is the applicant, or to all others. One statement.
    """
    rows = _within(actor)
    if service_code:
        rows = rows.filter(service__code=service_code)
    if is_own is not None:
        mine = Q(citizen_id=actor.person_id)
        rows = rows.filter(mine if is_own else ~mine)
    ordered = rows.order_by("pk" if oldest_first else "-pk")
    return _told(ordered, actor, most, first)


def followed_case(*, actor: Actor, code: str) -> FollowedCase:
    """The case. Raises NotAllowed when there is none, or the system may not follow it. One statement."""
    found = _told(_within(actor).filter(code=code), actor, 1)
    if not found:
        raise NotAllowed("cases.follow")
    return found[0]


def follows(*, actor: Actor, case_id: int) -> str:
    """The tracking code of the case when the system may follow it, else "". One statement."""
    found = _within(actor).filter(pk=case_id).values_list("code", flat=True).first()
    return found or ""


def changed_case(*, actor: Actor, case_id: int) -> FollowedCase:
    """The case for a system that has just opened or changed it, whatever else its key shows. One statement."""
    return _told(Case.objects.filter(pk=case_id), actor, 1)[0]


def followed_way(*, actor: Actor, code: str) -> tuple[list[Stage], list[FollowedEnd]]:
    """The way of the case as its applicant sees it, and its decisions. Four statements.

    Raises:
        NotAllowed: there is no such case, or the system may not follow it.
    """
    case = _within(actor).filter(code=code).first()
    if case is None:
        raise NotAllowed("cases.follow")
    version = catalogue.version_for_case(version_id=case.version_id)
    tasks = list(Task.objects.filter(case=case).order_by("pk"))
    ends = Decision.objects.filter(case=case).order_by("round")
    told = ends.values_list("round", "outcome", "reason", "law", "at")
    return stages(case, tasks, version), [FollowedEnd(*row) for row in told]


def followed_words(
    *, actor: Actor, code: str, cursor: str = "", limit: int = PAGE
) -> tuple[list[FollowedWord], str]:
    """What applicant and staff said to each other in the case, oldest first, without notes among the staff.

    Raises:
        NotAllowed: there is no such case, the system may not follow it, or its key does not open messages.
    """
    access.require(actor, "cases.message")
    case = followed_case(actor=actor, code=code)
    rows = Message.objects.filter(case=case.id).exclude(kind=MessageKind.NOTE).order_by("pk")
    if after := whole_number(cursor, 0):
        rows = rows.filter(pk__gt=after)
    told = rows.values_list("pk", "kind", "author_id", "case__citizen_id", "text", "at")[: limit + 1]
    found = [FollowedWord(pk, kind, _by(who, whose), text, at) for pk, kind, who, whose, text, at in told]
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


def _by(author_id: int, citizen_id: int) -> str:
    if not author_id:
        return "house"
    return "applicant" if author_id == citizen_id else "staff"


def followed_tasks(
    *, actor: Actor, cursor: str = "", limit: int = PAGE, case_code: str = "", mine: bool = False
) -> tuple[list[FollowedTask], str]:
    """The open tasks within the system's reach, oldest first; `mine`: only those whose step is a system's.

    Raises:
        NotAllowed: the system's key does not show cases.
    """
    access.require(actor, "cases.see")
    rows = access.visible(Task.objects.filter(done_at=None), actor, "cases.see")
    if after := whole_number(cursor, 0):
        rows = rows.filter(pk__gt=after)
    if case_code:
        rows = rows.filter(case__code=case_code)
    if mine:
        rows = rows.filter(role__in=[grant.role.value for grant in actor.grants])
    found = list(rows.select_related("case__service", "unit").order_by("pk")[: limit + 1])
    return [_task(one, actor) for one in found[:limit]], str(found[limit - 1].pk) if len(
        found
    ) > limit else ""


def followed_task_stretch(
    *,
    actor: Actor,
    first: int,
    most: int,
    case_code: str = "",
    task_id: int | None = None,
    is_held: bool = False,
    newest_first: bool = False,
) -> list[FollowedTask]:
    """At most `most` open tasks within reach, from the one at the place `first` on, oldest first.

    `is_held` narrows to those that the system holds itself. Raises NotAllowed when its key does not show cases.
    """
    access.require(actor, "cases.see")
    rows = access.visible(Task.objects.filter(done_at=None), actor, "cases.see")
    if case_code:
        rows = rows.filter(case__code=case_code)
    if task_id is not None:
        rows = rows.filter(pk=task_id)
    if is_held:
        rows = rows.filter(holder=actor.person_id)
    ordered = rows.select_related("case__service", "unit").order_by("-pk" if newest_first else "pk")
    return [_task(one, actor) for one in ordered[first : first + most]]


def followed_task(*, actor: Actor, task_id: int) -> FollowedTask:
    """The open task. Raises NotAllowed when there is none, or it is out of reach."""
    rows = access.visible(Task.objects.filter(done_at=None), actor, "cases.see")
    found = rows.select_related("case__service", "unit").filter(pk=task_id).first()
    if found is None:
        raise NotAllowed("cases.see")
    return _task(found, actor)


def _task(task: Task, actor: Actor) -> FollowedTask:
    version = catalogue.version_for_case(version_id=task.case.version_id)
    node = version.plan.nodes.get(task.node)
    refusal = inside.refusal(actor, task, holding=False, service_id=task.case.service_id)
    return FollowedTask(
        id=task.pk,
        case_code=task.case.code,
        service_code=task.case.service.code,
        service=task.case.service.title,
        version=version.number,
        unit_code=task.unit.code,
        node=task.node,
        name=task.name,
        act=task.act,
        role=task.role,
        state=task.state,
        paused=task.paused,
        is_held=task.holder_id == actor.person_id,
        opened_at=task.opened_at,
        due_at=task.due_at,
        outcomes=tuple((one.code, one.caption) for one in node.step.outcomes) if node else (),
        may_take=refusal is None and task.holder_id in (None, actor.person_id),
        asked=version.step_form(task.node),
    )
