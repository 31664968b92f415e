"""The first page: search first, then life, most used services, agencies, and what the province keeps of its word."""

from django.http import HttpResponseBase

from ostan.domains.cases import queries as cases
from ostan.domains.catalogue import queries as catalogue
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.portal.citizen import lists
from ostan.portal.public import figures
from ostan.ui import pages

MOST_USED = 6
MOST_AGENCIES = 9
SHORT = 90


@access.door(access.PUBLIC)
def home(request: Request) -> HttpResponseBase:
    """The first page. Six statements for a visitor, one more for who has cases."""
    agencies = catalogue.agencies()
    used = [row.service_id for row in cases.waiting_times(each="service")[:MOST_USED] if row.service_id]
    shown = _most_used(used)
    context = {
        "events": [lists.event_card(event, count) for event, count in catalogue.life_events() if count],
        "services": [lists.service_card(line, longest=SHORT) for line in shown],
        "is_used": bool(used),
        "agencies": agencies[:MOST_AGENCIES],
        "more_agencies": len(agencies) > MOST_AGENCIES,
        "offered": sum(agency.services for agency in agencies),
        "figures": figures.of_all(),
        "waiting": _waiting_for_me(request),
    }
    return pages.render(request, "citizen/home.html", context)


def _most_used(used: list[int]) -> list[catalogue.ServiceLine]:
    """The services with most decided cases, filled up with others, those asked for here first."""
    known = catalogue.offered(service_ids=used, more=2 * MOST_USED)
    first = [known[one] for one in used if one in known]
    rest = sorted(
        (line for line in known.values() if line.id not in used), key=lambda line: not line.can_apply
    )
    return [*first, *rest][:MOST_USED]


def _waiting_for_me(request: Request) -> list[cases.CaseLine]:
    """The person's own cases that wait for an answer."""
    if not access.may(request.actor, "cases.see_own"):
        return []
    found, _ = cases.my_cases(actor=request.actor, limit=20)
    return [line for line in found if line.state == "WAITING"]
