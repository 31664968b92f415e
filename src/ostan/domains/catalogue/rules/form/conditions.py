"""When a question is asked: CEL over the answers before it, and the clauses an owner builds without CEL."""

import datetime
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ostan.domains.catalogue.rules.form.model import CHOICES, Kind, Question
from ostan.kernel.errors import RuleBroken
from ostan.kernel.expressions import expression

_LISTS = frozenset({Kind.SEVERAL, Kind.FILE, Kind.GROUP})


def holds(
    when: str,
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    inner: Iterable[Question] = (),
    row: Mapping[str, Any] | None = None,
) -> bool:
    """Whether the condition is true of the answers; an empty one always is, one that fails never is.

    A question without an answer is null, a list without one is empty, a date is a day (compare it with
    `jalali('1403/01/01')`), so a condition may name any question.
    """
    if not when:
        return True
    known: dict[str, Any] = {"answers": _filled(names_in(when, "answers"), questions, answers)}
    if row is not None:
        known["row"] = _filled(names_in(when, "row"), inner, row)
    try:
        return expression(when).holds(known)
    except RuleBroken:
        return False


def _filled(
    names: frozenset[str], questions: Iterable[Question], answers: Mapping[str, Any]
) -> dict[str, Any]:
    return {q.name: _known(q, answers.get(q.name)) for q in questions if q.name in names}


def _known(question: Question, value: Any) -> Any:
    if value is None:
        return [] if question.kind in _LISTS else None
    if question.kind is Kind.JALALI_DATE and isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return None
    return value


def can_be_read(when: str, variables: Iterable[str]) -> bool:
    """Whether the condition is CEL and names no variable but these."""
    try:
        expression(when, tuple(variables))
    except RuleBroken:
        return False
    return True


@functools.lru_cache(maxsize=4096)
def names_in(when: str, variable: str) -> frozenset[str]:
    """The questions that a condition names under "answers" or "row"; none when it cannot be read."""
    try:
        paths = expression(when).paths
    except RuleBroken:
        return frozenset()
    return frozenset(path.split(".")[1] for path in paths if path.startswith(f"{variable}."))


class Operator(StrEnum):
    """How a built clause compares an answer."""

    IS = "is"
    IS_NOT = "is_not"
    INCLUDES = "includes"
    EXCLUDES = "excludes"
    MORE = "more"
    LESS = "less"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of a built condition. `value` is empty for ANSWERED and UNANSWERED.

    `of` is "answers", or "row" for a question in the same row of a group.
    """

    question: str
    operator: Operator
    value: str = ""
    of: str = "answers"


_ASKED = r"(?P<of>answers|row)\.(?P<q>\w+)"
_PATTERNS = {
    Operator.IS: ('{of}.{q} == "{v}"', rf'{_ASKED} == "(?P<v>\w*)"'),
    Operator.IS_NOT: ('{of}.{q} != "{v}"', rf'{_ASKED} != "(?P<v>\w*)"'),
    Operator.INCLUDES: ('"{v}" in {of}.{q}', rf'"(?P<v>\w*)" in {_ASKED}'),
    Operator.EXCLUDES: ('!("{v}" in {of}.{q})', rf'!\("(?P<v>\w*)" in {_ASKED}\)'),
    Operator.MORE: ("{of}.{q} > {v}", rf"{_ASKED} > (?P<v>-?\d+)"),
    Operator.LESS: ("{of}.{q} < {v}", rf"{_ASKED} < (?P<v>-?\d+)"),
    Operator.ANSWERED: ("{of}.{q} != null", rf"{_ASKED} != null(?P<v>)"),
    Operator.UNANSWERED: ("{of}.{q} == null", rf"{_ASKED} == null(?P<v>)"),
}
_JOINTS = {"all": " && ", "any": " || "}


def operators_for(question: Question) -> tuple[Operator, ...]:
    """The comparisons that make sense for the question."""
    match question.kind:
        case Kind.CHOICE:
            return Operator.IS, Operator.IS_NOT, Operator.ANSWERED, Operator.UNANSWERED
        case Kind.SEVERAL:
            return Operator.INCLUDES, Operator.EXCLUDES
        case Kind.NUMBER | Kind.RIAL:
            return Operator.MORE, Operator.LESS, Operator.ANSWERED, Operator.UNANSWERED
        case Kind.GROUP | Kind.FILE:
            return ()
        case _:
            return Operator.ANSWERED, Operator.UNANSWERED


def is_sound(clause: Clause, question: Question) -> bool:
    """Whether the clause compares the question with something it can be."""
    if clause.operator not in operators_for(question):
        return False
    if clause.operator in (Operator.ANSWERED, Operator.UNANSWERED):
        return not clause.value
    if question.kind in CHOICES:
        return clause.value in {option.value for option in question.options}
    return bool(re.fullmatch(r"-?\d{1,15}", clause.value, re.ASCII))


def condition_of(clauses: Iterable[Clause], joint: str = "all") -> str:
    """The CEL of built clauses; `joint` is "all" or "any". No clause gives an empty condition."""
    told = (_PATTERNS[c.operator][0].format(of=c.of, q=c.question, v=c.value) for c in clauses)
    return _JOINTS[joint].join(told)


def clauses_of(when: str) -> tuple[str, tuple[Clause, ...]] | None:
    """The joint and clauses that `condition_of` made the condition of; None when an expert wrote it."""
    joint = "any" if _JOINTS["any"] in when else "all"
    clauses = tuple(_clause(part) for part in when.split(_JOINTS[joint])) if when else ()
    found = tuple(clause for clause in clauses if clause)
    return (joint, found) if len(found) == len(clauses) else None


def _clause(text: str) -> Clause | None:
    for operator, (_, pattern) in _PATTERNS.items():
        found = re.fullmatch(pattern, text, re.ASCII)
        if found:
            return Clause(found["q"], operator, found["v"], found["of"])
    return None
