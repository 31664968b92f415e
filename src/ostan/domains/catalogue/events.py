"""What the catalogue tells the rest of the house. Ids, codes, numbers and digests only."""

import datetime
from dataclasses import dataclass

from ostan.kernel.calendar import Unit
from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ServiceDrafted(Event):
    """A service was added, with its first draft."""

    service_id: int
    version_id: int
    unit_id: int
    service_code: str


@dataclass(frozen=True, slots=True)
class GatewaySet(Event):
    """A service stands in the public gateway, or no more; `placeless`: its requests need no place there."""

    service_id: int
    is_open: bool
    placeless: bool


@dataclass(frozen=True, slots=True)
class VersionStarted(Event):
    """A new draft began as a copy of another version."""

    service_id: int
    version_id: int
    number: int
    copied_id: int


@dataclass(frozen=True, slots=True)
class DraftDiscarded(Event):
    service_id: int
    version_id: int
    number: int


@dataclass(frozen=True, slots=True)
class CardChanged(Event):
    service_id: int
    version_id: int
    card_digest: str


@dataclass(frozen=True, slots=True)
class FormChanged(Event):
    """The draft's form was changed; `questions` counts those it asks now."""

    service_id: int
    version_id: int
    form_digest: str
    questions: int


@dataclass(frozen=True, slots=True)
class StepFormChanged(Event):
    """A form of a step of the draft was added, changed or (no questions, no digest) taken away."""

    service_id: int
    version_id: int
    form_key: str
    form_digest: str
    questions: int


@dataclass(frozen=True, slots=True)
class ProcessChanged(Event):
    """The draft's process was replaced; `obstacles` counts what keeps it from running."""

    service_id: int
    version_id: int
    process_sha256: str
    obstacles: int


@dataclass(frozen=True, slots=True)
class PromiseChanged(Event):
    """The draft's norm and legal deadline, in working time; 0 is none."""

    service_id: int
    version_id: int
    norm_amount: int
    norm_unit: Unit
    legal_amount: int
    legal_unit: Unit


@dataclass(frozen=True, slots=True)
class VersionPublished(Event):
    """A version became the one that new cases run on; `replaced_id` (0 for none) is the one before it."""

    service_id: int
    version_id: int
    number: int
    unit_id: int
    content_digest: str
    replaced_id: int


@dataclass(frozen=True, slots=True)
class ServiceRetired(Event):
    """A service is no longer offered; its running cases go on."""

    service_id: int
    version_id: int
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class ServiceHandedOver(Event):
    """Another unit owns the service from now on; cases that were opened before stay where they are."""

    service_id: int
    from_unit_id: int
    to_unit_id: int


@dataclass(frozen=True, slots=True)
class ServicesFollowedUnit(Event):
    """A unit moved in the tree; `services` of it moved along."""

    unit_id: int
    services: int
