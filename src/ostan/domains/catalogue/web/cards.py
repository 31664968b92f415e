"""The identity card, in sections, as plain forms."""

import dataclasses
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.catalogue import actions
from ostan.domains.catalogue.rules.card import Card, check_card, plain_card, read_card
from ostan.domains.catalogue.web import card_fields as fields
from ostan.domains.catalogue.web.asking import (
    Question,
    answers,
    lines,
    now,
    number,
    render,
    revision,
    the_version,
    told,
    who,
)
from ostan.domains.catalogue.words import card as words
from ostan.foundation import access
from ostan.kernel import calendar
from ostan.kernel.errors import RuleBroken
from ostan.ui import posted


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A part of the card: its questions, its values, and the card with what was typed."""

    name: str
    title: str
    questions: Callable[[], list[Question]]


SECTIONS = (
    Section("about", "معرفی خدمت", fields.about),
    Section("parts", "زیرخدمت‌ها", fields.parts),
    Section("audience", "برای چه کسی و چه هنگام", fields.audience),
    Section("needs", "مدارک و قوانین", fields.needs),
    Section("numbers", "آمار و زمان", fields.numbers),
    Section("costs", "هزینه", fields.costs),
    Section("access", "راه‌های دسترسی", fields.access),
    Section("more", "فرایند و توضیحات", fields.more),
)


@access.door("catalogue.see_drafts")
@require_safe
def card(request: HttpRequest, version_id: int) -> HttpResponse:
    """The whole card: what is said, what is missing, and the way to each section."""
    found = the_version(request, version_id)
    context = {
        "sections": [(section, shown(section, found.card)) for section in SECTIONS],
        "fields": words.FIELDS,
        "findings": told(check_card(found.card)),
    }
    return render(request, "card.html", found, context, here="card", title="شناسنامه")


def shown(section: Section, card: Card) -> list[dict[str, Any]]:
    """The part of the card in words."""
    values = fields.values_of(card)
    return [
        {"term": question["label"], "value": fields.shown(question, values.get(question["name"]))}
        for question in section.questions()
    ]


@access.door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def card_section(request: HttpRequest, version_id: int, section: str) -> HttpResponse:
    """One section of the card as a form."""
    found = the_version(request, version_id)
    part = next((one for one in SECTIONS if one.name == section), None)
    if part is None or not found.is_draft:
        raise Http404
    questions = part.questions()
    values, broken = fields.values_of(found.card), None
    if request.method == "POST":
        values = answers(questions, request)
        if not posted.only_reshaped(request.POST):
            try:
                card = changed(found.card, values)
                actions.change_card(
                    actor=who(request),
                    now=now(request),
                    version_id=version_id,
                    revision=revision(request),
                    card=card,
                )
            except RuleBroken as refused:
                broken, found = refused, the_version(request, version_id)
            else:
                messages.success(request, f"«{part.title}» ذخیره شد.")
                return _onwards(request, version_id, part)
    context = {"section": part, "questions": questions, "values": values}
    return render(request, "card_section.html", found, context, here="card", title=part.title, broken=broken)


def _onwards(request: HttpRequest, version_id: int, part: Section) -> HttpResponse:
    names = [one.name for one in SECTIONS]
    following = names[names.index(part.name) + 1 :]
    if "next" in request.POST and following:
        return HttpResponseRedirect(reverse("catalogue:card_section", args=[version_id, following[0]]))
    return HttpResponseRedirect(reverse("catalogue:card", args=[version_id]))


def changed(card: Card, typed: dict[str, Any]) -> Card:
    """The card with the typed answers of one section.

    Raises:
        RuleBroken: "catalogue.number_wanted" or "catalogue.row_untitled", with the field.
    """
    plain = plain_card(card)
    for name, value in typed.items():
        if name.startswith("access_"):
            plain.setdefault("access", {})[name.removeprefix("access_")] = {
                "channels": [one for one in value if one != "electronic"],
                "electronic": "electronic" in value,
            }
        elif name.startswith("statistics_"):
            period = name.removeprefix("statistics_")
            plain.setdefault("statistics", {})[period] = number(value, name)
        elif name == "visits":
            plain[name] = number(value, name)
        elif name == "free":
            plain[name] = value == "yes"
        elif name == "divided":
            plain["undivided"] = value == "no"
        elif name == "filled_on":
            plain[name] = _day(value, name)
        elif name in ("parts", "documents", "links"):
            plain[name] = _titled(name, value)
        elif name == "costs":
            plain[name] = [
                {**row, "rials": number(row["rials"], name), "online": row["online"] == "yes"}
                for row in _titled(name, value)
            ]
        elif name in fields.LINES:
            plain[name] = lines(value)
        else:
            plain[name] = value
    return read_card(plain)


def _day(text: str, field: str) -> str:
    """The Jalali day typed as an ISO day, "" for none. Raises RuleBroken "catalogue.answer_date"."""
    if not text:
        return ""
    try:
        return calendar.parse_jalali(text).isoformat()
    except (RuleBroken, ValueError):
        raise RuleBroken("catalogue.answer_date", field=field, label=str(words.FIELDS[field])) from None


_ROWS = {"parts": "زیرخدمت", "documents": "مدرک", "costs": "هزینهٔ", "links": "پیوند"}


def _titled(name: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows that say something. Raises RuleBroken "catalogue.row_untitled" for one that has no title."""
    for at, row in enumerate(rows, 1):
        if not row["title"] and any(text for field, text in row.items() if field not in ("online", "refund")):
            raise RuleBroken("catalogue.row_untitled", field=name, item=_ROWS[name], number=at)
    return [row for row in rows if row["title"]]
