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
from ostan.domains.catalogue.rules.form.editing import earlier_in_row, earlier_questions, question_at
from ostan.domains.catalogue.web.asking import Question
from ostan.domains.catalogue.words import form as words
from ostan.kernel.errors import RuleBroken
from ostan.ui import figures

ROWS = 3
_BARE = (Operator.ANSWERED, Operator.UNANSWERED)


@dataclasses.dataclass(frozen=True, slots=True)
class When:
    """A condition as it is being edited: rows of typed clauses, or the CEL of an expert.

    `questions` are those that it may name, by name, or by "row.name" in the same row of a group whose rows
    are called `item`.
    """

    questions: dict[str, Asked]
    joint: str
    rows: tuple[tuple[str, str, str], ...]
    cel: str
    is_expert: bool
    item: str = ""

    @property
    def fields(self) -> list[list[tuple[Question, str]]]:
        """The fields of each row with their values; comparison and value once a question is chosen."""
        return [self._row(at, *row) for at, row in enumerate(self.rows)]

    def _row(self, at: int, name: str, operator: str, value: str) -> list[tuple[Question, str]]:
        names = [(key, self._label(key, asked)) for key, asked in self.questions.items()]
        told = [(_select(f"when-{at}-question", f"پرسش شرط {figures.digits(at + 1)}", names), name)]
        chosen = self.questions.get(name)
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

    def _label(self, key: str, asked: Asked) -> str:
        return f"{asked.label} (همین {self.item or 'سطر'})" if key.startswith("row.") else asked.label

    def condition(self) -> str:
        """The CEL. Raises RuleBroken "catalogue.condition_broken" for a clause that is not whole."""
        if self.is_expert:
            return self.cel
        return condition_of([self._clause(*row) for row in self.rows if row[0]], self.joint)

    def _clause(self, name: str, operator: str, value: str) -> Clause:
        asked = self.questions.get(name)
        if asked is None or operator not in list(Operator):
            raise RuleBroken("catalogue.condition_broken")
        typed = "" if operator in _BARE else value
        if asked.kind in (Kind.NUMBER, Kind.RIAL) and typed:
            amount = figures.amount_of(typed)
            typed = "" if amount is None else str(amount)
        of = "row" if name.startswith("row.") else "answers"
        clause = Clause(asked.name, Operator(operator), typed, of)
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
    around = {question.name: question for question in earlier_questions(form, path, page)}
    beside = {f"row.{question.name}": question for question in earlier_in_row(form, path)}
    known = {key: question for key, question in {**around, **beside}.items() if operators_for(question)}
    item = question_at(form, path[:1]).item if len(path) > 1 else ""
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
        return When(
            known, joint, rows, post.get("when-cel", "").strip(), post.get("when-expert") == "yes", item
        )
    built = clauses_of(stored)
    if built is None:
        return When(known, "all", _padded([]), stored, True, item)
    joint, clauses = built
    told = [(_key(clause), clause.operator.value, clause.value) for clause in clauses]
    return When(known, joint, _padded(told), stored, len(clauses) > ROWS, item)


def _key(clause: Clause) -> str:
    return f"row.{clause.question}" if clause.of == "row" else clause.question


def _padded(rows: list[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((rows + [("", "", "")] * ROWS)[:ROWS])


def in_words(when: str, form: Form, group: Asked | None = None) -> str:
    """The condition in Persian, of a question in the group or outside; an expert's is shown as it is."""
    built = clauses_of(when)
    if built is None:
        return when
    joint, clauses = built
    questions = {question.name: question for question in form.questions}
    questions |= {f"row.{question.name}": question for question in (group.questions if group else ())}
    joints = {"all": " و ", "any": " یا "}
    return joints[joint].join(_clause_in_words(clause, questions.get(_key(clause))) for clause in clauses)


def _clause_in_words(clause: Clause, asked: Any) -> str:
    if asked is None:
        return clause.question
    labels = {option.value: option.label for option in asked.options}
    value = labels.get(clause.value, figures.digits(clause.value))
    said = f" «{value}»" if value else ""
    return f"«{asked.label}» {words.OPERATOR[clause.operator]}{said}"
