"""How documents, promises and demands stand on a page."""

from decimal import Decimal
from typing import Any

from ostan.domains.plans import words
from ostan.domains.plans.queries import DemandCard, PromiseCard
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.ui import figures

HOME = ("برنامه‌ها و تعهدها", "/plans/")
PROMISES = ("تعهدها", "/plans/promises/")
DEMANDS = ("مطالبه‌های ملی", "/plans/demands/")
AMENDMENTS = ("تغییرهای در انتظار تصویب", "/plans/amendments/")


def tabs(request: Request, here: str) -> list[tuple[str, str, bool]]:
    """The doors of plans, the one at `here` being this page."""
    doors = [("سندها", HOME[1]), PROMISES, DEMANDS]
    if access.may(request.actor, "plans.approve"):
        doors.append(AMENDMENTS)
    return [(title, url, url == here) for title, url in doors]


def number(told: Decimal | None, card: PromiseCard) -> str:
    """A figure of the promise with what it counts; «—» for none."""
    if told is None:
        return "—"
    text = words.figure(told, is_share=card.is_share)
    return text if card.is_share else f"{text} {card.unit_of_measure}"


def promise(card: PromiseCard) -> dict[str, Any]:
    """A promise as a row of a list."""
    return {
        "id": card.id,
        "title": card.title,
        "url": f"/plans/promises/{card.id}/",
        "unit": card.unit_name,
        "action": card.node_title,
        "document": card.document_title,
        "target": number(card.promise.target, card),
        "due": card.promise.due,
        "state": str(words.STATES[card.state]),
        "tone": words.STATE_TONES[card.state],
        "why": words.reason(card.standing, is_share=card.is_share, waits_for=card.waits_for),
        "amended": card.is_amended,
    }


def demand(card: DemandCard) -> dict[str, Any]:
    """A demand as a row of a list."""
    return {
        "id": card.id,
        "title": card.title,
        "url": f"/plans/demands/{card.id}/",
        "unit": card.unit_name,
        "body": card.body,
        "asked_on": card.asked_on,
        "age": f"{figures.number(card.age)} روز کاری",
        "step": str(words.STEPS[card.step]),
        "is_open": card.answer is None,
        "answer": str(words.ANSWERS[card.answer]) if card.answer else "بی‌پاسخ",
        "tone": words.ANSWER_TONES[card.answer] if card.answer else words.STEP_TONES[card.step],
        "waiting": card.waiting,
    }
