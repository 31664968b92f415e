"""A province in which things are late: promises, a resolution, sheets, a case and a demand of one agency; and figures
of every county that the house counted itself."""

import dataclasses
import datetime
from decimal import Decimal

from django.test import Client

from ostan.domains.cases import actions as cases
from ostan.domains.cases.rules import Channel
from ostan.domains.catalogue import actions as catalogue
from ostan.domains.councils import actions as councils
from ostan.domains.councils.rules import BodyKind, Particulars, Presence, SeatRole
from ostan.domains.indicators import actions as indicators
from ostan.domains.indicators.rules import How, Measure, Source, value
from ostan.domains.org import actions as org
from ostan.domains.org import queries as orgs
from ostan.domains.org.models import Person, Place
from ostan.domains.org.rules import UnitKind
from ostan.domains.plans import actions as plans
from ostan.domains.plans.models import Commitment
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.identity import actions as identity
from ostan.foundation.identity.models import Account
from ostan.kernel import persian
from ostan.kernel.actor import SYSTEM, Actor, Role
from tests import given as house
from tests.cases import given as case_given
from tests.indicators.given import MONTH, NOW, definition
from tests.plans import given as plan_given
from tests.plans.given import Plan

DAY = datetime.timedelta(days=1)
COUNTIES = {
    "0302": "اهر",
    "0303": "تبریز",
    "0305": "سراب",
    "0306": "مراغه",
    "0307": "مرند",
    "0310": "میانه",
    "0311": "هشترود",
    "0312": "بناب",
    "0313": "بستان‌آباد",
    "0314": "شبستر",
    "0315": "کلیبر",
    "0316": "هریس",
    "0319": "جلفا",
    "0320": "ملکان",
    "0321": "آذرشهر",
    "0322": "اسکو",
    "0323": "چاراویماق",
    "0324": "ورزقان",
    "0325": "عجب‌شیر",
    "0326": "خداآفرین",
    "0327": "هوراند",
}
UNTOLD = "0327"
"""The county of which nothing is told."""


@dataclasses.dataclass
class Late:
    """The plan of the agency's world, its promise, and the governor."""

    plan: Plan
    promise: Commitment
    governor: Actor
    branches: dict[str, int]
    body_id: int
    resolution_id: int

    @property
    def agency(self) -> int:
        return self.plan.world.units["agency"]


def browser(actor: Actor) -> Client:
    """A browser in which the actor has signed in."""
    client = Client()
    client.force_login(Account.objects.get(pk=Person.objects.get(pk=actor.person_id).account_id or 0))
    return client


def late() -> Late:
    """Everything of the agency that is late on NOW."""
    plan = plan_given.plan()
    world = plan.world
    account = house.member(Role.GOVERNOR, world.units["root"])
    governor = orgs.actor_for(account_id=account.pk, hat=None, on=NOW)
    _places(world.units["root"])
    promise = _promised(plan)
    _case(world.units["east"])
    plans.ask_body(
        actor=world.head,
        now=NOW,
        unit_id=world.units["agency"],
        body="سازمان اداری و استخدامی کشور",
        title="دسترسی به سامانهٔ ملی",
        text="دسترسی استان به سامانه داده شود.",
        asked_on=NOW.date() - 60 * DAY,
        commitment_ids=[promise.pk],
    )
    plans.climb_ladder(actor=SYSTEM, now=NOW)
    body, resolution = _resolution(world.actors, world.units["agency"])
    return Late(plan, promise, governor, _counted(world.units["agency"]), body, resolution)


def _places(root: int) -> None:
    for code, name in {"03": "آذربایجان شرقی", **COUNTIES}.items():
        Place.objects.create(
            code=code,
            level="COUNTY" if len(code) > 2 else "PROVINCE",
            name=name,
            fold=persian.fold(name),
            sort=persian.sort_key(name),
            parent=Place.objects.filter(code=code[:-2]).first(),
        )
    org.change_unit(actor=SYSTEM, now=house.LONG_AGO, unit_id=root, place_code="03")


def _promised(plan: Plan) -> Commitment:
    """A promise of which far too little is verified, found out a day ago."""
    made = plan_given.promised(plan)
    plan_given.claimed(plan, "12")
    plan_given.verified(plan, "2")
    plans.note_states(actor=SYSTEM, now=NOW - DAY)
    return made


def _case(unit_id: int) -> None:
    """A case that came a month ago and should have been decided after five working days."""
    catalogue.load_service(
        actor=SYSTEM,
        now=house.LONG_AGO,
        definition={
            "code": "permit",
            "card": case_given.CARD,
            "form": case_given.FORM,
            "norm": {"amount": 5, "unit": "days"},
        },
        process=case_given.short_process(),
        owner_id=unit_id,
    )
    account = identity.open_for_mobile(actor=SYSTEM, now=house.LONG_AGO, mobile="09141234567")
    cases.open_case(
        actor=case_given.applicant("09141234567", account.pk),
        now=NOW - 30 * DAY,
        service_code="permit",
        answers=case_given.ANSWERS,
        channel=Channel.WEB,
    )


def _counted(agency: int) -> dict[str, int]:
    """A branch in every county, by the county's code; of each but one the house counted a share."""
    told = definition(
        Measure.RATIO,
        title="سهم رسیدگی به‌موقع",
        source=Source.COMPUTED,
        measure_code="on_time_share",
        across_units=How.RATIO,
        unit_name="درصد",
        evidence="CaseDecided",
    )
    indicators.define(
        actor=SYSTEM,
        now=house.LONG_AGO,
        code="on_time_share",
        steward_id=agency,
        told=told,
        since=MONTH.shifted(-25),
    )
    branches = {
        code: org.add_unit(
            actor=SYSTEM,
            now=house.LONG_AGO,
            name=f"شعبهٔ {name}",
            kind=UnitKind.AGENCY_OFFICE,
            parent_id=agency,
            place_code=code,
        ).pk
        for code, name in COUNTIES.items()
    }
    counted = {
        branches[code]: value(Decimal(40 + at), Decimal(60 + at))
        for at, code in enumerate(branches)
        if code != UNTOLD
    }
    indicators.observe(actor=SYSTEM, now=NOW, code="on_time_share", period=MONTH, counted=counted)
    return branches


def _resolution(actors: dict[str, Actor], agency: int) -> tuple[int, int]:
    """A committee, and what it resolved for the agency a month ago: its day is over."""
    body = councils.set_up_body(
        actor=SYSTEM,
        now=NOW - 40 * DAY,
        told=Particulars(BodyKind.COMMITTEE, "کمیتهٔ دولت الکترونیک"),
        programmes=[("p1", "دولت الکترونیک")],
    ).pk
    seats = [
        councils.give_seat(
            actor=SYSTEM, now=NOW - 40 * DAY, body_id=body, role=role, person_id=actors[who].person_id
        ).pk
        for who, role in (("provincial", SeatRole.CHAIR), ("secretary", SeatRole.SECRETARY))
    ]
    begins = NOW - 30 * DAY
    row = councils.plan_meeting(
        actor=SYSTEM, now=NOW - 35 * DAY, body_id=body, begins_at=begins, ends_at=begins + DAY / 12
    )
    sat = {"actor": SYSTEM, "now": begins, "meeting_id": row.pk}
    councils.open_meeting(**sat)
    councils.take_attendance(**sat, presences=dict.fromkeys(seats, (Presence.PRESENT, None)))
    works = holidays.calendar().is_working_day
    due = next(day for more in range(5, 20) if works(day := begins.date() + more * DAY))
    made = councils.resolve(**sat, text="سامانه را راه بیندازد.", unit_id=agency, due=due)
    return body, made.pk
