"""What became of a form between two of its versions, for whoever had begun to fill in the earlier one."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from ostan.domains.catalogue.rules.form.checking import check_page, parse_answers, visible_pages
from ostan.domains.catalogue.rules.form.model import CHOICES, Form, Kind, Question
from ostan.domains.catalogue.rules.form.refusals import FormErrors


class ChangeKind(StrEnum):
    """What became of one question."""

    NEW = "NEW"
    GONE = "GONE"
    OPTIONS = "OPTIONS"  # other options to choose from
    DEMANDED = "DEMANDED"  # was optional
    ANEW = "ANEW"  # asks for something else under the same name


@dataclass(frozen=True, slots=True)
class Change:
    """One question that is not what it was. `group` is the label of the group it stands in, "" for none.

    `added` and `removed` are the labels of options; `lost` tells that the answer given before is of no use now.
    """

    kind: ChangeKind
    label: str
    group: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    lost: bool = False


def changes(old: Form, new: Form, raw: Mapping[str, Any]) -> tuple[Change, ...]:
    """What differs for whoever answers, in the order of the new form, with what is gone at the end.

    `raw` is what was typed into the old form. Wording, help and order may differ without a change.
    """
    before, after = _by_place(old), _by_place(new)
    kept = carried(old, new, raw)
    lost = {
        name for name, value in raw.items() if value not in (None, "", [], False) and value != kept.get(name)
    }
    found = []
    for place, (question, group) in after.items():
        known = before.get(place)
        if known is not None:
            found += _changed(known[0], question, group, not group and question.name in lost)
        elif not group or (place[0], "") in before:
            found.append(Change(ChangeKind.NEW, question.label, group))
    for place, (question, group) in before.items():
        if place not in after and (not group or (place[0], "") in after):
            found.append(Change(ChangeKind.GONE, question.label, group, lost=place[0] in lost))
    return tuple(found)


def _by_place(form: Form) -> dict[tuple[str, str], tuple[Question, str]]:
    """Every question with the label of its group: by name, and inside a group by the group's and its own."""
    return {
        (group.name, question.name) if group else (question.name, ""): (
            question,
            group.label if group else "",
        )
        for _, question, group in form.walk()
    }


def _changed(old: Question, new: Question, group: str, lost: bool) -> list[Change]:
    if old.kind is not new.kind:
        return [Change(ChangeKind.ANEW, new.label, group, lost=lost)]
    was, now = {o.value: o.label for o in old.options}, {o.value: o.label for o in new.options}
    added = tuple(label for value, label in now.items() if value not in was)
    removed = tuple(label for value, label in was.items() if value not in now)
    if new.kind in CHOICES and (added or removed):
        return [Change(ChangeKind.OPTIONS, new.label, group, added, removed, lost)]
    if new.required and not old.required:
        return [Change(ChangeKind.DEMANDED, new.label, group)]
    return []


def carried(old: Form, new: Form, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed into the old form, as far as the new one still asks for it in the same way.

    An answer that cannot be read is kept as it was typed while its question is the same: it is shown and judged
    there. Chosen options that are not offered any more are left out.
    """
    return _carried(old.questions, new.questions, raw)


def _carried(old: tuple[Question, ...], new: tuple[Question, ...], raw: Mapping[str, Any]) -> dict[str, Any]:
    before = {question.name: question for question in old}
    found: dict[str, Any] = {}
    for question in new:
        was = before.get(question.name)
        if question.name in raw and was is not None and was.kind is question.kind:
            value = _fitting(was, question, raw[question.name])
            if value is not None:
                found[question.name] = value
    return found


def _fitting(was: Question, question: Question, value: Any) -> Any:
    if question.kind is Kind.GROUP and isinstance(value, list):
        return [_carried(was.questions, question.questions, row) for row in value if isinstance(row, Mapping)]
    if question.kind not in CHOICES or was.options == question.options:
        return value
    offered = {option.value for option in question.options}
    if isinstance(value, list):
        return [one for one in value if one in offered]
    return value if value in offered else None


class Place(NamedTuple):
    """A page of a form and a question on it."""

    page: str
    question: str


def first_open(form: Form, raw: Mapping[str, Any], *, today: datetime.date) -> Place | None:
    """The first question, in the order of asking, that is missing or not accepted; None when nothing is.

    Only the shape of places, units and files is judged.
    """
    answers = parse_answers(form, raw)[0]
    for page in visible_pages(form, answers):
        own = {question.name: raw[question.name] for question in page.questions if question.name in raw}
        try:
            check_page(form, page.name, own, answers, today=today)
        except FormErrors as found:
            names = [question.name for question in page.questions]
            wrong = {place.split("-", 1)[0] for place in found.errors}
            return Place(page.name, next((name for name in names if name in wrong), names[0]))
    return None
