"""Answers as a person reads them: for the check-answers page, the case file and the receipt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ostan.domains.catalogue.rules.form.checking import asked_in_row, visible_pages
from ostan.domains.catalogue.rules.form.fields import jalali_of
from ostan.domains.catalogue.rules.form.model import Form, Kind, Page, Question
from ostan.kernel import persian


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was asked and what was answered, "" when it was left out.

    `page` names the page to change it on, `section` its part of the form. `item` is «عضو ۲» for a line inside
    a group. `ids` are the files of a file answer. `personal` tells that the value is to be shown with care.
    """

    name: str
    label: str
    value: str
    kind: Kind
    page: str
    section: str = ""
    item: str = ""
    ids: tuple[int, ...] = ()
    personal: bool = False


def summary(
    form: Form,
    answers: Mapping[str, Any],
    *,
    places: Mapping[str, str] | None = None,
    files: Mapping[int, str] | None = None,
    units: Mapping[str, str] | None = None,
) -> tuple[Row, ...]:
    """What was asked and answered, in order; questions that were not asked are left out.

    Args:
        answers: canonical values, as check_answers gives them; others are shown as far as they can be.
        places: code → name of the places among the answers; a code without a name is shown itself.
        files: id → name of the files among the answers.
        units: code → name of the units among the answers.
    """
    named = _Names(places or {}, files or {}, units or {})
    return tuple(row for page in visible_pages(form, answers) for row in _of_page(form, page, answers, named))


@dataclass(frozen=True, slots=True)
class _Names:
    places: Mapping[str, str]
    files: Mapping[int, str]
    units: Mapping[str, str]


def _of_page(form: Form, page: Page, answers: Mapping[str, Any], named: _Names) -> Iterator[Row]:
    for question in page.questions:
        value = answers.get(question.name)
        if question.kind is not Kind.GROUP:
            yield _row(question, value, page, named)
            continue
        rows = value if isinstance(value, list) else []
        if not rows:
            yield _row(question, None, page, named)
        for at, row in enumerate(rows, start=1):
            item = f"{question.item or question.label} {persian.persian_digits(at)}"
            for inner in asked_in_row(form, question, answers, row):
                if inner.name in row:
                    yield _row(inner, row[inner.name], page, named, item)


def _row(question: Question, value: Any, page: Page, named: _Names, item: str = "") -> Row:
    return Row(
        name=question.name,
        label=question.label,
        value="" if value is None else _shown(question, value, named),
        kind=question.kind,
        page=page.name,
        section=page.section or page.title,
        item=item,
        ids=tuple(value) if question.kind is Kind.FILE and isinstance(value, list) else (),
        personal=question.is_personal,
    )


def _shown(question: Question, value: Any, named: _Names) -> str:
    labels = {option.value: option.label for option in question.options}
    match question.kind:
        case Kind.CHOICE:
            return labels.get(value, str(value))
        case Kind.SEVERAL:
            return "، ".join(labels.get(item, str(item)) for item in value)
        case Kind.NUMBER:
            number = persian.group_digits(value) if isinstance(value, int) else _fraction(value)
            return f"{number} {question.unit}".strip()
        case Kind.RIAL:
            return f"{persian.group_digits(value)} ریال"
        case Kind.JALALI_DATE:
            return persian.persian_digits(jalali_of(value))
        case Kind.UNIT:
            return named.units.get(value, str(value))
        case Kind.PLACE:
            return named.places.get(value, str(value))
        case Kind.FILE:
            return "، ".join(named.files.get(item, f"#{item}") for item in value)
        case Kind.DECLARATION:
            return "✓"
        case Kind.NATIONAL_CODE | Kind.FOREIGN_CODE | Kind.MOBILE | Kind.POSTAL_CODE:
            return persian.persian_digits(value)
        case _:
            return str(value)


def _fraction(value: Any) -> str:
    return persian.persian_digits(value).replace(".", "٫")
