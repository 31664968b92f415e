"""What happens to cases. Ids, codes, numbers and instants only: the ledger outlives personal data."""

import datetime
from dataclasses import dataclass

from ostan.domains.cases.rules import Channel, MessageKind, Outcome, Rung
from ostan.kernel.events import Event

# The case itself


@dataclass(frozen=True, slots=True)
class CaseOpened(Event):
    """`rule_id` is the routing rule that sent the case to the unit, 0 when the default did."""

    case_id: int
    code: str
    service_id: int
    version_id: int
    citizen_id: int
    unit_id: int
    rule_id: int
    channel: Channel
    commitment: str
    norm_due_at: datetime.datetime
    legal_due_at: datetime.datetime | None
    files: int


@dataclass(frozen=True, slots=True)
class CaseRerouted(Event):
    """`lifted`: the case changed agency so often that it went to the arbiter instead of where it was sent."""

    case_id: int
    from_unit_id: int
    to_unit_id: int
    bounces: int
    lifted: bool


@dataclass(frozen=True, slots=True)
class CaseDecided(Event):
    """A round has ended: nothing is left to do. `working_seconds` is what the citizen waited in working time."""

    case_id: int
    code: str
    service_id: int
    unit_id: int
    citizen_id: int
    round: int
    outcome: Outcome
    working_seconds: int
    late: bool
    legally_late: bool = False


@dataclass(frozen=True, slots=True)
class DecisionMade(Event):
    """The decision of a round; the process may go on, for example to issue what was granted."""

    case_id: int
    round: int
    outcome: Outcome
    task_id: int
    upheld: bool | None


@dataclass(frozen=True, slots=True)
class CaseObjected(Event):
    case_id: int
    round: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class CaseReopened(Event):
    case_id: int
    round: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class CaseMoved(Event):
    """The case goes on by another version of its service."""

    case_id: int
    from_version_id: int
    to_version_id: int


@dataclass(frozen=True, slots=True)
class MoveAsked(Event):
    """The open cases of a version are to go on by another; each of `steps` is to become what stands beside it."""

    service_id: int
    from_version_id: int
    to_version_id: int
    steps: tuple[str, ...]
    become: tuple[str, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class MoveEnded(Event):
    """What became of an asked move (`asked_id` is its entry): cases that moved, and those that could not."""

    service_id: int
    asked_id: int
    moved: int
    refused: int


@dataclass(frozen=True, slots=True)
class CaseRead(Event):
    """Somebody looked at the file; `revealed`: with the personal answers uncovered."""

    case_id: int
    revealed: bool = False


@dataclass(frozen=True, slots=True)
class AnswersErased(Event):
    """The personal data of a case is gone; the commitment stands in CaseOpened and proves nothing any more."""

    case_id: int
    commitment: str


# Its time


@dataclass(frozen=True, slots=True)
class CaseExtended(Event):
    case_id: int
    days: int
    norm_due_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class DeadlinesReckoned(Event):
    """The working calendar changed, and with it the deadlines."""

    case_id: int
    norm_due_at: datetime.datetime
    legal_due_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class CaseBecameLate(Event):
    case_id: int
    unit_id: int
    norm_due_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class CaseBecameLegallyLate(Event):
    """The time within which the law demands an answer is over."""

    case_id: int
    unit_id: int
    legal_due_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class CaseEscalated(Event):
    """Somebody (`head_id`) hears of a case that is about to be late, or has become so, by a rung of its ladder:
    `days` working days after its norm runs out, or before it. Past the legal deadline it is who stands above the head.
    """

    case_id: int
    unit_id: int
    head_id: int
    rung: Rung
    days: int = 0


@dataclass(frozen=True, slots=True)
class TimerFired(Event):
    case_id: int
    node: str


# Between applicant and staff


@dataclass(frozen=True, slots=True)
class CitizenAsked(Event):
    case_id: int
    message_id: int
    answer_due_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class CitizenReminded(Event):
    """`to_pay`: it is a payment that the case waits for, not an answer."""

    case_id: int
    answer_due_at: datetime.datetime
    to_pay: bool = False


@dataclass(frozen=True, slots=True)
class CitizenAnswered(Event):
    """`paused_seconds` is the working time for which the clock stood still."""

    case_id: int
    message_id: int
    paused_seconds: int
    norm_due_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class QuestionTakenBack(Event):
    case_id: int
    paused_seconds: int
    norm_due_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class MessageSent(Event):
    case_id: int
    message_id: int
    kind: MessageKind
    from_citizen: bool


@dataclass(frozen=True, slots=True)
class FileAttached(Event):
    """`for_citizen`: the applicant is to see it."""

    case_id: int
    attachment_id: int
    file_id: int
    for_citizen: bool


# Tasks


@dataclass(frozen=True, slots=True)
class TaskOpened(Event):
    case_id: int
    task_id: int
    node: str
    unit_id: int
    round: int
    due_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class TaskClaimed(Event):
    case_id: int
    task_id: int
    node: str


@dataclass(frozen=True, slots=True)
class TaskReleased(Event):
    case_id: int
    task_id: int
    node: str


@dataclass(frozen=True, slots=True)
class TaskHandedOver(Event):
    """To a person of the same unit, or to another unit of the same agency (`to_person_id` 0)."""

    case_id: int
    task_id: int
    node: str
    to_person_id: int
    to_unit_id: int


@dataclass(frozen=True, slots=True)
class TaskReturned(Event):
    """Back to the step before (`to_node`), or to whoever handed the task over (`to_node` is its own)."""

    case_id: int
    task_id: int
    node: str
    to_node: str


@dataclass(frozen=True, slots=True)
class TaskCompleted(Event):
    """`outcome_code` is the answer with which the step was closed, "" when it asks for none."""

    case_id: int
    task_id: int
    node: str
    outcome_code: str


@dataclass(frozen=True, slots=True)
class TaskWithdrawn(Event):
    case_id: int
    task_id: int
    node: str


@dataclass(frozen=True, slots=True)
class OperationDue(Event):
    """A service or send task of the process asks the house to do something by itself.

    `unit_ids` are the units at which the case has open tasks: those a reminder is for.
    """

    case_id: int
    node: str
    operation_code: str
    unit_ids: tuple[int, ...]


# What the house keeps beside cases


@dataclass(frozen=True, slots=True)
class DraftKept(Event):
    draft_id: int
    version_id: int


@dataclass(frozen=True, slots=True)
class DraftHeld(Event):
    """A visitor left a mobile number, to which a code was sent."""

    draft_id: int
    expires_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class DraftResumed(Event):
    draft_id: int


@dataclass(frozen=True, slots=True)
class DraftSigned(Event):
    """A visitor who signed in goes on with what he had begun."""

    draft_id: int
    citizen_id: int


@dataclass(frozen=True, slots=True)
class DraftsDropped(Event):
    drafts: int


@dataclass(frozen=True, slots=True)
class DraftsErased(Event):
    person_id: int
    drafts: int


@dataclass(frozen=True, slots=True)
class RoutingRuleSet(Event):
    rule_id: int
    unit_id: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class LimitsSet(Event):
    """`service_id` 0: for every service that has none of its own."""

    service_id: int
    answer_days: int
    remind_days: int
    objection_days: int
    extensions: int
    extension_days: int
    bounces: int
    arbiter_id: int
    ladder: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class UnitPathsFollowed(Event):
    """A unit moved in the tree; the cases and tasks below it followed."""

    unit_id: int
    cases: int
    tasks: int


@dataclass(frozen=True, slots=True)
class ServicesCounted(Event):
    rows: int


@dataclass(frozen=True, slots=True)
class WaitingTimesCounted(Event):
    rows: int
