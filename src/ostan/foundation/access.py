"""Who may do what, where: the one table, used for a single object, for a whole list and for a page.

Read MATRIX to know everything that anybody may do. A capability is "domain.verb"; a role that is not
named under it may not do it. The reach says to which rows: the actor's own, or those of whom the actor represents
in this hat; those of the unit whose hat the actor wears and everything below it; or all.

Another system acts with a key that may open less than its hat: fewer capabilities, and of the rows that belong
to a service only those of the key's services.
"""

import datetime
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Protocol, TypeVar, cast

from django.db.models import Manager, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase

from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import NotAllowed

Row = TypeVar("Row", bound=Model)


class Reach(StrEnum):
    OWN = "own"
    UNIT = "unit"
    ALL = "all"


OWN, UNIT, ALL = Reach.OWN, Reach.UNIT, Reach.ALL

PUBLIC = "public"
SIGNED_IN = "signed_in"

_UNIT_STAFF = {Role.CLERK: UNIT, Role.DESK_OPERATOR: UNIT, Role.UNIT_HEAD: UNIT, Role.DEPUTY: UNIT}
_WORKERS = {Role.CLERK: UNIT, Role.COMMITTEE_MEMBER: UNIT, Role.UNIT_HEAD: UNIT, Role.DEPUTY: UNIT}
_FRONT = {Role.DESK_OPERATOR: UNIT, Role.CLERK: UNIT}
_LEADERS = {Role.UNIT_HEAD: UNIT, Role.DEPUTY: UNIT}
_FINANCE = {Role.FINANCE_CLERK: UNIT}
_PROVINCE = {Role.PROVINCIAL_DEPUTY: ALL, Role.GOVERNOR: ALL}
_NO_STAFF = (Role.CITIZEN, Role.SYSTEM, Role.PARTNER)
_EVERY_STAFF: dict[Role, Reach] = {role: ALL for role in Role if role not in _NO_STAFF}
_OWN_BODIES: dict[Role, Reach] = dict.fromkeys(_EVERY_STAFF, OWN)
_ADMIN = {Role.ADMINISTRATOR: ALL}
_HOUSE = {Role.SYSTEM: ALL}
_PARTNER = {Role.PARTNER: UNIT}
_REVIEWERS = {Role.COMMITTEE_MEMBER: ALL, Role.PROVINCIAL_DEPUTY: ALL, Role.AUDITOR: ALL}

MATRIX: dict[str, dict[Role, Reach]] = {
    # A citizen's request
    "cases.open": {Role.CITIZEN: OWN, **_FRONT, **_PARTNER, **_HOUSE},
    "cases.see_own": {Role.CITIZEN: OWN},
    "cases.answer": {Role.CITIZEN: OWN, Role.PARTNER: OWN},
    "cases.withdraw": {Role.CITIZEN: OWN},
    "cases.object": {Role.CITIZEN: OWN},
    "cases.draft": {Role.CITIZEN: OWN},
    "cases.message": {Role.CITIZEN: OWN, **_WORKERS, **_PARTNER},
    "cases.see": {
        **_UNIT_STAFF,
        Role.COMMITTEE_MEMBER: UNIT,
        **_PROVINCE,
        Role.AUDITOR: ALL,
        **_PARTNER,
        **_HOUSE,
    },
    # what a system has sent itself, wherever it lies now
    "cases.follow": {Role.PARTNER: OWN},
    "cases.work": {**_WORKERS, **_PARTNER},
    "cases.decide": _WORKERS,
    "cases.assign": _LEADERS,
    "cases.watch_time": _HOUSE,
    "cases.see_readers": {Role.AUDITOR: ALL},
    "cases.route_rules": {**_ADMIN, **_HOUSE},
    "cases.mentions": dict.fromkeys((*_UNIT_STAFF, Role.COMMITTEE_MEMBER, *_PROVINCE, Role.AUDITOR), OWN),
    # texts kept ready: used by whoever wears a hat of the unit or below it
    "cases.keep_replies": {Role.CLERK: UNIT, **_LEADERS},
    # also by the leaders of the unit that owns the service, wherever its cases lie (cases/queries/versions.py)
    "cases.move": {**_LEADERS, **_ADMIN, **_HOUSE},
    "cases.erase": {**_ADMIN, **_HOUSE},
    # The service desk
    "desk.enter": {**_UNIT_STAFF, **_PROVINCE, **_ADMIN, Role.AUDITOR: ALL},
    "desk.see": {Role.DESK_OPERATOR: UNIT, **_LEADERS, **_PROVINCE, **_ADMIN, Role.AUDITOR: ALL},
    "desk.serve": {Role.DESK_OPERATOR: UNIT, **_LEADERS},
    # the key of the ticket machine: who works in the hall, and who sets machines up
    "desk.open_kiosk": {Role.DESK_OPERATOR: UNIT, **_LEADERS, **_ADMIN},
    # in a hall in which the actor has a shift that day (domains/desk/queries/halls.py)
    "desk.represent": {**_FRONT, **_LEADERS},
    "desk.plan": {**_LEADERS, **_ADMIN, **_HOUSE},
    "desk.book": {Role.CITIZEN: OWN},
    "desk.see_own": {Role.CITIZEN: OWN},
    "desk.watch_time": _HOUSE,
    # Complaints and requests: registered for a caller, followed by others, hidden applicants, bodies and systems outside
    "cases.register": {Role.DESK_OPERATOR: ALL},
    "cases.wait_for": {Role.CITIZEN: OWN, Role.DESK_OPERATOR: ALL},
    "cases.know_applicant": {**_LEADERS, **_PROVINCE, Role.AUDITOR: ALL},
    "cases.outside_bodies": {**_LEADERS, **_ADMIN},
    "cases.exchange": _ADMIN,
    # Councils. Own are the bodies in which the actor has a seat, and those below them; kept by their chairs and
    # secretaries (domains/councils/queries/membership.py)
    "councils.see": {**_OWN_BODIES, **_PROVINCE, Role.AUDITOR: ALL, **_ADMIN, **_HOUSE},
    "councils.propose": {**_OWN_BODIES, **_HOUSE},
    "councils.keep": {**_OWN_BODIES, **_ADMIN, **_HOUSE},
    "councils.set_up": {**_ADMIN, **_HOUSE},
    # what a meeting resolved for a unit, and what a unit asks of a body
    "councils.follow": {Role.CLERK: UNIT, **_LEADERS},
    "councils.ask": _LEADERS,
    # who answers for it in the unit
    "councils.assign": _LEADERS,
    "councils.watch_time": _HOUSE,
    # What citizens say of it
    "feedback.rate": {Role.CITIZEN: OWN},
    "feedback.invite": _HOUSE,
    # how a service could be better: by those who met it, to the unit that owns it
    "feedback.suggest": {Role.CITIZEN: OWN, **_UNIT_STAFF, Role.COMMITTEE_MEMBER: UNIT},
    "feedback.see_suggestions": {**_LEADERS, **_PROVINCE, **_ADMIN},
    "feedback.examine": {**_LEADERS, **_ADMIN},
    "feedback.see": {**_UNIT_STAFF, **_PROVINCE, Role.AUDITOR: ALL},
    # What is offered
    "catalogue.see_drafts": {**_LEADERS, **_PROVINCE, **_ADMIN, **_HOUSE},
    "catalogue.edit": {**_LEADERS, **_ADMIN, **_HOUSE},
    "catalogue.hand_over": {**_LEADERS, Role.PROVINCIAL_DEPUTY: ALL, **_ADMIN, **_HOUSE},
    "catalogue.publish": {Role.DEPUTY: UNIT, Role.PROVINCIAL_DEPUTY: ALL, **_ADMIN, **_HOUSE},
    # What is measured: the dictionary, what units hand in, who stands for it
    "indicators.see": {**_EVERY_STAFF, **_HOUSE},
    "indicators.define": {Role.PROVINCIAL_DEPUTY: ALL, **_ADMIN, **_HOUSE},
    "indicators.hand_in": {Role.CLERK: UNIT, **_LEADERS, **_PARTNER, **_HOUSE},
    "indicators.read": {
        Role.CLERK: UNIT,
        **_LEADERS,
        Role.COMMITTEE_MEMBER: ALL,
        **_PROVINCE,
        Role.AUDITOR: ALL,
        **_HOUSE,
    },
    "indicators.approve": _LEADERS,
    "indicators.accept": {Role.COMMITTEE_MEMBER: ALL, Role.PROVINCIAL_DEPUTY: ALL},
    "indicators.unlock": {Role.PROVINCIAL_DEPUTY: ALL, **_ADMIN},
    "indicators.verify": {Role.AUDITOR: ALL},
    "indicators.validate": {Role.COMMITTEE_MEMBER: ALL, Role.PROVINCIAL_DEPUTY: ALL},
    # what the tests found unlikely: its own agency, the members and the reviewers; nobody else, and never the public
    "indicators.see_questions": {Role.CLERK: UNIT, **_LEADERS, **_REVIEWERS},
    "indicators.explain": {Role.CLERK: UNIT, **_LEADERS},
    "indicators.review": _REVIEWERS,
    # the limits of a chart stand until somebody outside the agency sets them anew
    "indicators.rebase": {Role.COMMITTEE_MEMBER: ALL, Role.PROVINCIAL_DEPUTY: ALL},
    # counting again: planned and done by auditors; the draw itself anybody of the staff may do again
    # agencies side by side: for those who look at all of them, never for the public
    "indicators.compare": {**_REVIEWERS, Role.GOVERNOR: ALL},
    "indicators.audit": {Role.AUDITOR: ALL},
    "indicators.see_audits": {**_REVIEWERS, Role.GOVERNOR: ALL},
    "indicators.watch_time": _HOUSE,
    # What is promised: documents, what units take of them, what others decide, what is asked of national bodies
    "plans.see": {**_EVERY_STAFF, **_HOUSE},
    "plans.edit": {Role.PROVINCIAL_DEPUTY: ALL, **_ADMIN, **_HOUSE},
    "plans.promise": {**_LEADERS, **_HOUSE},
    "plans.approve": _PROVINCE,
    "plans.demand": {**_LEADERS, Role.PROVINCIAL_DEPUTY: ALL, **_HOUSE},
    "plans.watch_time": _HOUSE,
    # Where the province stands, and one agency of it
    "cockpit.see": _PROVINCE,
    "cockpit.see_agency": {
        Role.CLERK: UNIT,
        **_LEADERS,
        Role.COMMITTEE_MEMBER: ALL,
        **_PROVINCE,
        Role.AUDITOR: ALL,
    },
    # Who and where we are
    "org.see": {**_EVERY_STAFF, **_HOUSE},
    "org.edit": {**_ADMIN, **_HOUSE},
    "org.people": {**_ADMIN, Role.UNIT_HEAD: UNIT, Role.DEPUTY: UNIT, **_HOUSE},
    "org.grant": {**_ADMIN, **_HOUSE},
    "org.substitute": {**_LEADERS, **_ADMIN, **_HOUSE},
    "org.absence": {**dict.fromkeys(_EVERY_STAFF, OWN), **_LEADERS, **_ADMIN, **_HOUSE},
    "org.erase": {**_ADMIN, **_HOUSE},
    "org.tell": _HOUSE,
    # who may act for whom
    "org.mandates": {Role.DESK_OPERATOR: ALL, **dict.fromkeys(_LEADERS, ALL), **_ADMIN, **_HOUSE},
    "org.register": {Role.CITIZEN: OWN, **_HOUSE},
    "org.register_visitor": {**dict.fromkeys(_FRONT, ALL), **dict.fromkeys(_LEADERS, ALL), **_HOUSE},
    "org.match": _HOUSE,
    # who asks through another system, on that system's word
    "org.introduce": {Role.PARTNER: ALL},
    # What people owe
    "payments.pay": {Role.CITIZEN: OWN},
    "payments.note": {**_UNIT_STAFF, **_FINANCE},
    "payments.waive": _LEADERS,
    "payments.see": {**_UNIT_STAFF, **_FINANCE, **_PROVINCE, Role.AUDITOR: ALL},
    "payments.refund": _FINANCE,
    # the gateway reports for the whole installation
    "payments.reconcile": {**dict.fromkeys(_FINANCE, ALL), Role.AUDITOR: ALL},
    "payments.bill": _HOUSE,
    # The house itself
    "calendar.edit": {**_ADMIN, **_HOUSE},
    "notices.edit": {**_ADMIN, **_HOUSE},
    "keys.edit": {**_ADMIN, **_HOUSE},
    "keys.clean": _HOUSE,
    "notices.follow": _HOUSE,
    "files.keep": dict.fromkeys(Role, ALL),
    "files.erase": {**{role: OWN for role in Role if role is not Role.PARTNER}, **_HOUSE},
    "files.scan": _HOUSE,
    "ledger.read": {Role.AUDITOR: ALL},
    "ledger.verify": {Role.AUDITOR: ALL, **_HOUSE},
    "ledger.seal": _HOUSE,
    "identity.clean": _HOUSE,
    "work.enter": _EVERY_STAFF,
    "manage.enter": _ADMIN,
}


def reach(actor: Actor, capability: str, scope: dict[str, str]) -> Q:
    """The rows that `actor` may touch with `capability`, as a filter.

    `scope` is the table's SCOPE: which column holds the owner's person id ("owner") and which the path of
    the responsible unit ("unit"). A reach for which the table has no column allows nothing.
    """
    allowed = Q(pk__in=[])
    if not _opened(actor, capability):
        return allowed
    narrow = Q()
    if actor.services and "service" in scope:
        narrow = Q(**{f"{scope['service']}__in": sorted(actor.services)})
    for grant in actor.grants:
        match MATRIX[capability].get(grant.role):
            case Reach.ALL:
                return narrow
            case Reach.UNIT if "unit" in scope and grant.unit_path:
                allowed |= Q(**{f"{scope['unit']}__startswith": grant.unit_path})
            case Reach.OWN if "owner" in scope and actor.person_id:
                allowed |= Q(**{scope["owner"]: actor.own_id})
    return allowed & narrow


def _opened(actor: Actor, capability: str) -> bool:
    """Whether the actor's key, if there is one, opens the capability."""
    return actor.scopes is None or capability in actor.scopes


def visible(rows: QuerySet[Row] | Manager[Row], actor: Actor, capability: str) -> QuerySet[Row]:
    """Those of `rows` that the actor may touch with the capability."""
    scope = cast(Any, rows.model).SCOPE
    return rows.filter(reach(actor, capability, scope))


def load(
    rows: QuerySet[Row] | Manager[Row], actor: Actor, capability: str, *, lock: bool = False, **lookup: object
) -> Row:
    """The one row that matches `lookup`, locked for change when asked.

    Raises:
        NotAllowed: there is no such row, or the actor may not touch it.
    """
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = visible(rows, actor, capability).filter(**lookup).first()
    if found is None:
        raise NotAllowed(capability)
    return found


def may(actor: Actor, capability: str) -> bool:
    """Whether the actor's hat has the capability on anything at all."""
    if capability == PUBLIC:
        return True
    if capability == SIGNED_IN:
        return actor.is_signed_in
    return _opened(actor, capability) and any(grant.role in MATRIX[capability] for grant in actor.grants)


def require(actor: Actor, capability: str) -> None:
    """Raises NotAllowed unless the actor's hat has the capability."""
    if not may(actor, capability):
        raise NotAllowed(capability)


def may_touch(
    actor: Actor, capability: str, *, owner: int = 0, unit_path: str = "", service_id: int = 0
) -> bool:
    """Whether the actor may use the capability on a row with this owner, responsible unit and service.

    The same answer as `reach` gives for a table, for rows that are already in hand. A key that is for some
    services only may not touch a row of which the service is not told.
    """
    if not _opened(actor, capability) or (actor.services and service_id not in actor.services):
        return False
    for grant in actor.grants:
        match MATRIX[capability].get(grant.role):
            case Reach.ALL:
                return True
            case Reach.UNIT if grant.unit_path and unit_path.startswith(grant.unit_path):
                return True
            case Reach.OWN if actor.person_id and owner == actor.own_id:
                return True
    return False


class Request(HttpRequest):
    """A request of the house: the door has said who asks and when. For annotating views; never made by hand."""

    actor: Actor
    now: datetime.datetime


class View(Protocol):
    """A page: takes a request and what its path names."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponseBase])


def door(capability: str) -> Callable[[AnyView], AnyView]:
    """Says on a view which capability opens it; PUBLIC and SIGNED_IN are open to all and to any account.

    A view without a door is refused by the middleware. Raises KeyError for an unknown capability.
    """
    if capability not in (PUBLIC, SIGNED_IN):
        MATRIX[capability]

    def mark(view: AnyView) -> AnyView:
        view.door = capability  # type: ignore[attr-defined]  # a mark on the function, read by the middleware
        return view

    return mark
