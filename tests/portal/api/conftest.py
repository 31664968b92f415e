"""A small province with another system in it, and clients that show the system's keys."""

import dataclasses
import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client

from ostan.domains.catalogue.rules import process as processes
from ostan.domains.indicators import actions as indicators
from ostan.domains.indicators.rules import Measure
from ostan.domains.indicators.rules.periods import last_ended
from ostan.domains.org import actions as org
from ostan.domains.org.models import OrgUnit, Person
from ostan.foundation.keys import actions as keys
from ostan.foundation.keys.queries import SCOPES
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import Period, PeriodKind
from tests.cases import given
from tests.indicators.given import define, definition
from tests.standing import standing

ANSWERS = {"topic": "انجمن محیط زیست", "size": 7}
VALUES = [
    {"indicator": "permits", "number": 12},
    {"indicator": "in_time", "number": "9", "of": 10},
    {"indicator": "trained", "category": "f", "number": 4},
    {"indicator": "trained", "category": "m", "not_applicable": True},
]


@dataclasses.dataclass
class Partner:
    """Another system, and how it asks."""

    world: given.World
    person: Person

    def key(self, scopes: Iterable[str] = SCOPES, **more: Any) -> str:
        """What a new key of the system shows."""
        told = {"account_id": self.person.account_id, "name": "آزمون", "per_minute": 5_000, **more}
        return keys.make_key(actor=SYSTEM, now=given.NOW, scopes=list(scopes), **told)[1]

    def client(self, scopes: Iterable[str] = SCOPES, **more: Any) -> "Machine":
        """A client that shows a new key."""
        return Machine(self.key(scopes, **more))


class Machine:
    """Speaks JSON with the house, with a key or without."""

    def __init__(self, key: str = "") -> None:
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers={**self.headers, **headers})

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        text = json.dumps(body or {}, ensure_ascii=False)
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(f"/api/v1/{path}", text, content_type="application/json", headers=sent)


def for_systems(form: str = "") -> bytes:
    """Compute (a system's step, with a form if one is named) → decide."""
    lanes = [processes.Lane("office", "دبیرخانه", unit="case", role="clerk")]
    answers = processes.answers(good="خوب", bad="بد")
    items = [
        processes.Item("start", processes.Kind.START, lane="office", next=("compute",)),
        processes.Item(
            "compute",
            processes.Kind.USER,
            name="محاسبه",
            lane="office",
            step=processes.Step(act="work", role="partner", outcomes=answers, form=form),
            next=("decide",),
        ),
        processes.Item(
            "decide",
            processes.Kind.USER,
            name="تصمیم",
            lane="office",
            step=processes.Step(act="decide"),
            next=("end",),
        ),
        processes.Item("end", processes.Kind.END, lane="office"),
    ]
    return processes.write(processes.drawn_up("computed", "محاسبه", lanes, items))


def system(world: given.World, unit: OrgUnit, name: str = "سامانهٔ ۱۳۷") -> Partner:
    return Partner(world, org.add_system(actor=SYSTEM, now=given.NOW, name=name, unit_id=unit.pk))


def built() -> Partner:
    world = given.world()
    given.service("computed", world.first, for_systems())
    return system(world, world.first)


partner = standing(built)


@dataclasses.dataclass
class Hand:
    """A machine whose key hands in, and the address of its sheet."""

    machine: Machine
    partner: Partner
    period: Period

    @property
    def path(self) -> str:
        return f"sheets/monthly/first/{self.period.key}"


@pytest.fixture
def hand(partner: Partner) -> Hand:
    now = clock.now()
    period, units = last_ended(PeriodKind.MONTH, now), (partner.world.first, partner.world.second)
    define("permits", units[0].pk)
    define("in_time", units[0].pk, definition(Measure.RATIO, title="سهم در مهلت"))
    define("trained", units[0].pk, definition(categories=(("f", "زن"), ("m", "مرد")), title="آموزش‌دیده"))
    indicators.open_data_set(
        actor=SYSTEM,
        now=now,
        code="monthly",
        title="ماهانه",
        steward_id=units[0].pk,
        indicator_codes=["permits", "in_time", "trained"],
        unit_ids=[one.pk for one in units],
        since=period,
        due_days=60,
    )
    return Hand(partner.client(["indicators.hand_in"]), partner, period)
