"""The life of a service version."""

from enum import StrEnum


class VersionState(StrEnum):
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    RETIRED = "RETIRED"


class PromiseUnit(StrEnum):
    """The unit of a promised time: whole working days, or working hours."""

    DAYS = "days"
    HOURS = "hours"
