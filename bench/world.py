"""The province that is measured: a few units, one service, and template cases lived through the real actions."""

import datetime
from dataclasses import dataclass
from typing import Any

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Case, Task
from ostan.domains.cases.rules import Channel, Outcome
from ostan.domains.catalogue import actions as catalogue
from ostan.domains.catalogue.rules import process as processes
from ostan.domains.org import actions as org
from ostan.domains.org.models import OrgUnit
from ostan.domains.org.rules import UnitKind
from ostan.foundation.holidays import actions as holidays
from ostan.foundation.identity import actions as identity
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role

THEN = datetime.datetime(2026, 4, 11, 6, 30, tzinfo=datetime.UTC)
HOURS = ["7 تا 14:30"] * 5 + ["", ""]
UNITS = 8
CITIZENS = 250
OTHER_SERVICES = 60
SERVICE = "permit"
WORDS = (
    "پروانه",
    "گواهی",
    "استعلام",
    "ثبت",
    "تمدید",
    "مجوز",
    "شکایت",
    "بیمه",
    "کشاورزی",
    "ساختمان",
    "آب",
    "برق",
)


@dataclass(frozen=True)
class World:
    """Who takes part. Clerks and units go together: `clerks[i]` works in `units[i]`."""

    units: list[OrgUnit]
    clerks: list[Actor]
    clerk_accounts: list[int]
    citizens: list[Actor]
    citizen_accounts: list[int]


def build() -> World:
    """The province of the bench, made through the actions of the house."""
    holidays.set_weekly_hours(
        actor=SYSTEM, now=THEN, first=datetime.date(2016, 1, 1), last=None, hours=HOURS, reason="bench"
    )
    root = org.add_unit(actor=SYSTEM, now=THEN, name="استانداری", kind=UnitKind.GOVERNORATE, code="root")
    agency = org.add_unit(
        actor=SYSTEM, now=THEN, name="ادارهٔ کل", kind=UnitKind.AGENCY, code="agency", parent_id=root.pk
    )
    units = [
        org.add_unit(
            actor=SYSTEM,
            now=THEN,
            name=f"دفتر {i}",
            kind=UnitKind.OFFICE,
            code=f"office{i}",
            parent_id=agency.pk,
        )
        for i in range(UNITS)
    ]
    clerks, clerk_accounts = zip(*[_clerk(unit, i) for i, unit in enumerate(units)], strict=True)
    citizens, citizen_accounts = zip(*[citizen(i) for i in range(CITIZENS)], strict=True)
    for number in range(OTHER_SERVICES):
        title = f"{WORDS[number % 12]} {WORDS[(number // 12) % 12]} {WORDS[(number * 5) % 12]} {number}"
        service(f"other-{number}", title, agency)
    service(SERVICE, "پروانهٔ کسب خانگی", agency)
    for order, unit in enumerate(units):
        cases.set_routing_rule(
            actor=SYSTEM,
            now=THEN,
            order=order,
            service_id=None,
            place_code="",
            condition=f"answers.office == {order}",
            unit_id=unit.pk,
            reason="دفتر را متقاضی برگزید",
        )
    return World(units, list(clerks), list(clerk_accounts), list(citizens), list(citizen_accounts))


def _clerk(unit: OrgUnit, number: int) -> tuple[Actor, int]:
    account = identity.create_staff(
        actor=SYSTEM, now=THEN, name=f"clerk{number}", password="a long enough word"
    )
    person = org.add_person(
        actor=SYSTEM, now=THEN, given_name="کارشناس", family_name=f"شمارهٔ {number}", account_id=account.pk
    )
    hat = org.grant(actor=SYSTEM, now=THEN, person_id=person.pk, unit_id=unit.pk, role=Role.CLERK)
    return Actor(person.pk, hat.pk, (Grant(Role.CLERK, unit.path, unit.pk),)), account.pk


def mobile_of(number: int) -> str:
    """The made mobile number of the bench's n-th citizen."""
    return f"0990{number:07d}"


def citizen(number: int) -> tuple[Actor, int]:
    """The bench's n-th citizen and the account."""
    mobile = mobile_of(number)
    account = identity.open_for_mobile(actor=SYSTEM, now=THEN, mobile=mobile)
    identity.confirm_mobile(actor=SYSTEM, now=THEN, account_id=account.pk)
    person = org.register_citizen(
        actor=SYSTEM,
        now=THEN,
        account_id=account.pk,
        mobile=mobile,
        national_code=national_code(number),
        given_name="متقاضی",
        family_name=f"شمارهٔ {number}",
    )
    return Actor(person.pk, 0, (Grant(Role.CITIZEN),)), account.pk


def national_code(number: int) -> str:
    """A made national code with a right check digit."""
    digits = f"{900_000_000 + number:09d}"
    rest = sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11
    return digits + str(rest if rest < 2 else 11 - rest)


def service(code: str, title: str, owner: OrgUnit, now: datetime.datetime = THEN) -> None:
    """A service that is offered, whose cases are checked and decided in one office."""
    definition: dict[str, Any] = {
        "code": code,
        "owner": owner.code,
        "card": {
            "title": title,
            "provider": owner.name,
            "description": f"رسیدگی به درخواست {title} و اعلام نتیجه به متقاضی.",
            "kind": "G2C",
            "life_event": "other",
            "keywords": title.split(),
            "free": True,
        },
        "form": FORM,
        "norm": {"amount": 10, "unit": "days"},
        "legal": {"amount": 20, "unit": "days"},
    }
    catalogue.load_service(actor=SYSTEM, now=now, definition=definition, process=PROCESS, owner_id=owner.pk)


def _question(name: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": kind, "label": label, **more}


FORM: dict[str, Any] = {
    "layout": {
        "pages": [
            {
                "name": "who",
                "title": "متقاضی",
                "questions": [
                    _question("office", "number", "دفتر"),
                    _question("code", "national_code", "کد ملی"),
                    _question("mobile", "mobile", "همراه"),
                    _question("since", "jalali_date", "آغاز کار"),
                ],
            },
            {
                "name": "what",
                "title": "درخواست",
                "questions": [
                    _question("topic", "text", "موضوع"),
                    _question("why", "long_text", "شرح"),
                    _question("size", "number", "شمار کارکنان"),
                    _question("capital", "rial", "سرمایه"),
                    _question(
                        "kind",
                        "choice",
                        "نوع",
                        options=[{"value": "new", "label": "تازه"}, {"value": "again", "label": "تمدید"}],
                    ),
                    _question("before", "text", "شمارهٔ پیشین", when='answers.kind == "again"'),
                ],
            },
        ]
    }
}


def answers(number: int, office: int) -> dict[str, Any]:
    """What the n-th applicant fills in, for the n-th office."""
    return {
        "office": office,
        "code": national_code(number),
        "mobile": mobile_of(number),
        "since": "2025-04-21",
        "topic": "کارگاه خانگی فرش",
        "why": "برای راه‌اندازی کارگاه کوچک خانگی با دو دار قالی درخواست پروانه دارم. " * 3,
        "size": 3,
        "capital": 1_500_000_000,
        "kind": "new",
    }


def typed_answers(number: int, office: int) -> dict[str, Any]:
    """The same as an applicant types it, as a draft keeps it."""
    return {name: str(value) for name, value in answers(number, office).items()} | {"since": "1404/2/1"}


def _process() -> bytes:
    kind, item, step, to = processes.Kind, processes.Item, processes.Step, processes.To
    two_days = processes.Span(days=2, working=True)
    lanes = [processes.Lane("office", "کارشناس", unit="case", role="clerk")]
    check = step(act="work", norm=two_days, outcomes=processes.answers(complete="کامل", weak="ناقص"))
    decide = step(
        act="decide",
        norm=two_days,
        outcomes=processes.answers(GRANTED="موافقت", REFUSED="مخالفت", PARTLY="بخشی"),
    )
    return processes.write(
        processes.drawn_up(
            "bench",
            "پروانه",
            lanes,
            [
                item("start", kind.START, lane="office", next=("check",)),
                item("check", kind.USER, name="بررسی", lane="office", step=check, next=("whole",)),
                item(
                    "whole",
                    kind.EXCLUSIVE,
                    name="کامل؟",
                    lane="office",
                    next=(to("visit", condition='outcome.check == "weak"'), to("decide", default=True)),
                ),
                item(
                    "visit", kind.USER, name="بازدید", lane="office", step=step(act="work"), next=("decide",)
                ),
                item("decide", kind.USER, name="تصمیم", lane="office", step=decide, next=("end",)),
                item("end", kind.END, lane="office"),
            ],
        )
    )


PROCESS = _process()


def open_case(world: World, number: int, *, office: int, now: datetime.datetime) -> Case:
    """A fresh case of the n-th citizen in the n-th office."""
    return cases.open_case(
        actor=world.citizens[number % CITIZENS],
        now=now,
        service_code=SERVICE,
        answers=answers(number, office),
        channel=Channel.WEB,
    )


def task_of(case: Case) -> Task:
    """The open task of a case."""
    return Task.objects.get(case=case, done_at=None)


def bring_to_decision(world: World, case: Case, *, office: int, now: datetime.datetime) -> Task:
    """The case's decision task, in the hands of the office's clerk."""
    clerk = world.clerks[office]
    first = task_of(case)
    cases.claim_task(actor=clerk, now=now, task_id=first.pk)
    cases.complete_task(actor=clerk, now=now, task_id=first.pk, outcome="complete")
    last = task_of(case)
    cases.claim_task(actor=clerk, now=now, task_id=last.pk)
    return last


def live_through(world: World) -> tuple[list[int], list[int]]:
    """Template cases for each office: ids of open ones and of decided ones, with notices, messages and history."""
    opened, decided = [], []
    with delivering_at_once():
        for office in range(UNITS):
            case = open_case(world, office, office=office, now=THEN)
            cases.claim_task(actor=world.clerks[office], now=THEN, task_id=task_of(case).pk)
            opened.append(case.pk)
            closed = open_case(world, office + UNITS, office=office, now=THEN)
            bring_to_decision(world, closed, office=office, now=THEN + datetime.timedelta(hours=2))
            cases.add_note(
                actor=world.clerks[office], now=THEN, case_id=closed.pk, text="با متقاضی تماس گرفته شد."
            )
            cases.decide_case(
                actor=world.clerks[office],
                now=THEN + datetime.timedelta(days=3),
                case_id=closed.pk,
                outcome=Outcome.GRANTED,
                reason="مدارک کامل است.",
                law="",
            )
            decided.append(closed.pk)
    return opened, decided
