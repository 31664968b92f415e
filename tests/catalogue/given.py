"""Builds what the tests of the catalogue stand on, through the real actions."""

import datetime
import functools
from typing import Any

from ostan.domains.catalogue import actions
from ostan.domains.catalogue.models import PublicService, ServiceVersion
from ostan.domains.catalogue.rules import process as processes
from ostan.domains.org import actions as org
from ostan.domains.org.models import OrgUnit
from ostan.domains.org.rules import UnitKind
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role

NOW = datetime.datetime(2026, 4, 11, 6, 30, tzinfo=datetime.UTC)

CARD: dict[str, Any] = {
    "title": "پاسخگویی به درخواست‌ها و شکایات مردمی",
    "provider": "استانداری",
    "description": "شکایت شما از دستگاه‌های استان ثبت، به دستگاه مسئول ارجاع و پاسخ آن به شما گفته می‌شود.",
    "kind": "G2C",
    "life_event": "other",
    "keywords": ["۱۱۱", "سامد", "دادخواهی"],
    "free": True,
}
FORM: dict[str, Any] = {
    "layout": {
        "pages": [
            {
                "name": "what",
                "title": "موضوع شکایت",
                "questions": [
                    {
                        "name": "kind",
                        "kind": "choice",
                        "label": "نوع درخواست",
                        "options": [
                            {"value": "complaint", "label": "شکایت"},
                            {"value": "demand", "label": "درخواست"},
                        ],
                    },
                    {
                        "name": "from_whom",
                        "kind": "text",
                        "label": "از کدام دستگاه؟",
                        "when": 'answers.kind == "complaint"',
                    },
                    {"name": "text", "kind": "long_text", "label": "شرح", "least": 10},
                ],
            },
            {
                "name": "you",
                "title": "خود شما",
                "questions": [
                    {"name": "mobile", "kind": "mobile", "label": "تلفن همراه"},
                    {"name": "true", "kind": "declaration", "label": "تأیید می‌کنم", "statement": "راست است."},
                ],
            },
        ]
    }
}
ANSWERS: dict[str, Any] = {
    "kind": "demand",
    "text": "درخواست روشنایی معبر خیابان ما",
    "mobile": "09141234567",
    "true": True,
}


@functools.cache
def small_process(outside: bool = False) -> bytes:
    """A BPMN file with one step that decides; perhaps with an element outside the runnable part."""
    kind, item = processes.Kind, processes.Item
    step = processes.Step(
        unit="owner", role="clerk", act="decide", outcomes=processes.answers(done="انجام شد")
    )
    lanes = [processes.Lane("office", "دبیرخانه", unit="owner", role="clerk")]
    items = [
        item("start", kind.START, lane="office", next=("decide",)),
        item("decide", kind.USER, name="رسیدگی", lane="office", step=step, next=("end",)),
        item("end", kind.END, lane="office"),
    ]
    xml = processes.write(processes.drawn_up("small", "رسیدگی", lanes, items))
    if outside:
        script = b'<scriptTask id="run_script" name="\xd8\xa7\xd8\xac\xd8\xb1\xd8\xa7"/>'
        xml = xml.replace(b"  </process>", script + b"</process>")
    return xml


def unit(name: str = "استانداری", code: str = "governorate", parent: OrgUnit | None = None) -> OrgUnit:
    kind = UnitKind.AGENCY if parent else UnitKind.GOVERNORATE
    parent_id = parent.pk if parent else None
    return org.add_unit(actor=SYSTEM, now=NOW, name=name, kind=kind, code=code, parent_id=parent_id)


def staff(role: Role, of: OrgUnit, person_id: int = 501) -> Actor:
    return Actor(person_id=person_id, hat=7, grants=(Grant(role, of.path, of.pk),))


def definition(code: str = "complaint", **changes: Any) -> dict[str, Any]:
    told = {"code": code, "owner": "governorate", "card": CARD, "form": FORM, "norm": {"amount": 10}}
    return {**told, **changes}


def service(code: str = "complaint", owner: OrgUnit | None = None, **changes: Any) -> PublicService:
    """A published service of the unit."""
    owner = owner or OrgUnit.objects.filter(code="governorate").first() or unit()
    told = definition(code, **changes)
    process = small_process() if told["form"] else b""
    return actions.load_service(actor=SYSTEM, now=NOW, definition=told, process=process, owner_id=owner.pk)


def draft(owner: OrgUnit, title: str = "خدمت تازه", code: str = "") -> ServiceVersion:
    return actions.draft_service(actor=SYSTEM, now=NOW, owner_id=owner.pk, title=title, code=code)
