"""What applicants see: their cases, one case by its tracking code, their drafts."""

import dataclasses
import datetime
import hmac

from django.db.models import Exists, F, OuterRef, Value

from ostan.domains.cases.models import Case, Task
from ostan.domains.cases.queries.case_file import stages
from ostan.domains.cases.rules import CaseState, Stage, TaskAct, wants_answer
from ostan.domains.catalogue import queries as catalogue
from ostan.foundation import access
from ostan.foundation.once import OnceRows
from ostan.kernel import codes
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

PAGE = 50


@dataclasses.dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a list of cases. `owes`: it waits for its applicant's payment."""

    id: int
    code: str
    service_id: int
    service: str
    unit: str
    state: str
    outcome: str
    opened_at: datetime.datetime
    norm_due_at: datetime.datetime
    late_at: datetime.datetime | None
    legal_late_at: datetime.datetime | None
    decided_at: datetime.datetime | None
    applicant: str = ""
    owes: bool = False


LINE = (
    *("pk", "code", "service_id", "service__title", "unit__name", "state", "outcome"),
    *("opened_at", "norm_due_at", "late_at", "legal_late_at", "decided_at"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class CaseStatus:
    """A case as somebody with its code and the applicant's telephone may know it: nothing personal.

    `owes`: it waits for its applicant's payment.
    `elsewhere`: the units that have an open step now and are not the one that answers for the case.
    """

    id: int
    code: str
    service: str
    unit: str
    unit_phone: str
    state: str
    outcome: str
    opened_at: datetime.datetime
    norm_due_at: datetime.datetime
    legal_due_at: datetime.datetime | None
    answer_due_at: datetime.datetime | None
    late_at: datetime.datetime | None
    legal_late_at: datetime.datetime | None
    decided_at: datetime.datetime | None
    owes: bool
    stages: list[Stage]
    elsewhere: list[str]


def _wants(act: str) -> Exists:
    return Exists(Task.objects.filter(case=OuterRef("pk"), act=act, done_at=None))


def my_cases(*, actor: Actor, cursor: str = "", limit: int = PAGE) -> tuple[list[CaseLine], str]:
    """The actor's own cases, newest first, and the cursor of the next page ("" on the last). One statement."""
    rows = access.visible(Case.objects.filter(parent=None), actor, "cases.see_own")
    if cursor.isascii() and cursor.isdecimal() and len(cursor) < 18:
        rows = rows.filter(pk__lt=int(cursor))
    rows = rows.annotate(owes=_wants(TaskAct.PAY) & ~_wants(TaskAct.ASK)).order_by("-pk")
    found = [CaseLine(*row) for row in rows.values_list(*LINE, Value(""), "owes")[: limit + 1]]
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


_BY_CODE = OnceRows(
    Case,
    lambda code_text: Case.objects.filter(code=code_text).annotate(
        mobile=F("citizen__mobile_match"),
        service_title=F("service__title"),
        unit_name=F("unit__name"),
        unit_phone=F("unit__phone"),
    ),
    "code_text",
    more=("mobile", "service_title", "unit_name", "unit_phone"),
)
_STEPS = OnceRows(
    Task,
    lambda case_id: Task.objects.filter(case=case_id).annotate(unit_name=F("unit__name")).order_by("pk"),
    "case_id",
    more=("unit_name",),
)


def by_tracking(*, code: str, mobile_match: bytes) -> CaseStatus:
    """The status of the case with this tracking code (in any digits) whose applicant has this mobile. Two statements.

    Raises:
        NotAllowed: no such case; whether code or number was wrong is not told.
    """
    try:
        typed = codes.parse_tracking_code(code)
    except RuleBroken as broken:
        raise NotAllowed("cases.track") from broken
    case = _BY_CODE.first(code_text=typed)
    known = case and case.mobile  # type: ignore[attr-defined]  # annotated
    if case is None or not known or not hmac.compare_digest(bytes(known), mobile_match):
        raise NotAllowed("cases.track")
    tasks = _STEPS.rows(case_id=case.pk)
    version = catalogue.version_for_case(version_id=case.version_id)
    return CaseStatus(
        service=case.service_title,  # type: ignore[attr-defined]  # annotated
        unit=case.unit_name,  # type: ignore[attr-defined]  # annotated
        unit_phone=case.unit_phone,  # type: ignore[attr-defined]  # annotated
        owes=case.state == CaseState.WAITING and not wants_answer(_open_acts(tasks)),
        stages=stages(case, tasks, version),
        elsewhere=_elsewhere(case, tasks),
        **{name: getattr(case, name) for name in _STATUS},
    )


def _open_acts(tasks: list[Task]) -> list[str]:
    return [task.act for task in tasks if task.done_at is None]


def _elsewhere(case: Case, tasks: list[Task]) -> list[str]:
    found = {task.unit_id: task.unit_name for task in tasks if task.done_at is None}  # type: ignore[attr-defined]  # annotated
    return [name for unit_id, name in found.items() if unit_id != case.unit_id]


_STATUS = (
    *("id", "code", "state", "outcome", "opened_at", "norm_due_at", "legal_due_at", "answer_due_at"),
    *("late_at", "legal_late_at", "decided_at"),
)
