"""One question of the form: its wording, what its kind needs, and when it is asked."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ostan.domains.catalogue.rules.form import Kind, editing
from ostan.domains.catalogue.rules.form import Question as Asked
from ostan.domains.catalogue.rules.form.model import CHOICES, PERSONAL, TODAY
from ostan.domains.catalogue.web import conditions
from ostan.domains.catalogue.web.asking import Question, answers, lines, number, render
from ostan.domains.catalogue.web.edited import Edited, edited
from ostan.domains.catalogue.words import form as words
from ostan.foundation import access
from ostan.kernel import calendar
from ostan.kernel.errors import RuleBroken
from ostan.ui import figures, posted

_YES_NO = [("yes", "بله"), ("no", "خیر")]


@access.door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, version_id: int, place: str, step: str = "") -> HttpResponse:
    """One question as a form; nothing typed is lost when something is refused."""
    found = edited(request, version_id, step)
    path = tuple(place.split("."))
    try:
        asked = editing.question_at(found.form, path)
    except RuleBroken:
        return found.back()
    if not found.version.is_draft:
        return found.back()
    fields = _fields(asked)
    values = _values(asked)
    when = conditions.read(request, asked.when, found.form, path=path)
    broken: RuleBroken | None = None
    if request.method == "POST":
        values = answers(fields, request)
        if not posted.only_reshaped(request.POST):
            try:
                _save(request, found, path, asked, values, when)
            except RuleBroken as refused:
                broken, found = refused, edited(request, version_id, step)
            else:
                messages.success(request, "پرسش ذخیره شد.")
                return found.back(path[0])
    context = {
        **found.context,
        "questions": fields,
        "values": values,
        "when": when,
        "is_inner": len(path) > 1,
        "place": path[0],
        "kind": words.KIND[asked.kind],
    }
    return render(
        request, "form_part.html", found.version, context, here=found.here, title=asked.label, broken=broken
    )


def _save(
    request: HttpRequest,
    found: Edited,
    path: tuple[str, ...],
    asked: Asked,
    values: dict[str, Any],
    when: conditions.When,
) -> None:
    if not values["label"]:
        raise RuleBroken("catalogue.form_label", field="label")
    changes = {**changes_of(asked, values), "when": when.condition()}
    found.save(request, editing.change_question(found.form, path, **changes))


def _fields(asked: Asked) -> list[Question]:
    fields: list[Question] = [
        {"name": "label", "kind": "text", "label": "متن پرسش", "max_length": 300},
        {"name": "help", "kind": "long_text", "label": "راهنما", "required": False, "rows": 2},
        {"name": "required", "kind": "choice", "label": "پاسخ لازم است؟", "options": _YES_NO},
    ]
    if asked.kind not in PERSONAL | {Kind.GROUP, Kind.FILE, Kind.DECLARATION}:
        sealed = "پاسخ رمزشده نگه داشته می‌شود و فقط در خود پرونده دیده می‌شود."
        fields.append(
            {
                "name": "personal",
                "kind": "choice",
                "label": "دادهٔ شخصی است؟",
                "options": _YES_NO,
                "help": sealed,
            }
        )
    return [*fields, *_of_kind(asked), *_limits(asked)]


def _of_kind(asked: Asked) -> list[Question]:
    optional = {"required": False}
    if asked.kind in CHOICES:
        guide = "هر گزینه در یک سطر؛ توضیح گزینه را پس از | بنویسید. ترتیب سطرها ترتیب گزینه‌هاست."
        return [{"name": "options", "kind": "long_text", "label": "گزینه‌ها", "help": guide, "rows": 8}]
    if asked.kind is Kind.NUMBER:
        unit = {
            "name": "unit",
            "kind": "text",
            "label": "یکا",
            "help": "مانند «نفر»",
            "max_length": 30,
            **optional,
        }
        return [unit, {"name": "decimals", "kind": "number", "label": "رقم اعشار", **optional}]
    if asked.kind is Kind.JALALI_DATE:
        guide = "«امروز» یا تاریخی مانند ۱۴۰۰/۰۱/۰۱"
        return [
            {
                "name": "earliest",
                "kind": "text",
                "label": "زودترین",
                "help": guide,
                "max_length": 20,
                **optional,
            },
            {
                "name": "latest",
                "kind": "text",
                "label": "دیرترین",
                "help": guide,
                "max_length": 20,
                **optional,
            },
        ]
    if asked.kind is Kind.PLACE:
        levels = [(level, str(name)) for level, name in words.LEVEL.items()]
        return [{"name": "level", "kind": "choice", "label": "تا کدام سطح؟", "options": levels}]
    if asked.kind is Kind.FILE:
        types = [(name, str(label)) for name, label in words.FILE_TYPE.items()]
        return [{"name": "accepts", "kind": "choices", "label": "گونهٔ فایل", "options": types, **optional}]
    if asked.kind is Kind.DECLARATION:
        return [{"name": "statement", "kind": "long_text", "label": "متن تعهد", "rows": 5}]
    if asked.kind is Kind.GROUP:
        guide = "نام هر سطر، مانند «عضو» یا «فرزند»"
        return [
            {
                "name": "item",
                "kind": "text",
                "label": "نام هر مورد",
                "help": guide,
                "max_length": 40,
                **optional,
            }
        ]
    return []


def _limits(asked: Asked) -> list[Question]:
    labels = words.LIMITS.get(asked.kind)
    if labels is None:
        return []
    pairs = zip(("least", "most"), labels, strict=True)
    return [{"name": name, "kind": "number", "label": str(label), "required": False} for name, label in pairs]


def _values(asked: Asked) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(asked, name) for name in ("label", "help", "unit", "level", "statement", "item")
    }
    values["required"] = "yes" if asked.required else "no"
    values["personal"] = "yes" if asked.personal else "no"
    values["options"] = "\n".join(" | ".join(filter(None, (one.label, one.help))) for one in asked.options)
    values["accepts"] = list(asked.accepts)
    values |= {name: _day_shown(getattr(asked, name)) for name in ("earliest", "latest")}
    for name in ("least", "most"):
        limit = getattr(asked, name)
        values[name] = "" if limit is None else figures.digits(limit)
    values["decimals"] = figures.digits(asked.decimals or "")
    return values


def changes_of(asked: Asked, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed as changes of the question. Raises RuleBroken with its field."""
    changes: dict[str, Any] = {}
    for name, value in typed.items():
        if name in ("required", "personal"):
            changes[name] = value == "yes"
        elif name == "options":
            changes[name] = editing.options_from(lines(value), asked.options)
        elif name in ("least", "most"):
            changes[name] = number(value, name)
        elif name == "decimals":
            changes[name] = min(number(value, name) or 0, 6)
        elif name in ("earliest", "latest"):
            changes[name] = _day(value, name)
        elif name == "accepts":
            changes[name] = tuple(value)
        else:
            changes[name] = value
    return changes


def _day(text: str, field: str) -> str:
    if not text or text == "امروز":
        return TODAY if text else ""
    try:
        return calendar.parse_jalali(text).isoformat()
    except RuleBroken:
        raise RuleBroken("catalogue.answer_date", field=field, label=text) from None


def _day_shown(day: str) -> str:
    if day == TODAY:
        return "امروز"
    return calendar.jalali_text(datetime.date.fromisoformat(day)) if day else ""
