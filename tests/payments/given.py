"""Builds what tests of payments stand on: a gateway that is served, and services that cost something."""

import contextlib
import datetime
import functools
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Case
from ostan.domains.cases.rules import Channel
from ostan.domains.catalogue.rules import process as processes
from ostan.foundation.payments import actions, practice
from ostan.foundation.payments.models import Bill
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from tests.cases import given

NOW = datetime.datetime(2026, 5, 4, 8, tzinfo=datetime.UTC)
PAYER = Actor(7, 0, (Grant(Role.CITIZEN),))
BACK = "http://localhost/pay/back/"
FEE = 500_000
CHARGES: list[dict[str, Any]] = [
    {"title": "بررسی", "rials": 200_000, "online": True},
    {"title": "صدور", "rials": 300_000, "online": True, "refund": "not_given"},
    {"title": "تحویل", "rials": 90_000, "account": "در محل"},
]
CARD = {name: value for name, value in given.CARD.items() if name != "free"} | {"costs": CHARGES}


def billed() -> Bill:
    return actions.bill(
        actor=SYSTEM,
        now=NOW,
        stream="case:1",
        purpose="cases.fee",
        payer_id=PAYER.person_id,
        amount_rials=250_000,
        unit_path="1.4.",
    )


def leave(bill: Bill) -> str:
    return actions.send_payer(actor=PAYER, now=NOW, token=bill.token, back=BACK)


class Bank:
    """The gateway, served, with what a payer does there."""

    def __init__(self, gateway: practice.Practice) -> None:
        self.gateway = gateway

    def visit(self, address: str, how: str) -> str:
        """The authority with which the payer is sent back, after paying, cancelling or leaving."""
        assert "درگاه تمرینی" in requests.get(address, timeout=5).text
        told = requests.post(address, data={"how": how}, allow_redirects=False, timeout=5)
        if how == "leave":
            return address.rpartition("/")[2]
        return parse_qs(urlsplit(told.headers["Location"]).query)["Authority"][0]

    @property
    def taken(self) -> int:
        return sum(payment.taken for payment in self.gateway.payments.values())


@contextlib.contextmanager
def served(settings: Any) -> Iterator[Bank]:
    """The practice gateway over HTTP, and the installation set to it."""
    gateway = practice.Practice()
    with practice.server(gateway, 0) as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        settings.PAYMENT_URL = f"http://practice@127.0.0.1:{serving.server_port}"
        yield Bank(gateway)
        serving.shutdown()
        thread.join(5)


@functools.cache
def paying_process(first: str = "pay", timer: bool = False) -> bytes:
    """Pay → decide (`first`), or decide → pay → issue; with a timer the unpaid case goes to the decision."""
    lanes = [processes.Lane("office", "دبیرخانه", unit="case", role="clerk")]
    answers = processes.answers(GRANTED="موافقت", REFUSED="مخالفت")
    item, kind, step = processes.Item, processes.Kind, processes.Step
    term = processes.Span(days=4, working=True)
    pays = step(act="pay", shown="پرداخت هزینه", norm=term)
    decides = step(act="decide", shown="تصمیم", outcomes=answers)
    if first == "pay":
        items = [
            item("start", kind.START, lane="office", next=("pay",)),
            item("pay", kind.USER, "پرداخت", "office", ("decide",), pays),
            item("decide", kind.USER, "تصمیم", "office", ("end",), decides),
        ]
    else:
        items = [
            item("start", kind.START, lane="office", next=("decide",)),
            item("decide", kind.USER, "تصمیم", "office", ("pay",), decides),
            item("pay", kind.USER, "پرداخت", "office", ("issue",), pays),
            item("issue", kind.USER, "صدور", "office", ("end",), step(act="issue")),
        ]
    if timer:
        span = processes.Span(days=2, working=True)
        after = ("decide",) if first == "pay" else ("end",)
        items.append(item("late", kind.TIMER, lane="office", timer=processes.Timer("pay", span), next=after))
    items.append(item("end", kind.END, lane="office"))
    return processes.write(processes.drawn_up("paying", "با هزینه", lanes, items))


def costly(world: given.World, code: str = "costly", **how: Any) -> str:
    """The code of a service of the first agency that costs 500,000 rials on the web."""
    given.service(code, world.first, paying_process(**how), card=CARD | {"title": f"خدمت {code}"})
    return code


def asked(world: given.World, code: str = "costly", now: datetime.datetime = given.NOW) -> Case:
    """A case of the citizen that has just been opened; listeners run at once."""
    with delivering_at_once():
        return cases.open_case(
            actor=world.citizen, now=now, service_code=code, answers=given.ANSWERS, channel=Channel.WEB
        )


def bill_of(case: Case) -> Bill:
    """The newest bill of the case."""
    return Bill.objects.filter(stream=f"case:{case.pk}").latest("pk")


def note(case: Case, actor: Actor, now: datetime.datetime, reference: str = "4410") -> Bill:
    """The case's bill, noted as paid by hand; what follows has happened."""
    with delivering_at_once():
        return actions.note_paid(actor=actor, now=now, bill_id=bill_of(case).pk, reference=reference)
