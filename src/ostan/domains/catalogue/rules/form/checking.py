"""Judging answers: what was asked, what is missing, what is not accepted. The same for pages and programs."""

import contextlib
import dataclasses
import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import ValidationError

from ostan.domains.catalogue.rules.form import conditions
from ostan.domains.catalogue.rules.form.model import TODAY, Form, Kind, Page, Question
from ostan.domains.catalogue.rules.form.parsing import parse
from ostan.domains.catalogue.rules.form.refusals import FormErrors, wrong, wrong_kind
from ostan.domains.catalogue.rules.form.schema import validator
from ostan.kernel.errors import RuleBroken

Answers = dict[str, Any]
LevelOf = Callable[[str], str | None]
IsUnit = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Checked:
    """Accepted answers: canonical values of what was asked and answered, in the form's order."""

    answers: Answers


def check_answers(
    form: Form,
    raw: object,
    *,
    today: datetime.date | None = None,
    level_of: LevelOf | None = None,
    is_unit: IsUnit | None = None,
) -> Checked:
    """The accepted answers to the whole form. Answers to questions that were not asked are dropped.

    Args:
        raw: name of a question → what was typed or sent: any JSON value.
        today: the day in the province; bounds of dates that say "today" are judged only when it is given.
        level_of: code of a place → its level, None for an unknown place; without it only the shape is judged.
        is_unit: whether a code is that of a unit; without it only the shape is judged.

    Raises:
        FormErrors: a RuleBroken with field and label for each question that is not accepted.
    """
    judge = _Judge(form, _as_mapping(raw), {}, _Known(today, level_of, is_unit))
    judge.unknown()
    judge.pages(form.pages)
    return Checked(judge.verdict())


def check_page(
    form: Form,
    page: str,
    raw: object,
    answers: Mapping[str, Any],
    *,
    today: datetime.date | None = None,
    level_of: LevelOf | None = None,
    is_unit: IsUnit | None = None,
) -> Checked:
    """The accepted answers of one page, judged after the `answers` accepted on the pages before it.

    Raises:
        FormErrors: as check_answers.
        KeyError: there is no such page.
    """
    asked = form.page(page)
    names = {question.name for question in asked.questions}
    before = {name: value for name, value in answers.items() if name not in names}
    judge = _Judge(form, _as_mapping(raw), before, _Known(today, level_of, is_unit))
    judge.pages([asked])
    return Checked(judge.verdict(names))


def check_files(form: Form, answers: Mapping[str, Any], kinds: Mapping[int, str]) -> None:
    """Judges the files among the answers by what they are. `kinds` are the media types of files by id, as the
    store told them from the content; a file that is not among them is left to whoever asks whose it is.

    Raises:
        FormErrors: "catalogue.answer_file_kind" for each question with a file of a kind it does not take,
            "catalogue.answer_file_set_aside" for one with a file of no kind any more.
    """
    errors = {}
    for place, question, given in _file_answers(form, answers):
        found = [kinds[int(one)] for one in given if int(one) in kinds]
        if "" in found:
            errors[place] = RuleBroken("catalogue.answer_file_set_aside")
        elif question.media_types and any(kind not in question.media_types for kind in found):
            errors[place] = wrong_kind(question)
    if errors:
        raise FormErrors(errors)


def _file_answers(form: Form, answers: Mapping[str, Any]) -> Iterator[tuple[str, Question, Iterable[Any]]]:
    """Each answered question for files, those of repeating groups too: place, question, ids."""
    for question in form.questions:
        given = answers.get(question.name) or ()
        if question.kind is Kind.FILE:
            yield question.name, question, given
        elif question.kind is Kind.GROUP:
            for at, row in enumerate(given):
                for inner in question.questions:
                    if inner.kind is Kind.FILE:
                        yield f"{question.name}-{at}-{inner.name}", inner, row.get(inner.name) or ()


def parse_answers(form: Form, raw: object) -> tuple[Answers, dict[str, RuleBroken]]:
    """What was typed as canonical values, and what could not be read: (answers, refusals by place).

    Nothing is judged but the kind: no condition, no limit, nothing missing. For showing a page again.
    """
    judge = _Judge(form, _as_mapping(raw), {}, _Known(), only_reading=True)
    judge.pages(form.pages)
    return judge.answers, judge.errors


def visible_pages(form: Form, answers: Mapping[str, Any]) -> tuple[Page, ...]:
    """The pages to walk through with these answers, each with the questions asked on it; no empty ones."""
    shown = []
    for page in form.pages:
        if conditions.holds(page.when, form.questions, answers):
            asked = tuple(q for q in page.questions if conditions.holds(q.when, form.questions, answers))
            if asked:
                shown.append(dataclasses.replace(page, questions=asked))
    return tuple(shown)


def visible_questions(form: Form, answers: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions asked with these answers, in order, without those inside groups."""
    return tuple(question for page in visible_pages(form, answers) for question in page.questions)


def asked_in_row(
    form: Form, group: Question, answers: Mapping[str, Any], row: Mapping[str, Any]
) -> tuple[Question, ...]:
    """The questions of a group that are asked in a row with these answers, in order; all canonical values."""
    known: Answers = {}
    asked = []
    for question in group.questions:
        if conditions.holds(question.when, form.questions, answers, group.questions, known):
            asked.append(question)
            if question.name in row:
                known[question.name] = row[question.name]
    return tuple(asked)


def parse_row(group: Question, raw: Mapping[str, Any]) -> Answers:
    """What was typed in a row as canonical values, as far as it can be read; nothing is judged."""
    found: Answers = {}
    for question in group.questions:
        with contextlib.suppress(RuleBroken):
            value = parse(question, raw.get(question.name))
            if value is not None:
                found[question.name] = value
    return found


def _as_mapping(raw: object) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise FormErrors({"": RuleBroken("catalogue.answers_shape")})
    return raw


@dataclass(frozen=True, slots=True)
class _Known:
    """What the judge knows of the world, as far as it was told."""

    today: datetime.date | None = None
    level_of: LevelOf | None = None
    is_unit: IsUnit | None = None


class _Judge:
    def __init__(
        self,
        form: Form,
        raw: Mapping[str, Any],
        answers: Mapping[str, Any],
        known: _Known,
        only_reading: bool = False,
    ) -> None:
        self.form, self.raw, self.answers = form, raw, dict(answers)
        self.known, self.only_reading = known, only_reading
        self.errors: dict[str, RuleBroken] = {}
        self.kept: dict[str, list[int]] = {}

    def unknown(self) -> None:
        known = {question.name for question in self.form.questions}
        for name in list(self.raw)[:1_000]:
            if name not in known:
                told = str(name)[:40]
                self.errors[told] = RuleBroken("catalogue.answer_unknown", field=told)

    def pages(self, pages: Iterable[Page]) -> None:
        for page in pages:
            if self.asks(page.when):
                for question in page.questions:
                    if self.asks(question.when):
                        self.take(question)

    def asks(self, when: str, group: Question | None = None, row: Mapping[str, Any] | None = None) -> bool:
        inner = group.questions if group else ()
        return self.only_reading or conditions.holds(when, self.form.questions, self.answers, inner, row)

    def take(self, question: Question) -> None:
        raw = self.raw.get(question.name)
        try:
            value = self.rows(question, raw) if question.kind is Kind.GROUP else self.value(question, raw)
        except RuleBroken as broken:
            self.errors[question.name] = broken
            return
        if value is not None:
            self.answers[question.name] = value

    def value(self, question: Question, raw: Any) -> Any:
        """The answer, None when it may be and is left out. Raises RuleBroken."""
        value = parse(question, raw)
        if self.only_reading:
            return value
        if value is None:
            if question.required:
                raise wrong("not_declared" if question.kind is Kind.DECLARATION else "missing", question)
        elif question.kind is Kind.JALALI_DATE:
            self.in_time(question, value)
        elif question.kind is Kind.PLACE:
            self.deep_enough(question, value)
        elif question.kind is Kind.UNIT and self.known.is_unit and not self.known.is_unit(value):
            raise wrong("unit", question)
        return value

    def in_time(self, question: Question, day: str) -> None:
        earliest, latest = self.limit(question.earliest), self.limit(question.latest)
        if earliest and day < earliest:
            raise wrong("too_early", question, limit=earliest)
        if latest and day > latest:
            raise wrong("too_late", question, limit=latest)

    def limit(self, bound: str) -> str:
        """The ISO day of a bound; "" when there is none, or today is not known."""
        if bound != TODAY:
            return bound
        return self.known.today.isoformat() if self.known.today else ""

    def deep_enough(self, question: Question, code: str) -> None:
        if self.known.level_of is None:
            return
        level = self.known.level_of(code)
        if level is None:
            raise wrong("place", question)
        if _DEPTH.get(level, 0) < _DEPTH[question.level]:
            raise wrong("place_level", question)

    def rows(self, group: Question, raw: Any) -> list[Answers] | None:
        """The rows of a group, empty ones left out; faults inside rows are noted. Raises RuleBroken."""
        if raw is None or raw == "":
            raw = []
        if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
            raise wrong("type", group)
        if len(raw) > max(group.ceiling, 1) + 20:
            raise wrong("too_many", group, most=group.ceiling)
        filled = [(at, row) for at, row in enumerate(raw) if not _is_blank(group, row)]
        self.kept[group.name] = [at for at, _ in filled]
        rows = [self.row(group, at, row) for at, row in filled]
        if self.only_reading or rows:
            return rows or None
        if group.required:
            raise wrong("missing", group)
        return None

    def row(self, group: Question, at: int, raw: Mapping[str, Any]) -> Answers:
        answers: Answers = {}
        known = {question.name for question in group.questions}
        for name in list(raw)[:1_000]:
            if name not in known:
                place = f"{group.name}-{at}-{str(name)[:40]}"
                self.errors[place] = RuleBroken("catalogue.answer_unknown", field=place)
        for question in group.questions:
            place = f"{group.name}-{at}-{question.name}"
            if not self.asks(question.when, group, answers):
                continue
            try:
                value = self.value(question, raw.get(question.name))
            except RuleBroken as broken:
                self.errors[place] = RuleBroken(broken.code, **{**broken.facts, "field": place})
                continue
            if value is not None:
                answers[question.name] = value
        return answers

    def verdict(self, names: set[str] | None = None) -> Answers:
        """The accepted answers, to these questions only when `names` is given. Raises FormErrors."""
        answers = {name: value for name, value in self.answers.items() if names is None or name in names}
        for error in validator(self.form).iter_errors(answers):
            place, broken = self.refusal(error)
            self.errors.setdefault(place, broken)
        if self.errors:
            raise FormErrors(self.errors)
        return answers

    def refusal(self, error: ValidationError) -> tuple[str, RuleBroken]:
        """The refusal that a breach of the schema means."""
        path = list(error.absolute_path)
        question = self.form.question(str(path[0]))
        place = question.name
        if len(path) == 3 and question.kind is Kind.GROUP:
            question = next(inner for inner in question.questions if inner.name == path[2])
            place = f"{path[0]}-{self.kept[str(path[0])][int(path[1])]}-{path[2]}"
        code, fact = _BREACHES.get(str(error.validator), (question.kind.value, ""))
        broken = wrong(code, question, **({fact: error.validator_value} if fact else {}))
        broken.facts["field"] = place
        return place, broken


_DEPTH = {
    "PROVINCE": 0,
    "COUNTY": 1,
    "DISTRICT": 2,
    "RURAL_DISTRICT": 3,
    "CITY": 3,
    "VILLAGE": 4,
    "CITY_ZONE": 4,
}
_BREACHES = {
    "minLength": ("too_short", "least"),
    "maxLength": ("too_long", "most"),
    "minimum": ("too_small", "least"),
    "maximum": ("too_large", "most"),
    "minItems": ("too_few", "least"),
    "maxItems": ("too_many", "most"),
    "enum": ("not_option", ""),
    "const": ("not_declared", ""),
}


def _is_blank(group: Question, row: Mapping[str, Any]) -> bool:
    """Whether a row was added and left empty: it is not an answer."""
    if set(row) - {question.name for question in group.questions}:
        return False
    return all(value is None or value == "" or value == [] or value is False for value in row.values())
