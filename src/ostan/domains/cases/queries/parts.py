"""The parts of a case file, as pages read them."""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any, Self

from ostan.domains.cases.rules import neutral_name
from ostan.domains.catalogue.rules.form import StepForm


@dataclasses.dataclass(frozen=True, slots=True)
class TaskLine:
    """One task of the case, open or over. `outcomes` are the answers (code, caption) with which it may be closed.

    Of an open task `may_take` says that the asking actor may do it once it is in hand, `may_act` that it is
    (or that the actor heads its unit), `may_return` that there is somebody to return it to.
    """

    id: int
    node: str
    name: str
    act: str
    role: str
    state: str
    round: int
    unit_id: int
    unit: str
    unit_path: str
    holder_id: int | None
    holder: str
    returned: str
    note: str
    outcome: str
    outcomes: tuple[tuple[str, str], ...]
    paused: bool
    opened_at: datetime.datetime
    due_at: datetime.datetime
    done_at: datetime.datetime | None
    may_take: bool = False
    may_act: bool = False
    may_return: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class StepAnswersLine:
    """What was answered to the form of a step, in which round, by whom and when; nothing once `erased_at` is set."""

    task_id: int
    node: str
    step: str
    round: int
    asked: StepForm
    answers: Mapping[str, Any]
    by: str
    at: datetime.datetime
    erased_at: datetime.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class MessageLine:
    """What was said in the case; `mentioned` are the names of the colleagues for whose eyes a note is meant."""

    id: int
    kind: str
    author_id: int
    author: str
    text: str
    at: datetime.datetime
    from_citizen: bool
    mentioned: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class AttachmentLine:
    """A file of the case; `question` or `message_id` tell where it came in, `scan` how it stands with the scanner."""

    id: int
    file_id: int
    name: str
    kind: str
    size: int
    question: str
    message_id: int | None
    at: datetime.datetime
    for_citizen: bool
    scan: str

    def neutral(self, number: int) -> Self:
        """The file, the `number`-th of its case, for whoever may not know the applicant."""
        return dataclasses.replace(self, name=neutral_name(number, self.name))


@dataclasses.dataclass(frozen=True, slots=True)
class DecisionLine:
    round: int
    outcome: str
    reason: str
    law: str
    forwarded_to: str
    duplicate_of: str
    is_merged: bool
    upheld: bool | None
    by_id: int
    by: str
    at: datetime.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class ObjectionLine:
    round: int
    text: str
    at: datetime.datetime
    upheld: bool | None


@dataclasses.dataclass(frozen=True, slots=True)
class PauseLine:
    """A time in which the clock stood, and by which question; `to_at` is None while it stands."""

    round: int
    from_at: datetime.datetime
    to_at: datetime.datetime | None
    message_id: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class ExtensionLine:
    round: int
    days: int
    reason: str
    by_id: int
    at: datetime.datetime
