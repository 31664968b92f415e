"""A province in which citizens ask for something today, built through the actions of the house."""

import dataclasses
import json
import pathlib
from typing import Any

from django.test import Client

from ostan.domains.cases import actions
from ostan.domains.cases.models import Case
from ostan.domains.catalogue import actions as catalogue
from ostan.domains.catalogue.models import PublicService
from ostan.domains.org import actions as org
from ostan.domains.org import queries as people
from ostan.domains.org.models import OrgUnit, Place
from ostan.foundation import work
from ostan.kernel import clock, persian
from ostan.kernel.actor import SYSTEM, Actor
from tests import given as house
from tests.cases import given

DEMO = pathlib.Path(__file__).resolve().parents[3] / "data" / "demo"
MOBILE = "09121112233"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
PLACES = (
    ("03", "PROVINCE", "آذربایجان شرقی"),
    ("0301", "COUNTY", "تبریز"),
    ("0302", "COUNTY", "مرند"),
    ("04", "PROVINCE", "آذربایجان غربی"),
    ("0401", "COUNTY", "ارومیه"),
)


@dataclasses.dataclass
class Citizen:
    """Somebody who has signed in."""

    client: Client
    actor: Actor
    mobile: str


def citizen(mobile: str = MOBILE, given_name: str = "مریم", family_name: str = "کریمی") -> Citizen:
    """A citizen in a browser; without names, one who has not told them yet."""
    client = house.citizen(mobile)
    account_id = int(client.session["_auth_user_id"])
    if given_name:
        org.register_citizen(
            actor=SYSTEM,
            now=clock.now(),
            account_id=account_id,
            mobile=mobile,
            given_name=given_name,
            family_name=family_name,
        )
    return Citizen(client, people.actor_for(account_id=account_id, hat=None, on=clock.now()), mobile)


def places() -> None:
    """Two provinces with three counties."""
    for code, level, name in PLACES:
        parent = Place.objects.filter(code=code[:-2]).first()
        told = {"fold": persian.fold(name), "sort": persian.sort_key(name), "parent": parent}
        Place.objects.create(code=code, level=level, name=name, **told)


def demo_service(code: str, owner: OrgUnit) -> PublicService:
    """A service of the demonstration as it is delivered; a subject of complaints stands among the services."""
    definition = json.loads((DEMO / "services" / f"{code}.json").read_text())
    definition.pop("parent", None)
    definition.pop("sort", None)
    process = DEMO / "processes" / f"{code.replace('-', '_')}.bpmn"
    body = process.read_bytes() if process.exists() else b""
    return catalogue.load_service(
        actor=SYSTEM, now=clock.now(), definition=definition, process=body, owner_id=owner.pk
    )


def case(of: Citizen, **changes: Any) -> Case:
    """An open case of the citizen's, asked for now."""
    told = {"answers": given.ANSWERS, "channel": "WEB", **changes}
    told = {"service_code": "short", **told}
    return actions.open_case(actor=of.actor, now=clock.now(), **told)


def claimed(world: given.World, of: Citizen) -> Case:
    """A case that the clerk has in hand."""
    opened = case(of)
    actions.claim_task(actor=world.clerk, now=clock.now(), task_id=given.open_task(opened).pk)
    opened.refresh_from_db()
    return opened


def asked(world: given.World, of: Citizen, text: str = "نشانی دفتر کجاست؟") -> Case:
    """A case whose applicant was asked."""
    mine = claimed(world, of)
    with work.delivering_at_once():
        return actions.ask_citizen(actor=world.clerk, now=clock.now(), case_id=mine.pk, text=text)


def decided(world: given.World, of: Citizen, outcome: str = "REFUSED") -> Case:
    """A case that was decided, with everything that follows from it."""
    mine = claimed(world, of)
    with work.delivering_at_once():
        return actions.decide_case(
            actor=world.clerk,
            now=clock.now(),
            case_id=mine.pk,
            outcome=outcome,
            reason=given.REASON,
            law=given.LAW,
        )
