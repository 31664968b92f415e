"""What everybody may know of the requests of services that stand in the public gateway: nothing personal, no text."""

import dataclasses
import datetime
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Concat

from ostan.domains.cases.models import Answers, Case
from ostan.domains.cases.queries.history import LOOKS
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.form import Kind, Question
from ostan.foundation.ledger.models import Entry
from ostan.kernel import codes
from ostan.kernel.errors import NotAllowed, RuleBroken


@dataclasses.dataclass(frozen=True, slots=True)
class GatewayCase:
    """A request as everybody may know it."""

    id: int
    service_id: int
    version_id: int
    service_code: str
    service: str
    unit: str
    state: str
    outcome: str
    place_code: str
    opened_at: datetime.datetime
    changed_at: datetime.datetime
    norm_due_at: datetime.datetime


_COLUMNS = (
    *("pk", "service_id", "version_id", "service__code", "service__title", "unit__name", "state", "outcome"),
    *("place_code", "opened_at", "changed_at", "norm_due_at"),
)


def gateway_cases(
    *,
    ids: Collection[int] = (),
    service_codes: Collection[str] = (),
    states: Collection[str] = (),
    since: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
    offset: int = 0,
    limit: int = 200,
) -> list[GatewayCase]:
    """Requests for services of the gateway, newest first. One statement."""
    rows = Case.objects.filter(service__in_gateway=True, service__retired_at=None)
    if ids:
        rows = rows.filter(pk__in=ids)
    if service_codes:
        rows = rows.filter(service__code__in=service_codes)
    if states:
        rows = rows.filter(state__in=states)
    rows = rows.filter(opened_at__gte=since) if since else rows
    rows = rows.filter(opened_at__lt=until) if until else rows
    stream = Concat(Value("case:"), Cast(OuterRef("pk"), TextField()))
    last = Entry.objects.filter(stream=stream).exclude(activity__in=LOOKS).order_by("-pk").values("at")[:1]
    told = rows.annotate(changed_at=Subquery(last)).order_by("-pk").values_list(*_COLUMNS)
    return [GatewayCase(*row) for row in told[offset : offset + limit]]


@dataclasses.dataclass(frozen=True, slots=True)
class GatewayUpdate:
    """Something that happened to a request: an entry of the ledger, by its id, and whether it closed the request."""

    id: int
    case_id: int
    activity: str
    at: datetime.datetime

    @property
    def is_closed(self) -> bool:
        return self.activity == "CaseDecided"


UPDATES = (
    *("CaseOpened", "CaseRerouted", "CitizenAsked", "CitizenAnswered", "CaseExtended"),
    *("CaseDecided", "CaseObjected", "CaseReopened"),
)
"""What everybody may know to have happened."""


def gateway_updates(
    *, since: datetime.datetime, until: datetime.datetime | None, offset: int = 0, limit: int = 200
) -> list[GatewayUpdate]:
    """What happened to the requests of the gateway in the time, the latest first. One statement."""
    cases = Case.objects.filter(service__in_gateway=True, service__retired_at=None)
    streams = cases.values_list(Concat(Value("case:"), Cast("pk", TextField()), output_field=TextField()))
    rows = Entry.objects.filter(stream__in=streams, activity__in=UPDATES, at__gte=since)
    rows = rows.filter(at__lt=until) if until else rows
    told = rows.order_by("-pk").values_list("pk", "facts__case_id", "activity", "at")
    return [GatewayUpdate(*row) for row in told[offset : offset + limit]]


def gateway_case_of(*, code: str) -> int:
    """The public number of the request with this tracking code.

    Raises:
        NotAllowed: there is no such request, or its service does not stand in the gateway.
    """
    try:
        typed = codes.parse_tracking_code(code)
    except RuleBroken as broken:
        raise NotAllowed("cases.see") from broken
    found = Case.objects.filter(code=typed, service__in_gateway=True).values_list("pk", flat=True).first()
    if found is None:
        raise NotAllowed("cases.see")
    return found


def gateway_choices(*, of: Collection[GatewayCase]) -> dict[int, list[tuple[Question, list[str]]]]:
    """What was chosen from lists in each request, by its number: no free text, nothing personal. One statement."""
    rows = Answers.objects.filter(pk__in=[one.id for one in of]).values_list("pk", "data")
    data: dict[int, Any] = dict(rows)
    return {one.id: list(_chosen(one.version_id, data.get(one.id) or {})) for one in of}


def _chosen(version_id: int, answers: Mapping[str, Any]) -> Iterator[tuple[Question, list[str]]]:
    for one in catalogue.version_for_case(version_id=version_id).form.questions:
        value = answers.get(one.name)
        if one.kind in (Kind.CHOICE, Kind.SEVERAL) and not one.is_personal and value:
            yield one, [value] if isinstance(value, str) else list(value)
