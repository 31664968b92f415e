"""Other systems of the demo province: with keys of their own, one that sends requests and wants to hear of them."""

import dataclasses
import datetime
import random

from ostan.domains.cases import queries as asked
from ostan.domains.catalogue import actions as catalogue
from ostan.domains.catalogue import queries as offered
from ostan.domains.org import actions as org
from ostan.domains.org import queries as orgs
from ostan.foundation.hooks import actions as hooks
from ostan.foundation.hooks import queries as hooked
from ostan.foundation.keys import actions as keys
from ostan.foundation.ledger import read
from ostan.kernel.actor import SYSTEM, Actor
from ostan.wiring.demo import told
from ostan.wiring.demo.arrivals import Arrival
from ostan.wiring.demo.chance import happens

KINDS = {"CaseOpened": "case.opened", "CaseDecided": "case.decided"}
MOST_TOLD = 4
"""Requests of which the webhook is told when the past has been made: news of a whole year would be none."""

Sender = tuple[Actor, dict[str, float]]


def load_partners(at: datetime.datetime, now: datetime.datetime) -> None:
    """Every system of data/demo/partners.json with a key, and the services of the public gateway; once."""
    if orgs.systems(actor=SYSTEM, on=now):
        return
    plan = told.file("partners")
    for one in plan["systems"]:
        unit = orgs.unit_by_code(code=one["unit"])
        made = org.add_system(actor=SYSTEM, now=at, name=one["name"], unit_id=unit.id)
        account = made.account_id or 0
        keys.make_key(actor=SYSTEM, now=at, account_id=account, name=one["key"], scopes=one["scopes"])
        if address := one.get("hook"):
            hooks.make_hook(
                actor=SYSTEM, now=at, account_id=account, address=address, kinds=list(KINDS.values())
            )
    for one in plan["gateway"]:
        service_id = offered.published_service(code=one["code"]).service_id
        catalogue.set_gateway(
            actor=SYSTEM, now=at, service_id=service_id, is_open=True, placeless=one["placeless"]
        )


def senders(on: datetime.datetime) -> list[Sender]:
    """The systems that send requests, each with the share of a service's requests that comes through it."""
    shares = {one["name"]: one.get("sends", {}) for one in told.file("partners")["systems"]}
    return [
        (orgs.partner_for(account_id=one.account_id, on=on), shares[one.name])
        for one in orgs.systems(actor=SYSTEM, on=on)
        if shares.get(one.name)
    ]


def sender(known: list[Sender], arrival: Arrival, draw: random.Random) -> Actor | None:
    """The system through which the request comes, None when it comes by itself."""
    return next((actor for actor, share in known if happens(draw, share.get(arrival.service, 0))), None)


def tell_of_newest(known: list[Sender], now: datetime.datetime) -> int:
    """How many messages are owed to webhooks: of the newest requests that their systems have sent.

    While the past is made nobody outside is told of it. The address is one that leads nowhere (RFC 5737), so our
    own judge of addresses refuses every try, and the log says so.
    """
    owed = 0
    for actor, _ in known:
        own = dataclasses.replace(actor, scopes=frozenset({"cases.follow"}))
        card = next(one for one in orgs.systems(actor=SYSTEM, on=now) if one.person_id == actor.person_id)
        for hook in hooked.hooks_of(actor=SYSTEM, account_id=card.account_id):
            for case in asked.followed_cases(actor=own, limit=MOST_TOLD)[0]:
                for line in read.lines(read.Wanted(stream=f"case:{case.id}")):
                    if kind := KINDS.get(line.activity):
                        data = {"case": case.code}
                        at = f"cases/{case.code}"
                        hooks.owe(
                            hook_id=hook.id, entry_id=line.id, kind=kind, subject=at, data=data, at=line.at
                        )
                        owed += 1
    return owed
