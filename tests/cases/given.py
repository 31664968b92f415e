"""Builds the past that tests of cases stand on, through the real actions."""

import dataclasses
import datetime
import functools
import io
from typing import Any

from ostan.domains.cases import actions
from ostan.domains.cases.models import Case, OutsideBody, Task
from ostan.domains.cases.rules import Channel, Outcome
from ostan.domains.catalogue import actions as catalogue
from ostan.domains.catalogue import queries as offered
from ostan.domains.catalogue.models import PublicService
from ostan.domains.catalogue.rules import process as processes
from ostan.domains.org import actions as org
from ostan.domains.org.models import OrgUnit, Person
from ostan.domains.org.rules import UnitKind
from ostan.foundation.files import actions as files
from ostan.foundation.holidays import actions as holidays
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role

NOW = datetime.datetime(2026, 4, 11, 6, 30, tzinfo=datetime.UTC)
"""Saturday 22 Farvardin 1405, 10:00 in Tehran."""

HOURS = ["7 تا 14:30"] * 5 + ["", ""]
DAY = 7 * 3600 + 1800
"""Seconds of a working day."""

REASON = "مدارک پیوست کامل نیست"
LAW = "مادهٔ ۱۲ آیین‌نامه"

CARD: dict[str, Any] = {
    "title": "صدور پروانهٔ انجمن",
    "provider": "استانداری",
    "description": "درخواست پروانه بررسی و پاسخ آن به شما گفته می‌شود.",
    "kind": "G2C",
    "life_event": "other",
    "keywords": ["انجمن"],
    "free": True,
}
FORM: dict[str, Any] = {
    "layout": {
        "pages": [
            {
                "name": "all",
                "title": "درخواست",
                "questions": [
                    {"name": "topic", "kind": "text", "label": "موضوع"},
                    {"name": "size", "kind": "number", "label": "شمار اعضا", "required": False},
                    {"name": "mobile", "kind": "mobile", "label": "تلفن همراه", "required": False},
                    {"name": "paper", "kind": "file", "label": "مدرک", "required": False},
                ],
            }
        ]
    }
}
ANSWERS: dict[str, Any] = {"topic": "انجمن محیط زیست", "size": 7, "mobile": "09141234567"}


KIND, ITEM, STEP, TO = processes.Kind, processes.Item, processes.Step, processes.To
TWO_DAYS = processes.Span(days=2, working=True)


@functools.cache
def licence_process(renamed: bool = False) -> bytes:
    """Check → (incomplete: ask the applicant, check again) → two inquiries at once → decide → issue."""
    lanes = [
        processes.Lane("office", "دبیرخانه", unit="case", role="clerk"),
        processes.Lane("other", "استعلام", unit="second", role="clerk"),
        processes.Lane("applicant", "متقاضی", unit="case", role="citizen"),
    ]
    items = [*_checked(), *_inquired(), *_judged("judge" if renamed else "decide")]
    return processes.write(processes.drawn_up("licence", "پروانه", lanes, items))


def _user(node: str, name: str, *after: str, lane: str = "office", **step: Any) -> processes.Item:
    return ITEM(node, KIND.USER, name=name, lane=lane, step=STEP(**step), next=after)


def _choice(node: str, *ways: processes.To) -> processes.Item:
    return ITEM(node, KIND.EXCLUSIVE, name="کدام؟", lane="office", next=ways)


def _checked() -> list[processes.Item]:
    answers = processes.answers(complete="کامل", incomplete="ناقص")
    ways = (TO("fix", condition='outcome.check == "incomplete"'), TO("split", default=True))
    return [
        ITEM("start", KIND.START, lane="office", next=("check",)),
        _user(
            "check", "بررسی مدارک", "whole", act="work", norm=TWO_DAYS, shown="بررسی مدارک", outcomes=answers
        ),
        _choice("whole", *ways),
        _user("fix", "تکمیل", "check", lane="applicant", act="ask", shown="مدارک را کامل کنید"),
    ]


def _inquired() -> list[processes.Item]:
    slow = processes.Timer("police", processes.Span(days=3, working=True), interrupting=False)
    return [
        ITEM("split", KIND.PARALLEL, lane="office", next=("police", "field")),
        _user("police", "استعلام پلیس", "join", lane="other", act="work", norm=TWO_DAYS),
        ITEM("slow", KIND.TIMER, name="دیرکرد", lane="other", timer=slow, next=("call",)),
        ITEM("call", KIND.SEND, name="یادآوری", lane="other", step=STEP(does="notify"), next=("called",)),
        ITEM("called", KIND.END, lane="other"),
        _user("field", "بازدید", "join", act="work", norm=TWO_DAYS),
    ]


def _judged(node: str) -> list[processes.Item]:
    answers = processes.answers(GRANTED="موافقت", REFUSED="مخالفت")
    ways = (TO("issue", condition=f'outcome.{node} == "GRANTED"'), TO("end", default=True))
    return [
        ITEM("join", KIND.PARALLEL, lane="office", next=(node,)),
        _user(node, "تصمیم", "granted", act="decide", shown="تصمیم", outcomes=answers),
        _choice("granted", *ways),
        _user("issue", "صدور پروانه", "end", act="issue", shown="صدور"),
        ITEM("end", KIND.END, lane="office"),
    ]


@functools.cache
def chain_process() -> bytes:
    """Read → write → (stop: the end, undecided) → decide."""
    lanes = [processes.Lane("office", "دبیرخانه", unit="case", role="clerk")]
    answers = processes.answers(go="ادامه", stop="پایان")
    ways = (TO("end", condition='outcome.write == "stop"'), TO("decide", default=True))
    items = [
        ITEM("start", KIND.START, lane="office", next=("read",)),
        _user("read", "خواندن", "write", act="work"),
        _user("write", "نوشتن", "how", act="work", outcomes=answers),
        _choice("how", *ways),
        _user("decide", "تصمیم", "end", act="decide"),
        ITEM("end", KIND.END, lane="office"),
    ]
    return processes.write(processes.drawn_up("chain", "زنجیره", lanes, items))


@functools.cache
def short_process() -> bytes:
    """One deciding step."""
    lanes = [processes.Lane("office", "دبیرخانه", unit="case", role="clerk")]
    answers = processes.answers(done="انجام شد")
    items = [
        ITEM("start", KIND.START, lane="office", next=("decide",)),
        _user("decide", "رسیدگی", "end", act="decide", shown="رسیدگی", outcomes=answers),
        ITEM("end", KIND.END, lane="office"),
    ]
    return processes.write(processes.drawn_up("short", "رسیدگی", lanes, items))


@dataclasses.dataclass
class World:
    """A small province: two agencies, their people, an applicant and two services."""

    root: OrgUnit
    first: OrgUnit
    office: OrgUnit
    second: OrgUnit
    citizen: Actor
    stranger: Actor
    clerk: Actor
    colleague: Actor
    head: Actor
    top: Actor
    other: Actor
    auditor: Actor
    administrator: Actor

    def actors(self) -> dict[str, Actor]:
        """Everybody by name, the house too."""
        names = (
            "citizen",
            "stranger",
            "clerk",
            "colleague",
            "head",
            "top",
            "other",
            "auditor",
            "administrator",
        )
        return {name: getattr(self, name) for name in names} | {"house": SYSTEM}


def world() -> World:
    """The province, with hours from Saturday to Wednesday and a short and a long service of the first agency."""
    holidays.set_weekly_hours(
        actor=SYSTEM, now=NOW, first=datetime.date(2020, 1, 1), last=None, hours=HOURS, reason="آغاز"
    )
    root = _unit("استانداری", "root", UnitKind.GOVERNORATE)
    first = _unit("ادارهٔ کل نخست", "first", UnitKind.AGENCY, root)
    office = _unit("دفتر", "office", UnitKind.OFFICE, first)
    second = _unit("ادارهٔ کل دوم", "second", UnitKind.AGENCY, root)
    built = World(
        root=root,
        first=first,
        office=office,
        second=second,
        citizen=applicant("09141234567", 9001),
        stranger=applicant("09141234568", 9002),
        clerk=staff("کارمند", first, Role.CLERK),
        colleague=staff("همکار", first, Role.CLERK),
        head=staff("رئیس", first, Role.UNIT_HEAD),
        top=staff("معاون", root, Role.UNIT_HEAD),
        other=staff("دیگری", second, Role.CLERK),
        auditor=staff("بازرس", root, Role.AUDITOR),
        administrator=staff("مدیر", root, Role.ADMINISTRATOR),
    )
    service("licence", first, licence_process())
    service("short", first, short_process())
    return built


def _unit(name: str, code: str, kind: UnitKind, parent: OrgUnit | None = None) -> OrgUnit:
    parent_id = parent.pk if parent else None
    return org.add_unit(actor=SYSTEM, now=NOW, name=name, kind=kind, code=code, parent_id=parent_id)


def service(code: str, owner: OrgUnit, process: bytes, **changes: Any) -> PublicService:
    """A published service of the unit: five working days by its norm, ten by law."""
    told = {
        "code": code,
        "owner": owner.code,
        "card": CARD | {"title": f"{CARD['title']} {code}"},
        "form": FORM,
        "norm": {"amount": 5, "unit": "days"},
        "legal": {"amount": 10, "unit": "days"},
        **changes,
    }
    return catalogue.load_service(actor=SYSTEM, now=NOW, definition=told, process=process, owner_id=owner.pk)


def applicant(mobile: str, account_id: int) -> Actor:
    """A citizen with an account."""
    person: Person = org.register_citizen(
        actor=SYSTEM, now=NOW, account_id=account_id, mobile=mobile, given_name="سارا", family_name="محمدی"
    )
    return Actor(person_id=person.pk, grants=(Grant(Role.CITIZEN),))


def staff(name: str, unit: OrgUnit, role: Role) -> Actor:
    """Somebody of the unit in a role."""
    person = org.add_person(actor=SYSTEM, now=NOW, given_name=name, family_name="آزمون")
    hat = org.grant(
        actor=SYSTEM,
        now=NOW,
        person_id=person.pk,
        unit_id=unit.pk,
        role=role,
        since=datetime.date(2020, 1, 1),
    )
    return Actor(person_id=person.pk, hat=hat.pk, grants=(Grant(role, unit.path, unit.pk),))


def later(days: float = 0, hours: float = 0) -> datetime.datetime:
    """An instant after NOW, by the wall clock."""
    return NOW + datetime.timedelta(days=days, hours=hours)


def routed(of: World, unit: OrgUnit, reason: str) -> None:
    """Every new request goes to this unit."""
    actions.set_routing_rule(
        actor=of.administrator,
        now=NOW,
        order=1,
        service_id=None,
        place_code="",
        condition="",
        unit_id=unit.pk,
        reason=reason,
    )


def case(of: World, service_code: str = "short", *, actor: Actor | None = None, **changes: Any) -> Case:
    """An open case of the citizen's."""
    told = {"answers": ANSWERS, "channel": Channel.WEB, "now": NOW, **changes}
    return actions.open_case(actor=actor or of.citizen, service_code=service_code, **told)


def open_task(of: Case, node: str = "") -> Task:
    """The case's open task (at the node)."""
    rows = Task.objects.filter(case=of, done_at=None)
    return (rows.filter(node=node) if node else rows).order_by("pk").get()


def claimed(of: World, service_code: str = "short", *, by: Actor | None = None, **changes: Any) -> Case:
    """A case whose first task the clerk has in hand."""
    opened = case(of, service_code, **changes)
    actions.claim_task(actor=by or of.clerk, now=changes.get("now", NOW), task_id=open_task(opened).pk)
    opened.refresh_from_db()
    return opened


def waiting(of: World) -> Case:
    """A case whose applicant was asked."""
    asked = claimed(of)
    return actions.ask_citizen(actor=of.clerk, now=NOW, case_id=asked.pk, text="نشانی دفتر کجاست؟")


def decided(of: World, outcome: Outcome = Outcome.REFUSED, **changes: Any) -> Case:
    """A case that the clerk has decided."""
    at = changes.pop("now", later(hours=1))
    mine = claimed(of, **changes)
    return actions.decide_case(
        actor=of.clerk, now=at, case_id=mine.pk, outcome=outcome, reason=REASON, law=LAW
    )


def do(of: World, opened: Case, node: str, outcome: str = "", *, by: Actor | None = None) -> Case:
    """The task at the node is claimed and completed."""
    task, actor = open_task(opened, node), by or of.clerk
    actions.claim_task(actor=actor, now=NOW, task_id=task.pk)
    return actions.complete_task(actor=actor, now=NOW, task_id=task.pk, outcome=outcome)


def at_decision(of: World) -> Case:
    """A case of the long service that waits for its decision, in the clerk's hands."""
    opened = inquired(of)
    actions.claim_task(actor=of.clerk, now=NOW, task_id=open_task(opened, "decide").pk)
    opened.refresh_from_db()
    return opened


def inquired(of: World) -> Case:
    """A case of the long service whose deciding step is open."""
    opened = case(of, "licence")
    do(of, opened, "check", "complete")
    do(of, opened, "police", by=of.other)
    do(of, opened, "field")
    return opened


def told(of: Case) -> list[str]:
    """The activities of the case in the ledger, in order."""
    return list(
        Entry.objects.filter(stream=f"case:{of.pk}").order_by("pk").values_list("activity", flat=True)
    )


def version_id(service_code: str) -> int:
    return offered.published_service(code=service_code).version_id


def file(of: Actor) -> int:
    """A document that the actor has uploaded."""
    return files.keep(actor=of, now=NOW, upload=io.BytesIO(PDF), name="مدرک.pdf").pk


def outside_body(of: World, name: str = "شهرداری") -> OutsideBody:
    """A body without an account."""
    found = OutsideBody.objects.filter(name=name).first()
    return found or actions.set_outside_body(
        actor=of.administrator, now=NOW, name=name, email="office@example.ir", mobile="09140000001"
    )


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
