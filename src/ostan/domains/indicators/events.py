"""What indicators tell the rest of the house."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from ostan.domains.indicators.rules import Held, SheetState, Standing
from ostan.domains.indicators.rules.review import Check, Method, Outcome, QuestionState
from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class IndicatorDefined(Event):
    indicator_id: int
    version_id: int
    number: int
    series: int
    definition_sha256: str


@dataclass(frozen=True, slots=True)
class IndicatorRetired(Event):
    indicator_id: int


@dataclass(frozen=True, slots=True)
class DataSetOpened(Event):
    data_set_id: int
    indicator_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DataSetChanged(Event):
    data_set_id: int
    indicator_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]
    due_days: int
    grace_days: int


@dataclass(frozen=True, slots=True)
class DataSetEnded(Event):
    data_set_id: int


@dataclass(frozen=True, slots=True)
class ValueGiven(Event):
    """One value of one cell, with the number itself: the leaf of this entry is what an approval pins."""

    cell_id: int
    value_id: int
    version_id: int
    unit_id: int
    period_key: str
    category_key: str
    standing: Standing
    held: Held
    number: Decimal | None
    of: Decimal | None
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class SheetKept(Event):
    sheet_id: int
    values: int


@dataclass(frozen=True, slots=True)
class SheetHandedIn(Event):
    sheet_id: int
    data_set_id: int
    unit_id: int
    period_key: str
    is_in_time: bool


@dataclass(frozen=True, slots=True)
class SheetApproved(Event):
    sheet_id: int
    state: SheetState
    values: int
    pins_digest: str


@dataclass(frozen=True, slots=True)
class SheetReturned(Event):
    sheet_id: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class ApprovalTakenBack(Event):
    sheet_id: int
    changed: int


@dataclass(frozen=True, slots=True)
class SheetLocked(Event):
    sheet_id: int


@dataclass(frozen=True, slots=True)
class LockLifted(Event):
    sheet_id: int
    exception_id: int
    until: datetime.datetime


@dataclass(frozen=True, slots=True)
class EvidenceLaid(Event):
    cell_id: int
    evidence_id: int
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceTakenOff(Event):
    cell_id: int
    evidence_id: int


@dataclass(frozen=True, slots=True)
class MeasuresCounted(Event):
    indicator_id: int
    period_key: str
    cells: int


@dataclass(frozen=True, slots=True)
class FiguresReviewed(Event):
    """The tests looked at what came for a period; `retired_codes` are the tests that were not acted on."""

    data_set_id: int
    period_key: str
    sheets: int
    cells: int
    asked: int
    retired_codes: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class QuestionAsked(Event):
    question_id: int
    cell_id: int
    value_id: int
    unit_id: int
    period_key: str
    check_codes: tuple[Check, ...]
    due_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class QuestionAnswered(Event):
    question_id: int
    unit_id: int
    files: int


@dataclass(frozen=True, slots=True)
class QuestionDecided(Event):
    question_id: int
    unit_id: int
    decision: QuestionState


@dataclass(frozen=True, slots=True)
class ExaminingSet(Event):
    indicator_id: int
    by_itself: bool
    second_id: int


@dataclass(frozen=True, slots=True)
class AuditPlanned(Event):
    """The seed of the draw is the root of the checkpoint of this size: fixed here, before the list closes."""

    audit_id: int
    indicator_id: int
    method: Method
    seed_size: int
    seed_digest: str


@dataclass(frozen=True, slots=True)
class AuditDrawn(Event):
    """The list closed with so many cells; `list_digest` is the SHA-256 of their ids in order, one a line."""

    audit_id: int
    population: int
    size: int
    list_digest: str
    cell_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ItemAudited(Event):
    audit_id: int
    item_id: int
    cell_id: int
    outcome: Outcome
    number: Decimal | None
    of: Decimal | None
    photos: int


@dataclass(frozen=True, slots=True)
class AuditEnded(Event):
    audit_id: int
    checked: int
    wrong: int


@dataclass(frozen=True, slots=True)
class LimitsRebased(Event):
    indicator_id: int
    unit_id: int
    period_key: str
    category_key: str


@dataclass(frozen=True, slots=True)
class GroupsDeclared(Event):
    """The groups of like units of a Jalali year, instead of those declared for it before."""

    year: int
    group_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]
