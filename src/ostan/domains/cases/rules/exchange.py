"""How the sheets of another system of complaints are read: its columns and values as data. Pure."""

import dataclasses
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from ostan.domains.catalogue.rules.form import Form, Kind
from ostan.domains.org.rules.sheets import Fate, Verdict
from ostan.kernel import persian
from ostan.kernel.calendar import parse_jalali
from ostan.kernel.errors import RuleBroken


class OutsideState(StrEnum):
    """What another system says of a case."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    CLOSED = "CLOSED"


FIELDS = (
    *("code", "subject", "text", "place", "about", "state", "said_on"),
    *("national_code", "mobile", "given_name", "family_name"),
)
"""What a sheet may tell; each is found in the column that the mapping names."""

NEEDED = ("code", "text", "national_code")
VALUED = ("subject", "place", "about", "state")
"""Fields whose values are translated."""

AT_ONCE = 2_000
"""Rows taken over while the page waits; more are left to the worker. Source: assumed; some ten seconds of work."""

STRETCH = 200
"""Rows that the worker takes over in one transaction."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """Columns by field, and by field what a value of theirs means here."""

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]


@dataclasses.dataclass(frozen=True, slots=True)
class OutsideRow:
    """A row as it is meant here; "" where nothing is said. `said_on` is the day of its registration there, as ISO 8601."""

    code: str
    subject: str
    text: str
    place: str
    about: str
    state: str
    said_on: str
    national_code: str
    mobile: str
    given_name: str
    family_name: str


OutsideFate = Fate[OutsideRow]


def check_mapping(columns: Mapping[str, str], values: Mapping[str, Mapping[str, str]]) -> Reading:
    """The mapping in clean words.

    Raises:
        RuleBroken: cases.mapping_lacks (`field`), cases.mapping_twice (`field`), cases.mapping_state (`text`).
    """
    told = {field: persian.clean_line(columns.get(field, ""))[:80] for field in FIELDS}
    for field in NEEDED:
        if not told[field]:
            raise RuleBroken("cases.mapping_lacks", field=field)
    named = [persian.fold(title) for title in told.values() if title]
    for field, title in told.items():
        if title and named.count(persian.fold(title)) > 1:
            raise RuleBroken("cases.mapping_twice", field=field)
    kept = {field: dict(values.get(field, {})) for field in VALUED}
    for text in kept["state"].values():
        if text not in set(OutsideState):
            raise RuleBroken("cases.mapping_state", field="values-state", text=text[:40])
    return Reading({field: title for field, title in told.items() if title}, kept)


def check_columns(told: Iterable[str], mapping: Reading) -> None:
    """Raises RuleBroken cases.sheet_lacks (`columns`): columns without which no row can be read."""
    have = {persian.fold(title) for title in told}
    missing = [mapping.columns[field] for field in NEEDED if persian.fold(mapping.columns[field]) not in have]
    if missing:
        raise RuleBroken("cases.sheet_lacks", field="file", columns="، ".join(missing))


def judge(
    lines: Iterable[tuple[int, Mapping[str, str]]],
    mapping: Reading,
    known: Mapping[str, Mapping[str, str]],
    kept: Mapping[str, str],
) -> list[OutsideFate]:
    """The fate of each row: new, same, changed (its state there), or refused with a reason.

    `known` gives by field what a name means when the mapping does not say (folded name → code); `kept` the state
    last told of each code that is known already.
    """
    fates: list[OutsideFate] = []
    seen: set[str] = set()
    for number, cells in lines:
        fate = _read(number, cells, mapping, known)
        if fate.said and fate.said.code in seen:
            fate.refuse("cases.code_twice")
        elif fate.said and fate.refusal is None:
            seen.add(fate.said.code)
            _compare(fate, kept)
        fates.append(fate)
    return fates


def _compare(fate: OutsideFate, kept: Mapping[str, str]) -> None:
    said = fate.said
    if said is None or said.code not in kept:
        return
    fate.verdict = Verdict.SAME
    if said.state and said.state != kept[said.code]:
        fate.verdict, fate.fields = Verdict.CHANGED, ("state",)


def _read(
    number: int, cells: Mapping[str, str], mapping: Reading, known: Mapping[str, Mapping[str, str]]
) -> OutsideFate:
    folded = {persian.fold(title): text for title, text in cells.items()}
    told = {field: folded.get(persian.fold(title), "") for field, title in mapping.columns.items()}
    row = {field: told.get(field, "") for field in FIELDS}
    fate: OutsideFate = Fate(number, row["code"] or "—", Verdict.NEW)
    try:
        for field in NEEDED:
            if not row[field]:
                raise RuleBroken("cases.cell_missing", column=mapping.columns[field])
        row["code"] = persian.latin_digits(row["code"])[:80]
        row["national_code"] = persian.parse_national_code(row["national_code"])
        row["said_on"] = parse_jalali(row["said_on"]).isoformat() if row["said_on"] else ""
        row["mobile"] = persian.parse_mobile(row["mobile"]) if row["mobile"] else ""
        for field in VALUED:
            row[field] = _meant(field, row[field], mapping, known)
        fate.said = OutsideRow(**row)
    except RuleBroken as broken:
        fate.refuse(broken.code, **broken.facts)
    return fate


def _meant(field: str, text: str, mapping: Reading, known: Mapping[str, Mapping[str, str]]) -> str:
    """What a value means here. Raises RuleBroken cases.value_unknown (`column`, `text`)."""
    if not text:
        return ""
    fold = persian.fold(text)
    told = {persian.fold(name): code for name, code in mapping.values.get(field, {}).items()}
    found = told.get(fold) or known.get(field, {}).get(fold)
    if found is None:
        raise RuleBroken("cases.value_unknown", column=mapping.columns[field], text=text[:40])
    return found


def answers_for(form: Form, row: OutsideRow) -> dict[str, Any]:
    """The row as answers to a form of complaints: its first long text, place and unit; of a choice that must be
    made the first option."""
    told = {Kind.LONG_TEXT: row.text, Kind.PLACE: row.place, Kind.UNIT: row.about}
    answers: dict[str, Any] = {}
    for question in form.questions:
        value = told.pop(question.kind, "")
        if value:
            answers[question.name] = value
        elif question.kind is Kind.CHOICE and question.required and not question.when:
            answers[question.name] = question.options[0].value
    return answers


def value_lines(values: Mapping[str, str]) -> str:
    """A table of values as lines «value = meaning»."""
    return "\n".join(f"{name} = {code}" for name, code in values.items())


def read_value_lines(text: str, field: str) -> dict[str, str]:
    """The table of values in such lines. Raises RuleBroken cases.mapping_line (`line`)."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, equals, code = line.rpartition("=")
        if not equals or not name.strip() or not code.strip():
            raise RuleBroken("cases.mapping_line", field=f"values-{field}", line=number)
        found[persian.clean_line(name)[:120]] = persian.latin_digits(code).strip()[:60]
    return found
