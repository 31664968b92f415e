"""What an agency owes and gives, through the actions: promises, resolutions, services with their times and ratings.

Its page in the cockpit shows all of them; what is promised is measured by figures that are verified among millions.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from bench import place, world
from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Task
from ostan.domains.cases.rules import Channel, Outcome
from ostan.domains.councils import actions as councils
from ostan.domains.councils.rules import BodyKind, Particulars, Presence, SeatRole
from ostan.domains.feedback import actions as feedback
from ostan.domains.org.models import OrgUnit
from ostan.domains.plans import actions as plans
from ostan.domains.plans.models import Node
from ostan.domains.plans.queries import TAKEABLE
from ostan.domains.plans.rules import Told
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.calendar import Period

PROGRAMMES = place.ROOT / "data" / "plans" / "reform-round-2.json"
RESOLUTIONS, SERVICES, CASES = 10, 3, 12
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Agency:
    """An agency, who leads it and who works in its first office, its offices, and what its promises are measured by."""

    unit: OrgUnit
    head: Actor
    clerk: Actor
    offices: list[OrgUnit]
    indicators: list[str]


def owes_and_gives(of: Agency, since: Period, now: datetime.datetime) -> None:
    """A promise for each indicator, resolutions of a committee, and services whose cases were decided and rated."""
    promised(of, since, now)
    resolved(of, now)
    served(of, now)


def promised(of: Agency, since: Period, now: datetime.datetime) -> None:
    """Promises of the agency, each of another action."""
    plans.load_document(actor=SYSTEM, now=now, path=PROGRAMMES)
    actions = Node.objects.filter(kind__in=TAKEABLE).order_by("pk").values_list("pk", flat=True)
    for code, node in zip(of.indicators, actions, strict=False):
        told = Told(
            title=f"تعهد {code}",
            baseline=Decimal(0),
            target=Decimal(1_000_000),
            starts=since.first_day,
            due=now.date() + 200 * DAY,
        )
        plans.take_action(
            actor=SYSTEM, now=now, node_id=node, unit_id=of.unit.pk, indicator_code=code, told=told
        )


def resolved(of: Agency, now: datetime.datetime) -> None:
    """Resolutions of a committee that bind the agency and its offices, not done yet."""
    begins = now - 30 * DAY
    body = councils.set_up_body(
        actor=SYSTEM,
        now=begins - 10 * DAY,
        told=Particulars(BodyKind.COMMITTEE, "کمیتهٔ تخصصی"),
        programmes=[("p1", "برنامه")],
    ).pk
    seats = [
        councils.give_seat(
            actor=SYSTEM, now=begins - 10 * DAY, body_id=body, role=role, person_id=who.person_id
        ).pk
        for who, role in ((of.head, SeatRole.CHAIR), (of.clerk, SeatRole.SECRETARY))
    ]
    meeting = councils.plan_meeting(
        actor=SYSTEM, now=begins - 5 * DAY, body_id=body, begins_at=begins, ends_at=begins + DAY / 12
    )
    sat = {"actor": SYSTEM, "now": begins, "meeting_id": meeting.pk}
    councils.open_meeting(**sat)
    councils.take_attendance(**sat, presences=dict.fromkeys(seats, (Presence.PRESENT, None)))
    works = holidays.calendar().is_working_day
    due = next(day for more in range(5, 30) if works(day := begins.date() + more * DAY))
    for number, unit in zip(range(RESOLUTIONS), [of.unit, *of.offices], strict=False):
        councils.resolve(**sat, text=f"مصوبهٔ {number}", unit_id=unit.pk, due=due)


def served(of: Agency, now: datetime.datetime) -> None:
    """Services with as many decided and rated cases as are published, and one case each that is open and late."""
    citizens = [world.citizen(number)[0] for number in range(CASES)]
    opened, ended = now - 60 * DAY, now - 55 * DAY
    with delivering_at_once():
        for number in range(SERVICES):
            code = f"service{number}"
            world.service(code, f"خدمت {number}", of.offices[0], opened)
            for at, citizen in enumerate(citizens):
                case = cases.open_case(
                    actor=citizen,
                    now=opened,
                    service_code=code,
                    answers=world.answers(at, 1),
                    channel=Channel.WEB,
                )
                if at:
                    _decided(of, citizen, case.pk, ended)
    cases.count_waiting_times(actor=SYSTEM, now=now)


def _decided(of: Agency, citizen: Actor, case_id: int, now: datetime.datetime) -> None:
    for outcome in ("complete", ""):
        task = Task.objects.get(case=case_id, done_at=None)
        cases.claim_task(actor=of.clerk, now=now, task_id=task.pk)
        if outcome:
            cases.complete_task(actor=of.clerk, now=now, task_id=task.pk, outcome=outcome)
    told = {"outcome": Outcome.GRANTED, "reason": "مدارک کامل است.", "law": ""}
    cases.decide_case(actor=of.clerk, now=now, case_id=case_id, **told)
    feedback.rate(actor=citizen, now=now + DAY, case_id=case_id, score=4)
