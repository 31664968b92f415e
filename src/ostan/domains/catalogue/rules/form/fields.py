"""Questions as the fields of a page: the plain data that the field components of `ui` draw and read back."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from ostan.domains.catalogue.rules.form.checking import asked_in_row, parse_answers, parse_row
from ostan.domains.catalogue.rules.form.model import Form, Kind, Page, Question
from ostan.kernel import calendar
from ostan.kernel.errors import RuleBroken

Field = dict[str, Any]
Levels = Callable[[Question, str], list[Field]]
"""Of a place question and the code chosen so far: its lists {key, label, options, selected}, widest first. Of a
unit question and what was typed: the units {code, name, above} that it may mean, or, the code of one, that unit."""

_KINDS = {Kind.JALALI_DATE: "date", Kind.SEVERAL: "choices"}
_ACCEPT = {
    "pdf": ".pdf,application/pdf",
    "image": "image/*",
    "word": ".docx",
    "excel": ".xlsx",
}
_LISTED = frozenset({Kind.SEVERAL, Kind.FILE, Kind.GROUP})


def fields(form: Form, page: Page, levels: Levels, raw: Mapping[str, Any] | None = None) -> list[Field]:
    """The fields of a page, in order. `raw` is what was typed so far, on this page and those before it.

    A group has `rows` beside its `questions`: for each row the fields that are asked in it.
    """
    typed = raw or {}
    found = [field_of(question, levels, typed.get(question.name)) for question in page.questions]
    for question, field in zip(page.questions, found, strict=True):
        if question.kind is Kind.GROUP:
            field["rows"] = [
                [field_of(one, levels, row.get(one.name)) for one in asked]
                for row, asked in _rows(form, question, typed)
            ]
    return found


def asked_places(form: Form, page: Page, raw: Mapping[str, Any]) -> list[str]:
    """What a page asks after what was typed: names of questions, and "group-0-name" for one in a row whose
    being asked depends on an answer.
    """
    places = [question.name for question in page.questions]
    for group in page.questions:
        for at, (_, asked) in enumerate(_rows(form, group, raw)):
            places += [f"{group.name}-{at}-{one.name}" for one in asked if one.when]
    return places


Row = tuple[Mapping[str, Any], tuple[Question, ...]]


def _rows(form: Form, group: Question, raw: Mapping[str, Any]) -> list[Row]:
    """The rows of a group as typed, or as they begin, each with the questions asked in it."""
    typed = raw.get(group.name)
    rows = raw_of(group, None) if typed is None and group.kind is Kind.GROUP else typed
    told = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    if not any(question.when for question in group.questions):
        return [(row, group.questions) for row in told]
    answers, _ = parse_answers(form, raw)
    return [(row, asked_in_row(form, group, answers, parse_row(group, row))) for row in told]


def field_of(question: Question, levels: Levels, raw: Any = None) -> Field:
    """The field that asks the question: name, kind, label, help, required and what its kind needs."""
    told: Field = {
        "name": question.name,
        "kind": _KINDS.get(question.kind, question.kind.value),
        "label": question.label,
        "help": question.help,
        "required": question.required,
    }
    return {**told, **_of_kind(question, levels, raw)}


def _of_kind(question: Question, levels: Levels, raw: Any) -> Field:
    match question.kind:
        case Kind.CHOICE | Kind.SEVERAL:
            return {"options": [(option.value, option.label, option.help) for option in question.options]}
        case Kind.TEXT | Kind.LONG_TEXT:
            return {"max_length": question.ceiling}
        case Kind.NUMBER:
            return {"unit": question.unit}
        case Kind.PLACE:
            return {"levels": levels(question, raw if isinstance(raw, str) else ""), "nested": True}
        case Kind.UNIT:
            return {"found": levels(question, raw if isinstance(raw, str) else "")}
        case Kind.FILE:
            accept = ",".join(_ACCEPT[item] for item in question.accepts if item in _ACCEPT)
            return {
                "accept": accept,
                "accepts": question.accepts,
                "many": question.ceiling > 1,
                "most": question.ceiling,
            }
        case Kind.DECLARATION:
            return {"text": question.statement}
        case Kind.GROUP:
            inner = [field_of(item, levels) for item in question.questions]
            return {"questions": inner, "item": question.item, "min": question.floor, "max": question.ceiling}
        case _:
            return {}


def raw_of(question: Question, value: Any) -> Any:
    """The canonical answer as its field shows it: "1403/05/12", a list, True or text; "" for none."""
    if value is None and question.kind is Kind.GROUP:
        return [{item.name: raw_of(item, None) for item in question.questions}] * _rows_to_begin(question)
    if value is None:
        return [] if question.kind in _LISTED else ""
    if question.kind is Kind.GROUP and isinstance(value, list):
        return [{item.name: raw_of(item, row.get(item.name)) for item in question.questions} for row in value]
    if question.kind is Kind.JALALI_DATE:
        return jalali_of(value)
    return value if question.kind in (*_LISTED, Kind.DECLARATION) else str(value)


def _rows_to_begin(group: Question) -> int:
    """Empty rows that a group shows at first: as many as it must have."""
    return max(group.floor, 1) if group.required else 0


def jalali_of(value: Any) -> str:
    """The ISO day as "1403/05/12"; what is no day stays as it is."""
    try:
        return calendar.jalali_text(datetime.date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def shown_errors(
    form: Form, errors: Mapping[str, RuleBroken], told: Callable[[RuleBroken], str]
) -> dict[str, Any]:
    """The sentences of refusals by field: a text, or for a group {"": text, "0-name": text}."""
    groups = {question.name for question in form.questions if question.kind is Kind.GROUP}
    shown: dict[str, Any] = {}
    for place, broken in errors.items():
        name, _, inside = place.partition("-")
        if name in groups:
            shown.setdefault(name, {})[inside] = told(broken)
        else:
            shown[place] = told(broken)
    return shown
