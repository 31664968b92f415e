"""A form as values: pages of questions, what may be answered, and when a question is asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from ostan.domains.catalogue.rules.findings import Finding


class Kind(StrEnum):
    """What a question asks for."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    RIAL = "rial"
    JALALI_DATE = "jalali_date"
    CHOICE = "choice"
    SEVERAL = "several"
    PLACE = "place"
    UNIT = "unit"
    NATIONAL_CODE = "national_code"
    FOREIGN_CODE = "foreign_code"
    MOBILE = "mobile"
    POSTAL_CODE = "postal_code"
    SHEBA = "sheba"
    EMAIL = "email"
    FILE = "file"
    GROUP = "group"
    DECLARATION = "declaration"


PERSONAL = frozenset({Kind.NATIONAL_CODE, Kind.FOREIGN_CODE, Kind.MOBILE, Kind.POSTAL_CODE, Kind.SHEBA})
"""Kinds whose answers name a person, a home or an account: kept sealed by whoever stores them."""

CHOICES = frozenset({Kind.CHOICE, Kind.SEVERAL})

LARGEST = 2**53 - 1
"""The greatest number an answer may be: beyond it JSON has no exact form (RFC 8785)."""

MOST_TEXT = 300
MOST_LONG_TEXT = 4_000
MOST_ROWS = 20
MOST_FILES = 10
MOST_QUESTIONS = 200

PLACE_LEVELS = ("PROVINCE", "COUNTY", "DISTRICT", "RURAL_DISTRICT", "CITY", "VILLAGE")
"""Levels to which a place may be asked; the codes are those of org's places."""

_OFFICE = "application/vnd.openxmlformats-officedocument."
FILE_TYPES = {
    "pdf": frozenset({"application/pdf"}),
    "image": frozenset({"image/jpeg", "image/png", "image/webp"}),
    "word": frozenset({f"{_OFFICE}wordprocessingml.document"}),
    "excel": frozenset({f"{_OFFICE}spreadsheetml.sheet"}),
}
"""What a file question may be limited to, with the media types that the store tells by content."""

TODAY = "today"
"""As the earliest or latest date of a question: the day on which it is answered."""

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""Names of questions: small Latin letters, because conditions are CEL and CEL knows no others."""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    `least` and `most` bound what the kind counts: letters of a text, the number or amount itself, chosen
    options, files, rows of a group. `earliest` and `latest` bound a date: ISO days or "today". `when` is a
    CEL condition over `answers` (and `row` inside a group); empty means always. `level` is the level to
    which a place is asked. `item` names one row of a group («عضو»). `statement` is what a declaration
    declares. `personal` marks an answer that is kept sealed although its kind alone would not tell.
    """

    name: str
    kind: Kind
    label: str
    help: str = ""
    required: bool = True
    when: str = ""
    personal: bool = False
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None
    decimals: int = 0
    unit: str = ""
    earliest: str = ""
    latest: str = ""
    level: str = ""
    accepts: tuple[str, ...] = ()
    item: str = ""
    statement: str = ""
    questions: tuple["Question", ...] = ()

    @property
    def is_personal(self) -> bool:
        return self.personal or self.kind in PERSONAL

    @property
    def media_types(self) -> frozenset[str]:
        """The media types that a file question takes; none when it takes whatever the store does."""
        return frozenset().union(*(FILE_TYPES.get(kind, frozenset()) for kind in self.accepts))

    @property
    def floor(self) -> int:
        """The least count or length in force."""
        return max(self.least or 0, 1) if self.kind is not Kind.GROUP else self.least or 0

    @property
    def ceiling(self) -> int:
        """The greatest count or length in force."""
        own = {
            Kind.LONG_TEXT: MOST_LONG_TEXT,
            Kind.GROUP: MOST_ROWS,
            Kind.FILE: 1,
            Kind.SEVERAL: len(self.options),
        }
        return self.most if self.most is not None else own.get(self.kind, MOST_TEXT)


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked at once: one thing, in one or a few questions. `section` is the part it belongs to."""

    name: str
    title: str
    section: str = ""
    help: str = ""
    when: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form and what is wrong with its definition. `key` is equal for equal definitions."""

    pages: tuple[Page, ...] = ()
    findings: tuple[Finding, ...] = ()
    key: str = ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all pages, without those inside groups."""
        return tuple(question for page in self.pages for question in page.questions)

    @property
    def runs(self) -> bool:
        """Whether the form may be answered: it asks something and nothing stops it."""
        return bool(self.questions) and not any(item.stops for item in self.findings)

    def question(self, name: str) -> Question:
        """The question of that name. Raises KeyError."""
        return next((item for item in self.questions if item.name == name), None) or _missing(name)

    def page(self, name: str) -> Page:
        """The page of that name. Raises KeyError."""
        return next((item for item in self.pages if item.name == name), None) or _missing(name)

    def walk(self) -> Iterator[tuple[Page, Question, Question | None]]:
        """Every question in the order of asking, with its page and its group (None at the top)."""
        for page in self.pages:
            for question in page.questions:
                yield page, question, None
                for inner in question.questions:
                    yield page, inner, question


def _missing(name: str) -> NoReturn:
    raise KeyError(name)


def personal_questions(form: Form) -> tuple[tuple[str, ...], ...]:
    """Where personal answers stand: ("mobile",), or ("members", "national_code") inside a group."""
    return tuple(
        (group.name, question.name) if group else (question.name,)
        for _, question, group in form.walk()
        if question.is_personal and question.kind is not Kind.GROUP
    )
