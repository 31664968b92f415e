"""What applicants see: their cases, one case by its tracking code, their drafts."""

import dataclasses
import datetime
import hmac
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Value

from ostan.domains.cases.models import Case, Task
from ostan.domains.cases.queries.case_file import stages
from ostan.domains.cases.rules import CaseState, Stage, TaskAct, wants_answer
from ostan.domains.catalogue import queries as catalogue
from ostan.foundation import access
from ostan.foundation.once import Once
from ostan.kernel import codes
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import whole_number

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
    if before := whole_number(cursor, 0):
        rows = rows.filter(pk__lt=before)
    rows = rows.annotate(owes=_wants(TaskAct.PAY) & ~_wants(TaskAct.ASK)).order_by("-pk")
    found = [CaseLine(*row) for row in rows.values_list(*LINE, Value(""), "owes")[: limit + 1]]
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


class _Found(NamedTuple):
    """What is read of a case to tell how it stands; `mobile` is the match of its applicant's number."""

    id: int
    code: str
    state: str
    outcome: str
    opened_at: datetime.datetime
    norm_due_at: datetime.datetime
    legal_due_at: datetime.datetime | None
    answer_due_at: datetime.datetime | None
    late_at: datetime.datetime | None
    legal_late_at: datetime.datetime | None
    decided_at: datetime.datetime | None
    round: int
    version_id: int
    unit_id: int
    service: str
    unit: str
    unit_phone: str
    mobile: bytes | None


class _Step(NamedTuple):
    """What is read of a task for the same."""

    node: str
    act: str
    round: int
    state: str
    done_at: datetime.datetime | None
    unit_id: int
    unit: str


_BY_CODE = Once(
    lambda code_text: Case.objects.filter(code=code_text).values_list(
        *_Found._fields[:-4], "service__title", "unit__name", "unit__phone", "citizen__mobile_match"
    ),
    "code_text",
)
_STEPS = Once(
    lambda case_id: (
        Task.objects.filter(case=case_id).order_by("pk").values_list(*_Step._fields[:-1], "unit__name")
    ),
    "case_id",
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
    rows = _BY_CODE.rows(code_text=typed)
    case = _Found(*rows[0]) if rows else None
    if case is None or not case.mobile or not hmac.compare_digest(bytes(case.mobile), mobile_match):
        raise NotAllowed("cases.track")
    steps = [_Step(*row) for row in _STEPS.rows(case_id=case.id)]
    open_ones = [step for step in steps if step.done_at is None]
    version = catalogue.version_for_case(version_id=case.version_id)
    return CaseStatus(
        owes=case.state == CaseState.WAITING and not wants_answer(step.act for step in open_ones),
        stages=stages(case, steps, version),
        elsewhere=[*{step.unit_id: step.unit for step in open_ones if step.unit_id != case.unit_id}.values()],
        **{name: getattr(case, name) for name in _STATUS},
    )


_STATUS = [one.name for one in dataclasses.fields(CaseStatus) if one.name in _Found._fields]
