"""Finding a service and reading about it: search, life events, agencies, the page of one service."""

from typing import Any

from django.http import HttpResponseBase, QueryDict

from ostan.domains.cases import rules as case_rules
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.card import Card, completeness
from ostan.domains.catalogue.rules.life import GENERAL_MATTER, ServiceKind
from ostan.domains.catalogue.rules.process import Plan
from ostan.domains.catalogue.web import cards
from ostan.domains.catalogue.words import card as words
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.actor import Role
from ostan.kernel.errors import NotAllowed
from ostan.kernel.persian import whole_number
from ostan.portal.citizen import lists, told
from ostan.portal.public import figures
from ostan.ui import pages

PAGE = 20
LAST_PAGE = 500
SUBJECTS = 4


@access.door(access.PUBLIC)
def search(request: Request) -> HttpResponseBase:
    """Services found by words, life event, agency and way of asking, and subjects of complaints that fit the words.

    At most nine statements.
    """
    asked = request.GET
    text, event, at = asked.get("q", "")[:200].strip(), told.event_of(asked.get("event", "")), _page(asked)
    agencies = catalogue.agencies()
    agency = next((one for one in agencies if one.code == asked.get("agency", "")), None)
    remote = asked.get("remote") == "yes"
    found = catalogue.search(
        text=text,
        life_event=event or "",
        unit_path=org.unit(unit_id=agency.id).path if agency else "",
        can_apply=True if remote else None,
        offset=at * PAGE,
        limit=PAGE,
    )
    events = [(told.slug(one), told.event_name(one)) for one, count in catalogue.life_events() if count]
    context = {
        "text": text,
        "found": found,
        "services": [lists.service_card(line) for line in found.services],
        "subjects": _subjects(text) if text and not at else [],
        "events": events,
        "event": told.slug(event) if event else "",
        "agencies": [(one.code, one.name) for one in agencies],
        "agency": agency.code if agency else "",
        "remote": remote,
        "chips": _chips(
            asked, told.event_name(event) if event else "", agency.name if agency else "", remote
        ),
        "previous": _address(asked, page=str(at)) if at else "",
        "next": _address(asked, page=str(at + 2)) if (at + 1) * PAGE < found.total else "",
    }
    return pages.render(request, "citizen/search.html", context)


def _subjects(text: str) -> list[lists.ServiceCard]:
    """The first subjects of complaints that hold the words, the general one only where no other does; none that are
    only near them."""
    found = catalogue.search(text=text, kind=ServiceKind.MATTER, can_apply=True, limit=SUBJECTS)
    lines = found.services if found.exact else ()
    named = [line for line in lines if line.code != GENERAL_MATTER]
    return [lists.service_card(line) for line in named or lines]


def _page(asked: QueryDict) -> int:
    """The page asked for, counted from 0; what is no number is the first."""
    return min(max(whole_number(asked.get("page", ""), 1) - 1, 0), LAST_PAGE)


def _address(asked: QueryDict, **changes: str) -> str:
    """The same search with some parameters changed; an empty value takes its parameter away."""
    wanted = asked.copy()
    wanted.pop("page", None)
    for name, value in changes.items():
        wanted.pop(name, None)
        if value:
            wanted[name] = value
    return f"/services/?{wanted.urlencode()}" if wanted else "/services/"


def _chips(asked: QueryDict, event: str, agency: str, remote: bool) -> list[tuple[str, str]]:
    """The filters in force, each with the address of the search without it."""
    told_so = [("event", event), ("agency", agency), ("remote", "درخواست اینترنتی" if remote else "")]
    return [(label, _address(asked, **{name: ""})) for name, label in told_so if label]


@access.door(access.PUBLIC)
def life_event(request: Request, slug: str) -> HttpResponseBase:
    """The services for one event of a life. Two statements."""
    event = told.event_of(slug)
    if event is None:
        raise NotAllowed("catalogue.see")
    found = catalogue.search(life_event=event, limit=100)
    context = {
        "title": told.event_name(event),
        "mark": told.icon(event),
        "services": [lists.service_card(line) for line in found.services],
        "others": [
            lists.event_card(one, count) for one, count in catalogue.life_events() if count and one != event
        ],
    }
    return pages.render(request, "citizen/life_event.html", context)


@access.door(access.PUBLIC)
def agencies(request: Request) -> HttpResponseBase:
    """All agencies that offer services. One statement."""
    return pages.render(request, "citizen/agencies.html", {"agencies": catalogue.agencies()})


@access.door(access.PUBLIC)
def agency(request: Request, code: str) -> HttpResponseBase:
    """One agency, where it is found, its figures and its services. At most six statements."""
    unit = org.unit_by_code(code=code)
    found = catalogue.services_of(unit_path=unit.path, limit=100)
    context = {
        "unit": unit,
        "services": [lists.service_card(line) for line in found.services],
        "figures": figures.of_agency(unit.id, unit.path),
    }
    return pages.render(request, "citizen/agency.html", context)


@access.door(access.PUBLIC)
def service(request: Request, code: str) -> HttpResponseBase:
    """Everything about one service. Six statements, and two more once in a process for its form and plan."""
    page = catalogue.published_service(code=code)
    plan = catalogue.version_for_case(version_id=page.version_id).plan if page.can_apply else None
    return pages.render(request, "citizen/service.html", context_of(request, page, plan))


def context_of(request: Request, page: catalogue.ServicePage, plan: Plan | None) -> dict[str, Any]:
    """What the page of a service shows; also of a version that is not published yet. `plan`: the way of a request."""
    return {
        "service": page,
        "card": page.card,
        "norm": told.promise(page.norm),
        "legal": told.promise(page.legal),
        "cost": told.cost(page.card),
        "visits": told.visits(page.card.visits),
        "steps": _steps(plan),
        "kinds": words.KIND,
        "ways": _ways(page.card),
        "event": _event(page.card),
        "unit": org.unit(unit_id=page.owner_id),
        "parts": [lists.service_card(line) for line in catalogue.parts_of(service_id=page.service_id)],
        "figures": figures.of_service(page.service_id),
        "whole_card": _whole(page.card),
        "unsaid": [str(words.FIELDS[name]) for name in completeness(page.card).missing],
        "is_staff": request.actor.is_signed_in and not request.actor.holds(Role.CITIZEN),
    }


def _whole(card: Card) -> list[tuple[str, list[dict[str, Any]]]]:
    """The sections of the card with the rows that say something."""
    rows = [(one.title, [row for row in cards.shown(one, card) if row["value"]]) for one in cards.SECTIONS]
    return [(title, said) for title, said in rows if said]


def _event(card: Card) -> tuple[str, str] | None:
    event = card.life_event
    return (told.event_name(event), f"/life-events/{told.slug(event)}/") if event else None


def _steps(plan: Plan | None) -> list[str]:
    """The way of a request as its applicant will see it."""
    if plan is None:
        return []
    ahead = case_rules.stages(plan, done=(), now=plan.starts, ended=False)
    return [stage.shown for stage in ahead if stage.node not in plan.starts]


def _ways(card: Card) -> list[tuple[str, str, bool]]:
    """How each stage is reached: (stage, its channels, whether it is electronic)."""
    return [
        (
            str(words.STAGE[item.stage]),
            "، ".join(str(words.CHANNEL[one]) for one in item.channels),
            item.electronic,
        )
        for item in card.access
        if item.channels
    ]
