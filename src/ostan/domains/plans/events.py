"""What happens to plans. Ids, codes, numbers and instants only."""

import datetime
from dataclasses import dataclass

from ostan.domains.plans.rules import Answer, DocumentKind, State, Step
from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class DocumentSet(Event):
    document_id: int
    document_kind: DocumentKind
    edition: int


@dataclass(frozen=True, slots=True)
class DocumentTermChanged(Event):
    """A document is in force until another day; None: until another document takes its place."""

    document_id: int
    before: datetime.date | None
    until: datetime.date | None


@dataclass(frozen=True, slots=True)
class NodesImported(Event):
    """How many rows of a sheet met which fate."""

    document_id: int
    new: int
    changed: int
    same: int
    refused: int


@dataclass(frozen=True, slots=True)
class ActionTaken(Event):
    commitment_id: int
    node_id: int
    unit_id: int
    indicator_id: int
    starts: datetime.date
    due: datetime.date


@dataclass(frozen=True, slots=True)
class AmendmentAsked(Event):
    amendment_id: int
    commitment_id: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class AmendmentApproved(Event):
    amendment_id: int
    commitment_id: int
    unit_id: int
    due: datetime.date


@dataclass(frozen=True, slots=True)
class AmendmentRefused(Event):
    amendment_id: int
    commitment_id: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class PromiseStood(Event):
    """The house found that a promise stands otherwise than it did when it last looked."""

    commitment_id: int
    unit_id: int
    before: State
    state: State


@dataclass(frozen=True, slots=True)
class DemandAsked(Event):
    """`commitment_ids` are the promises that wait for the answer."""

    demand_id: int
    unit_id: int
    asked_on: datetime.date
    commitment_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PromiseWaits(Event):
    """A promise waits for the answer to a demand, from now on (`waits`) or no more."""

    demand_id: int
    commitment_id: int
    unit_id: int
    waits: bool


@dataclass(frozen=True, slots=True)
class DemandAnswered(Event):
    demand_id: int
    unit_id: int
    answer: Answer
    answered_on: datetime.date


@dataclass(frozen=True, slots=True)
class DemandClimbed(Event):
    """No answer came, so that somebody higher takes it up; `age` counts working days."""

    demand_id: int
    unit_id: int
    step: Step
    age: int
