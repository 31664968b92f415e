"""What applicants see: their cases, one case by its tracking code, their drafts."""

import dataclasses
import datetime
import json
from typing import Any

from ostan.domains.cases.models import Case, Draft, Task
from ostan.domains.cases.queries.case_file import stages
from ostan.domains.cases.rules import Stage
from ostan.domains.catalogue import queries as catalogue
from ostan.foundation import access, vault
from ostan.kernel import codes
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

PAGE = 50


@dataclasses.dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a list of cases."""

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
    decided_at: datetime.datetime | None
    applicant: str = ""


LINE = (
    *("pk", "code", "service_id", "service__title", "unit__name", "state", "outcome"),
    *("opened_at", "norm_due_at", "late_at", "decided_at"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class CaseStatus:
    """A case as somebody with its code and the applicant's telephone may know it: nothing personal."""

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
    decided_at: datetime.datetime | None
    stages: list[Stage]


@dataclasses.dataclass(frozen=True, slots=True)
class DraftCard:
    """An unsent application. `answers` are as they were typed."""

    id: int
    version_id: int
    service_code: str
    service: str
    answers: dict[str, Any]
    changed_at: datetime.datetime
    expires_at: datetime.datetime


def my_cases(*, actor: Actor, cursor: str = "", limit: int = PAGE) -> tuple[list[CaseLine], str]:
    """The actor's own cases, newest first, and the cursor of the next page ("" on the last). One statement."""
    rows = access.visible(Case.objects.all(), actor, "cases.see_own")
    if cursor.isascii() and cursor.isdecimal() and len(cursor) < 18:
        rows = rows.filter(pk__lt=int(cursor))
    found = [CaseLine(*row) for row in rows.order_by("-pk").values_list(*LINE)[: limit + 1]]
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


def by_tracking(*, code: str, mobile_match: bytes) -> CaseStatus:
    """The status of the case with this tracking code (in any digits) whose applicant has this mobile. Two statements.

    Raises:
        NotAllowed: no such case; whether code or number was wrong is not told.
    """
    try:
        typed = codes.parse_tracking_code(code)
    except RuleBroken as broken:
        raise NotAllowed("cases.track") from broken
    case = (
        Case.objects.filter(code=typed, citizen__mobile_match=mobile_match)
        .select_related("service", "unit")
        .first()
    )
    if case is None:
        raise NotAllowed("cases.track")
    tasks = list(
        Task.objects.filter(case=case).only("node", "state", "round", "done_at", "case_id").order_by("pk")
    )
    version = catalogue.version_for_case(version_id=case.version_id)
    return CaseStatus(
        service=case.service.title,
        unit=case.unit.name,
        unit_phone=case.unit.phone,
        stages=stages(case, tasks, version),
        **{name: getattr(case, name) for name in _STATUS},
    )


_STATUS = (
    *("id", "code", "state", "outcome", "opened_at", "norm_due_at", "legal_due_at", "answer_due_at"),
    *("late_at", "decided_at"),
)


def drafts_of(*, actor: Actor, now: datetime.datetime) -> list[DraftCard]:
    """The actor's drafts that have not expired, newest first. One statement."""
    rows = access.visible(Draft.objects.filter(expires_at__gt=now), actor, "cases.draft")
    return [_draft(row) for row in rows.select_related("version__service").order_by("-changed_at")]


def draft_of(*, actor: Actor, now: datetime.datetime, version_id: int) -> DraftCard | None:
    """The actor's draft for this version, None when there is none or it has expired."""
    rows = access.visible(Draft.objects.filter(expires_at__gt=now), actor, "cases.draft")
    found = rows.select_related("version__service").filter(version_id=version_id).first()
    return _draft(found) if found else None


def _draft(row: Draft) -> DraftCard:
    service = row.version.service
    answers = json.loads(vault.unseal(bytes(row.data_sealed)))
    return DraftCard(
        row.pk, row.version_id, service.code, service.title, answers, row.changed_at, row.expires_at
    )
