"""Conditions built by choosing a question, a comparison and a value; experts see and may write the CEL."""

import dataclasses
from typing import Any

from django.http import HttpRequest

from ostan.domains.catalogue.rules.form import (
    Clause,
    Form,
    Kind,
    Operator,
    clauses_of,
    condition_of,
    is_sound,
    operators_for,
)
from ostan.domains.catalogue.rules.form import Question as Asked
from ostan.domains.catalogue.rules.form.editing import earlier_questions
from ostan.domains.catalogue.web.asking import Question
from ostan.domains.catalogue.words import form as words
from ostan.kernel.errors import RuleBroken
from ostan.ui import figures

ROWS = 3
_BARE = (Operator.ANSWERED, Operator.UNANSWERED)


@dataclasses.dataclass(frozen=True, slots=True)
class When:
    """A condition as it is being edited: rows of typed clauses, or the CEL of an expert."""

    questions: tuple[Asked, ...]
    joint: str
    rows: tuple[tuple[str, str, str], ...]
    cel: str
    is_expert: bool

    @property
    def fields(self) -> list[list[tuple[Question, str]]]:
        """The fields of each row with their values; comparison and value once a question is chosen."""
        return [self._row(at, *row) for at, row in enumerate(self.rows)]

    def _row(self, at: int, name: str, operator: str, value: str) -> list[tuple[Question, str]]:
        names = [(question.name, question.label) for question in self.questions]
        told = [(_select(f"when-{at}-question", f"پرسش شرط {figures.digits(at + 1)}", names), name)]
        chosen = self._asked(name)
        if chosen is None:
            return told
        operators = [(one.value, str(words.OPERATOR[one])) for one in operators_for(chosen)]
        told.append((_select(f"when-{at}-operator", "مقایسه", operators), operator))
        if chosen.options:
            values = [(option.value, option.label) for option in chosen.options]
            told.append((_select(f"when-{at}-value", "مقدار", values), value))
        elif chosen.kind in (Kind.NUMBER, Kind.RIAL):
            number: Question = {
                "name": f"when-{at}-value",
                "kind": "number",
                "label": "مقدار",
                "required": False,
            }
            told.append((number, value))
        return told

    def _asked(self, name: str) -> Asked | None:
        return next((question for question in self.questions if question.name == name), None)

    def condition(self) -> str:
        """The CEL. Raises RuleBroken "catalogue.condition_broken" for a clause that is not whole."""
        if self.is_expert:
            return self.cel
        return condition_of([self._clause(*row) for row in self.rows if row[0]], self.joint)

    def _clause(self, name: str, operator: str, value: str) -> Clause:
        asked = self._asked(name)
        if asked is None or operator not in list(Operator):
            raise RuleBroken("catalogue.condition_broken")
        typed = "" if operator in _BARE else value
        if asked.kind in (Kind.NUMBER, Kind.RIAL) and typed:
            amount = figures.amount_of(typed)
            typed = "" if amount is None else str(amount)
        clause = Clause(name, Operator(operator), typed)
        if not is_sound(clause, asked):
            raise RuleBroken("catalogue.condition_broken")
        return clause


def _select(name: str, label: str, options: list[tuple[str, str]]) -> Question:
    return {
        "name": name,
        "kind": "choice",
        "label": label,
        "options": options,
        "select": True,
        "required": False,
    }


def read(
    request: HttpRequest, stored: str, form: Form, *, path: tuple[str, ...] = (), page: str = ""
) -> When:
    """The condition as typed, or as it is stored when the page is only opened."""
    known = tuple(q for q in earlier_questions(form, path, page) if operators_for(q))
    if request.method == "POST":
        post = request.POST
        rows = tuple(
            (
                post.get(f"when-{at}-question", ""),
                post.get(f"when-{at}-operator", ""),
                post.get(f"when-{at}-value", ""),
            )
            for at in range(ROWS)
        )
        joint = "any" if post.get("when-joint") == "any" else "all"
        return When(known, joint, rows, post.get("when-cel", "").strip(), post.get("when-expert") == "yes")
    built = clauses_of(stored)
    if built is None:
        return When(known, "all", _padded([]), stored, True)
    joint, clauses = built
    told = [(clause.question, clause.operator.value, clause.value) for clause in clauses]
    return When(known, joint, _padded(told), stored, len(clauses) > ROWS)


def _padded(rows: list[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((rows + [("", "", "")] * ROWS)[:ROWS])


def in_words(when: str, form: Form) -> str:
    """The condition in Persian; an expert's is shown as it is."""
    built = clauses_of(when)
    if built is None:
        return when
    joint, clauses = built
    questions = {question.name: question for question in form.questions}
    joints = {"all": " و ", "any": " یا "}
    return joints[joint].join(_clause_in_words(clause, questions.get(clause.question)) for clause in clauses)


def _clause_in_words(clause: Clause, asked: Any) -> str:
    if asked is None:
        return clause.question
    labels = {option.value: option.label for option in asked.options}
    value = labels.get(clause.value, figures.digits(clause.value))
    said = f" «{value}»" if value else ""
    return f"«{asked.label}» {words.OPERATOR[clause.operator]}{said}"
