"""What is asked for at a desk, between the buttons of a page and the house."""

from typing import Any

import segno
from django.conf import settings
from markupsafe import Markup

from ostan.domains.desk import queries as desk
from ostan.domains.desk import words
from ostan.domains.desk.rules import Priority, order
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import whole_number
from ostan.ui import figures

QUESTION = "q"


def wanted(text: str) -> dict[str, int | None]:
    """What a button names: "s" and a service, "a" and an agency, or "q", a question.

    Raises:
        RuleBroken: "desk.not_given_today".
    """
    kind, number = text[:1], text[1:]
    if text == QUESTION:
        return {"service_id": None, "agency_id": None}
    if kind in ("s", "a") and (found := whole_number(number, 0)):
        return {"service_id": found if kind == "s" else None, "agency_id": found if kind == "a" else None}
    raise RuleBroken("desk.not_given_today", field="wants")


def name_of(one: desk.Wanted) -> str:
    """The name of the button of something that can be asked for."""
    return f"s{one.service_id}" if one.service_id else f"a{one.agency_id}"


def by_agency(offered: list[desk.Wanted]) -> list[dict[str, Any]]:
    """What can be asked for, agency by agency: services first, then the agency as such."""
    found: dict[str, dict[str, Any]] = {}
    for one in offered:
        group = found.setdefault(one.agency, {"agency": one.agency, "services": [], "whole": ""})
        if one.service_id:
            group["services"].append((name_of(one), one.title))
        else:
            group["whole"] = name_of(one)
    return sorted(found.values(), key=lambda group: -len(group["services"]))


def priorities() -> list[tuple[str, str]]:
    """The reasons for priority as options, none first."""
    return [("", "اولویت ندارم"), *((one.value, str(words.PRIORITIES[one])) for one in Priority if one)]


def fairness() -> str:
    """The order of the line, said to those who stand in it."""
    head = figures.number(order.HEAD_START.seconds // 60)
    ahead = figures.number(order.APPOINTMENT_START.seconds // 60)
    return (
        "نوبت‌ها به ترتیب آمدن خوانده می‌شوند. افراد دارای معلولیت، سالمندان و مادران باردار "
        f"{head} دقیقه زودتر از زمان آمدنشان به شمار می‌آیند و کسانی که وقت قبلی دارند {ahead} دقیقه زودتر از "
        "ساعت وقتشان. هیچ‌کس از کسی که دیرتر از این اندازه آمده است عقب نمی‌افتد."
    )


def turn_address(token: str) -> str:
    """The address of a turn's page, for the code on the slip."""
    return f"{str(settings.PORTAL['address']).rstrip('/')}/turn/{token}/"


def drawn(address: str) -> Markup:
    """The QR code of an address: an SVG to stand in a page, black on white in every theme."""
    svg = segno.make(address, error="m").svg_inline(
        border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr"
    )
    return Markup(svg)  # noqa: S704  # our own drawing of our own address
