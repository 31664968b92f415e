"""What a single question must be to be asked: its wording, options and limits."""

import datetime
from collections.abc import Iterator

from ostan.domains.catalogue.rules.findings import Finding
from ostan.domains.catalogue.rules.form.model import (
    CHOICES,
    FILE_TYPES,
    LARGEST,
    MOST_FILES,
    MOST_LONG_TEXT,
    MOST_ROWS,
    MOST_TEXT,
    NAME,
    PLACE_LEVELS,
    TODAY,
    Kind,
    Question,
)

_GREATEST = {
    Kind.TEXT: MOST_TEXT,
    Kind.LONG_TEXT: MOST_LONG_TEXT,
    Kind.NUMBER: LARGEST,
    Kind.RIAL: LARGEST,
    Kind.FILE: MOST_FILES,
    Kind.GROUP: MOST_ROWS,
}


def flaws_of_question(question: Question) -> Iterator[Finding]:
    """What is wrong with the question itself, conditions and names aside."""
    for code in _codes(question):
        facts = (("label", question.label or question.name),)
        yield Finding(f"catalogue.form_{code}", question.name, facts)


def _codes(question: Question) -> Iterator[str]:
    if not question.label:
        yield "label"
    if question.kind in CHOICES:
        yield from _of_options(question)
    if question.kind is Kind.PLACE and question.level not in PLACE_LEVELS:
        yield "level"
    if question.kind is Kind.GROUP and not question.questions:
        yield "group_empty"
    if question.kind is Kind.DECLARATION and not question.statement:
        yield "statement"
    if set(question.accepts) - FILE_TYPES.keys():
        yield "accepts"
    if not _dates_agree(question.earliest, question.latest):
        yield "dates"
    if not _limits_agree(question):
        yield "limits"


def _of_options(question: Question) -> Iterator[str]:
    values = [option.value for option in question.options]
    if len(values) < 2 or not all(option.label for option in question.options):
        yield "options"
    if not all(NAME.fullmatch(value) for value in values):
        yield "option_value"
    if len(set(values)) < len(values):
        yield "option_twice"


def _limits_agree(question: Question) -> bool:
    least, most = question.least, question.most
    greatest = len(question.options) if question.kind is Kind.SEVERAL else _GREATEST.get(question.kind)
    if greatest is not None and max(abs(least or 0), abs(most or 0)) > greatest:
        return False
    if question.kind is not Kind.NUMBER and min(least or 0, most if most is not None else 0) < 0:
        return False
    if question.kind in (Kind.FILE, Kind.GROUP, Kind.SEVERAL) and most == 0:
        return False
    return least is None or most is None or least <= most


def _dates_agree(earliest: str, latest: str) -> bool:
    if not (is_day(earliest) and is_day(latest)):
        return False
    return TODAY in (earliest, latest) or not latest or earliest <= latest


def is_day(text: str) -> bool:
    """Whether the text may bound a date: empty, "today" or an ISO day."""
    if text in ("", TODAY):
        return True
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
