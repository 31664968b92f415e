"""The shapes of what is asked and told, from which the OpenAPI is made."""

import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from ostan.foundation.keys.queries import MOST_PER_MINUTE
from ostan.kernel.calendar import Promise

MOST = 100
"""Lines of a page at most."""

LARGEST = 2**63 - 1

Id = Annotated[int, Field(ge=1, le=LARGEST)]
Line = Annotated[str, Field(max_length=100)]
Text = Annotated[str, Field(max_length=4_000)]


class Told(Schema):
    """What is told. Fields may be added to it at any time; see docs/api/policy.md."""


class Asked(Schema):
    """What is asked. A field that is not known is refused, so that nothing typed wrong is lost silently."""

    model_config = ConfigDict(extra="forbid")


class Part(Told):
    field: str
    code: str
    detail: str


class Problem(Told):
    """A refusal, as RFC 9457 has it. `code` is for programs and stays, `detail` is for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Part]


class Span(Told):
    """A promise in working time."""

    amount: int
    unit: Literal["hours", "days"]


def span(told: Promise | None) -> Span | None:
    """The promise, None where none was given."""
    return Span.model_validate({"amount": told.amount, "unit": told.unit.value}) if told else None


class Service(Told):
    code: str
    title: str
    description: str
    owner: str
    owner_title: str
    life_event: str | None
    can_apply: bool
    free: bool
    norm: Span | None


class Services(Told):
    items: list[Service]
    total: int
    next: str = Field(description="The cursor of the next page, empty on the last.")


class Document(Told):
    title: str
    help: str


class Cost(Told):
    title: str
    rials: int | None


class ServiceCard(Service):
    """The identity card of a service, as far as it is published."""

    version: int
    published_at: datetime.datetime
    national_id: str
    audience: str
    keywords: list[str]
    laws: list[str]
    documents: list[Document]
    costs: list[Cost]
    channels: list[str]
    legal: Span | None
    part_of: str


class FormOut(Told):
    """The published form: `schema` is the JSON Schema (2020-12) of its answers, `layout` its pages."""

    model_config = ConfigDict(populate_by_name=True)

    service: str
    version: int
    answers: dict[str, Any] = Field(alias="schema")
    layout: dict[str, Any]


class PlaceOut(Told):
    code: str
    level: str
    name: str
    has_children: bool


class Places(Told):
    items: list[PlaceOut]
    next: str


class UnitOut(Told):
    code: str
    name: str
    kind: str
    parent: str
    place: str
    phone: str
    address: str


class Units(Told):
    items: list[UnitOut]
    next: str


class Applicant(Asked):
    """For whom the system asks. Known by code and mobile together, or by the mobile alone."""

    mobile: Line
    national_code: Line = ""
    foreign_code: Line = ""
    given_name: Line = ""
    family_name: Line = ""


class NewCase(Asked):
    """A request. Without `applicant` the system itself is the applicant."""

    service: Line
    answers: dict[str, Any]
    place: Annotated[str, Field(max_length=16)] | None = None
    files: Annotated[list[Id], Field(max_length=20)] = []
    reference: Line = Field("", description="Your own number of the request, used once.")
    applicant: Applicant | None = None


class CaseOut(Told):
    code: str
    service: str
    service_title: str
    unit: str
    unit_title: str
    state: str
    outcome: str
    place: str
    channel: str
    reference: str
    opened_at: datetime.datetime
    changed_at: datetime.datetime
    norm_due_at: datetime.datetime
    legal_due_at: datetime.datetime | None
    answer_due_at: datetime.datetime | None
    is_late: bool
    decided_at: datetime.datetime | None
    is_own: bool


class Cases(Told):
    items: list[CaseOut]
    next: str


class StageOut(Told):
    title: str
    state: Literal["done", "now", "to_come"]


class Ending(Told):
    round: int
    outcome: str
    reason: str
    law: str
    at: datetime.datetime


class PaymentOut(Told):
    """What the service costs its applicant; `refund_state` is "" when nothing is to go back."""

    state: Literal["OWED", "PAID", "WAIVED", "CANCELLED"]
    amount_rials: int
    paid_at: datetime.datetime | None
    refund_state: Literal["", "ASKED", "GIVEN"]
    refund_rials: int | None


class CaseFileOut(CaseOut):
    """A case with its way, its decisions, and its payment where the service costs something on the web."""

    stages: list[StageOut]
    decisions: list[Ending]
    payment: PaymentOut | None


class NewMessage(Asked):
    text: Text
    files: Annotated[list[Id], Field(max_length=20)] = []


class MessageOut(Told):
    id: int
    kind: str
    by: Literal["applicant", "staff", "house"]
    text: str
    at: datetime.datetime


class Messages(Told):
    items: list[MessageOut]
    next: str


class MessageSent(Told):
    id: int


class OutcomeOut(Told):
    code: str
    title: str


class StepFormOut(Told):
    """What whoever does a step answers: `schema` is the JSON Schema (2020-12) of the answers, `layout` the pages."""

    model_config = ConfigDict(populate_by_name=True)

    title: str
    answers: dict[str, Any] = Field(alias="schema")
    layout: dict[str, Any]


class TaskOut(Told):
    """An open task. `may_take`: the step is one for a system, and free or already held by it."""

    id: int
    case: str
    service: str
    unit: str
    step: str
    title: str
    act: str
    role: str
    state: str
    is_paused: bool
    is_held: bool
    may_take: bool
    opened_at: datetime.datetime
    due_at: datetime.datetime
    outcomes: list[OutcomeOut]
    form: StepFormOut | None


class Tasks(Told):
    items: list[TaskOut]
    next: str


class Completion(Asked):
    """`answers` are those to the form of the step, by question, where the task names a form."""

    outcome: Line = ""
    note: Text = ""
    answers: dict[str, Any] | None = None


class FileOut(Told):
    id: int
    name: str
    kind: str
    size: int


class Waiting(Told):
    """Working days. Shares are 0 to 1; null where fewer than ten cases stand behind a figure."""

    cases: int
    median_days: float | None
    slow_days: float | None
    on_time: float | None
    within_law: float | None


class Mood(Told):
    """The share of content applicants, with the bounds of its 95 per cent confidence."""

    invited: int
    rated: int
    happy: float | None
    low: float | None
    high: float | None


class FiguresOut(Told):
    code: str
    title: str
    waiting: Waiting | None
    satisfaction: Mood | None


class FigureList(Told):
    items: list[FiguresOut]


class KeyOut(Told):
    """The key that asks, and the system and unit it speaks for."""

    prefix: str
    scopes: list[str]
    services: list[str]
    per_minute: Annotated[int, Field(le=MOST_PER_MINUTE)]
    expires_at: datetime.datetime | None
    unit: str
