"""Which turn may come to which counter."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Desk:
    """What a counter can do now: its own services, and those of the representatives who sit at it."""

    counter_id: int
    service_ids: frozenset[int] = frozenset()
    agency_ids: frozenset[int] = frozenset()


def serves(
    desk: Desk, *, counter_id: int | None = None, service_id: int | None = None, agency_id: int | None = None
) -> bool:
    """Whether the counter may call a turn that wants this counter, this service or this agency.

    Who was sent on to one counter is called there alone; else the service decides, else the agency. Who named
    neither is served by every counter.
    """
    if counter_id is not None:
        return counter_id == desk.counter_id
    if agency_id is not None and agency_id in desk.agency_ids:
        return True
    if service_id is not None:
        return service_id in desk.service_ids
    return agency_id is None
