"""Subjects of complaints in the small province, and demands made of them."""

import functools
import json
import pathlib
from typing import Any

from ostan.domains.cases import actions
from ostan.domains.cases.models import Case
from ostan.domains.cases.rules import Channel
from ostan.domains.catalogue import actions as catalogue
from ostan.domains.catalogue.models import PublicService
from ostan.domains.org.models import OrgUnit, Place
from ostan.kernel import persian
from ostan.kernel.actor import SYSTEM, Actor, Role
from tests.cases import given

MATTERS = pathlib.Path(__file__).resolve().parents[2] / "data" / "matters"
TEXT = "از ابتدای تیر فشار آب محلهٔ ما از ساعت ده تا هفده بسیار کم است و طبقهٔ دوم آب ندارد."
RETOLD = "فشار آب در محلهٔ ما از تیر خیلی کم شده و از ساعت ده تا هفده طبقهٔ دوم اصلاً آب ندارد."
OTHER = "بلیت اتوبوس مسیر دانشگاه دو برابر شده و دانشجویان توان پرداخت آن را ندارند."
PLACE = "0301"


@functools.cache
def standard() -> tuple[dict[str, Any], bytes]:
    """The general subject as it is delivered."""
    told = json.loads((MATTERS / "general-matter.json").read_text(encoding="utf-8"))
    return told, (MATTERS / told["process"]).read_bytes()


def subjects(of: given.World) -> PublicService:
    """The general subject, taken in by the governorate's office, and one of water with five days."""
    for code, level, name in (("03", "PROVINCE", "آذربایجان شرقی"), (PLACE, "COUNTY", "تبریز")):
        parent = Place.objects.filter(code=code[:-2]).first()
        Place.objects.get_or_create(
            code=code,
            defaults={
                "level": level,
                "name": name,
                "fold": persian.fold(name),
                "sort": persian.sort_key(name),
                "parent": parent,
            },
        )
    definition, process = standard()
    intake = centre(of)
    catalogue.load_service(
        actor=SYSTEM, now=given.NOW, definition=definition, process=process, owner_id=intake.pk
    )
    return catalogue.add_subject(
        actor=SYSTEM,
        now=given.NOW,
        owner_id=intake.pk,
        title="کمبود فشار آب",
        days=5,
        code="water-pressure",
        keywords=["آب"],
    )


def centre(of: given.World) -> OrgUnit:
    """The unit that takes complaints in, under the governorate."""
    found = OrgUnit.objects.filter(code="centre").first()
    return found or given.org.add_unit(
        actor=SYSTEM,
        now=given.NOW,
        name="مرکز پاسخگویی",
        kind=given.UnitKind.OFFICE,
        code="centre",
        parent_id=of.root.pk,
    )


def receiver(of: given.World) -> Actor:
    """A clerk of the unit that takes complaints in."""
    return given.staff("گیرنده", centre(of), Role.CLERK)


def answers(**changes: Any) -> dict[str, Any]:
    return {"kind": "complaint", "text": TEXT, "place": PLACE, **changes}


def demand(
    of: given.World, *, actor: Actor | None = None, subject: str = "water-pressure", **changes: Any
) -> Case:
    """An open demand of the citizen's (or of whoever is named)."""
    return actions.open_case(
        actor=actor or of.citizen,
        now=given.NOW,
        service_code=subject,
        answers=answers(**changes),
        channel=Channel.WEB,
    )


def in_hand(of: given.World, by: Actor, **changes: Any) -> Case:
    """A demand whose first task somebody has in hand."""
    opened = demand(of, **changes)
    actions.claim_task(actor=by, now=given.NOW, task_id=given.open_task(opened).pk)
    opened.refresh_from_db()
    return opened
