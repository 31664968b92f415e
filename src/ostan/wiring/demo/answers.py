"""What simulated citizens write into forms: accepted answers to any form, and sensible ones to those of the demo."""

import datetime
import random
from collections.abc import Callable, Mapping
from typing import Any

from ostan.domains.catalogue.rules.form import Form, Kind, Question, asked_in_row, visible_questions
from ostan.kernel import persian
from ostan.wiring.demo import people, told

SKIPPED = 0.6
"""Share of optional questions that are left empty. Source: assumed."""

FileOf = Callable[[Question], int]

_LISTS = {
    "agency_name": "agency_names",
    "goals": "goals",
    "address": "addresses",
    "assembly_place": "addresses",
    "hospital": "hospitals",
    "employer": "employers",
    "lost_how": "lost",
    "profession": "professions",
    "nation_name": "countries",
    "post": "posts",
    "board_summary": "board_summaries",
    "unfit_why": "unfit",
    "project": "heritage_projects",
    "assessment_summary": "assessments",
    "level_why": "ungraded",
    "officer": "officers",
    "answer_given": "answers_given",
    "breach": "breaches",
    "inspection_summary": "inspections",
}
_NUMBERS = {
    "members_count": (12, 400),
    "founders_checked": (3, 9),
    "people_count": (20, 600),
    "score": (52, 96),
    "paid": (1, 20),
    "budget": (200, 5_000),
    "rent": (20, 150),
    "dowry": (100, 2_000),
}
_MILLION = 1_000_000


class Pen:
    """Fills one form for one applicant. `day` is the day of applying; `file_of` keeps a specimen document;
    `subject` is what a complaint is about (data/demo/matters.json)."""

    def __init__(
        self,
        form: Form,
        draw: random.Random,
        *,
        day: datetime.date,
        who: people.Somebody,
        place_code: str,
        file_of: FileOf,
        subject: Mapping[str, Any] | None = None,
    ) -> None:
        self.form, self.draw, self.day, self.who = form, draw, day, who
        self.place_code, self.file_of, self.subject = place_code, file_of, subject
        self.names = {question.name for _, question, _ in form.walk()}
        self.answers: dict[str, Any] = {}

    def fill(self) -> dict[str, Any]:
        """The answers to every question that these very answers make the form ask."""
        asked: set[str] = set()
        while fresh := [q for q in visible_questions(self.form, self.answers) if q.name not in asked]:
            for question in fresh:
                asked.add(question.name)
                self._put(question, self.answers)
        return self.answers

    def _put(self, question: Question, into: dict[str, Any]) -> None:
        if question.required or self.draw.random() > SKIPPED:
            value = self._value(question, into)
            if value is not None:
                into[question.name] = value

    def _value(self, question: Question, beside: dict[str, Any]) -> Any:
        match question.kind:
            case Kind.GROUP:
                return self._rows(question)
            case Kind.CHOICE:
                return self._choice(question)
            case Kind.SEVERAL:
                values = [option.value for option in question.options]
                return self.draw.sample(values, self.draw.randint(1, min(question.ceiling, 2)))
            case Kind.DECLARATION:
                return True
            case Kind.FILE:
                return [self.file_of(question)]
            case Kind.PLACE:
                return self.place_code
            case Kind.UNIT:
                about = self.subject["about"] if self.subject else ()
                return self.draw.choice(about) if about else None
            case Kind.JALALI_DATE:
                return self._date(question, adult="father_name" in beside)
            case Kind.TEXT | Kind.LONG_TEXT:
                return self._text(question.name)
            case _:
                return self._number(question, inside=beside is not self.answers)

    def _rows(self, group: Question) -> list[dict[str, Any]]:
        least = max(group.floor, 1)
        rows: list[dict[str, Any]] = []
        for _ in range(self.draw.randint(least, min(group.ceiling, least + 1))):
            row: dict[str, Any] = {}
            for question in group.questions:
                if question in asked_in_row(self.form, group, self.answers, row):
                    self._put(question, row)
            rows.append(row)
        return rows

    def _choice(self, question: Question) -> str:
        weights = told.file("texts")["weights"].get(question.name, {})
        values = [option.value for option in question.options]
        return self.draw.choices(values, [weights.get(value, 1) for value in values])[0]

    def _number(self, question: Question, *, inside: bool) -> Any:
        """Codes and amounts; None for what the demo has no use for (bank accounts, e-mail)."""
        match question.kind:
            case Kind.NATIONAL_CODE:
                return people.national_code(self.draw.randrange(10**7))
            case Kind.FOREIGN_CODE:
                return f"{self.draw.randrange(10**11, 10**12)}"
            case Kind.MOBILE:
                return people.somebody(f"m/{self.draw.random()}").mobile if inside else self.who.mobile
            case Kind.POSTAL_CODE:
                return f"{self.draw.randrange(51, 57)}{self.draw.randrange(10**8):08d}"
            case Kind.NUMBER | Kind.RIAL:
                low, high = _NUMBERS.get(question.name, (1, 50))
                return self.draw.randint(low, high) * (_MILLION if question.kind is Kind.RIAL else 1)
        return None

    def _date(self, question: Question, *, adult: bool) -> str:
        """A day before or after the day of applying, as the question wants it; of permits a day ahead."""
        days = -self.draw.randint(1, 70)
        if question.earliest == "today" or question.name == "permit_until":
            days = self.draw.randint(8, 60)
        elif adult:
            days = -self.draw.randint(20 * 365, 40 * 365)
        return (self.day + datetime.timedelta(days=days)).isoformat()

    def _text(self, name: str) -> str:
        texts = told.file("texts")
        if name == "text":
            return self._complaint()
        if name == "title":
            return str(
                self.draw.choice(texts["guild_titles" if "profession" in self.names else "ngo_titles"])
            )
        if name in _LISTS:
            return str(self.draw.choice(texts[_LISTS[name]]))
        if "name" in name:
            other = people.somebody(f"n/{self.draw.random()}", foreign="permit" in self.names)
            return other.given_name if name in ("given_name", "father_name") else other.name
        return f"{self.draw.choice('ABCDR')}-{self.draw.randrange(10_000, 99_999)}"

    def _complaint(self) -> str:
        """Words about the agency that was named, or about the subject, each time of another day."""
        texts = told.file("texts")["complaints"]
        agency = "thanks" if self.answers.get("kind") == "thanks" else self.answers.get("agency", "other")
        of = texts[self.subject["texts"]] if self.subject else texts.get(agency, texts["other"])
        days = persian.persian_digits(self.draw.randint(2, 90))
        return f"{self.draw.choice(of)} این از {days} روز پیش است."
