"""Changing a form's definition step by step: add, change, order, remove. Every step gives a new Form.

A question is named by its path: ("name",) on a page, ("group", "name") inside a group.
"""

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from ostan.domains.catalogue.rules.form.model import Form, Kind, Option, Page, Question
from ostan.domains.catalogue.rules.form.reading import read_form
from ostan.domains.catalogue.rules.form.writing import definition_of
from ostan.kernel.errors import RuleBroken

Path = tuple[str, ...]
Questions = tuple[Question, ...]

_INSIDE_GROUPS = tuple(kind for kind in Kind if kind not in (Kind.GROUP, Kind.FILE))


def kinds_for(path: Path) -> tuple[Kind, ...]:
    """The kinds that a question may have on a page (an empty path) or inside the group of the path."""
    return _INSIDE_GROUPS if path else tuple(Kind)


def add_page(form: Form, title: str) -> Form:
    """The form with an empty page at its end."""
    taken = {page.name for page in form.pages}
    return _again(form, (*form.pages, Page(_fresh("page", taken), title)))


def change_page(form: Form, name: str, **changes: Any) -> Form:
    """The form with title, section, help or condition of the page changed.

    Raises:
        RuleBroken: "catalogue.form_part_gone": another change has removed the page.
    """
    return _again(form, _replaced(form.pages, name, lambda page: dataclasses.replace(page, **changes)))


def move_page(form: Form, name: str, step: int) -> Form:
    """The form with the page `step` places further (back when negative). Raises as change_page."""
    return _again(form, _moved(form.pages, name, step))


def remove_page(form: Form, name: str) -> Form:
    """The form without the page and its questions. Raises as change_page."""
    _at(form.pages, name)
    return _again(form, tuple(page for page in form.pages if page.name != name))


def add_question(form: Form, page: str, kind: Kind, label: str, group: Path = ()) -> tuple[Form, Path]:
    """The form with a new question at the end of the page, or of the group on it, and the question's path.

    Raises:
        RuleBroken: "catalogue.form_part_gone", "catalogue.form_kind".
    """
    if kind not in kinds_for(group):
        raise RuleBroken("catalogue.form_kind", label=label)
    name = _fresh("q", {question.name for _, question, _ in form.walk()})
    made = Question(name=name, kind=kind, label=label)

    def grown(questions: Questions) -> Questions:
        return (*questions, made)

    def into(found: Page) -> Page:
        if not group:
            return dataclasses.replace(found, questions=grown(found.questions))
        inner = _replaced(found.questions, group[0], lambda item: _with(item, grown(item.questions)))
        return dataclasses.replace(found, questions=inner)

    return _again(form, _replaced(form.pages, page, into)), (*group, name)


def question_at(form: Form, path: Path) -> Question:
    """The question of the path. Raises RuleBroken "catalogue.form_part_gone"."""
    questions: Questions = form.questions
    for depth, name in enumerate(path, start=1):
        found = questions[_at(questions, name)]
        if depth == len(path):
            return found
        questions = found.questions
    raise RuleBroken("catalogue.form_part_gone")


def page_of(form: Form, path: Path) -> Page:
    """The page on which the question stands. Raises RuleBroken "catalogue.form_part_gone"."""
    for page in form.pages:
        if path and any(question.name == path[0] for question in page.questions):
            return page
    raise RuleBroken("catalogue.form_part_gone")


def change_question(form: Form, path: Path, **changes: Any) -> Form:
    """The form with the question changed; its name and kind stay. Raises RuleBroken "catalogue.form_part_gone"."""
    return _among(
        form, path, lambda all_of: _replaced(all_of, path[-1], lambda q: dataclasses.replace(q, **changes))
    )


def remove_question(form: Form, path: Path) -> Form:
    """The form without the question. Raises RuleBroken "catalogue.form_part_gone"."""
    question_at(form, path)
    return _among(form, path, lambda questions: tuple(q for q in questions if q.name != path[-1]))


def move_question(form: Form, path: Path, step: int) -> Form:
    """The form with the question one place further (`step` 1) or back (-1); past a page's edge to the next page.

    Raises:
        RuleBroken: "catalogue.form_part_gone".
    """
    page = page_of(form, path)
    at = _at(page.questions, path[0])
    leaves = len(path) == 1 and not 0 <= at + step < len(page.questions)
    if not leaves:
        return _among(form, path, lambda questions: _moved(questions, path[-1], step))
    beside = _at(form.pages, page.name) + step
    if not 0 <= beside < len(form.pages):
        return form
    question, target = page.questions[at], form.pages[beside].name
    arrived = _replaced(
        remove_question(form, path).pages,
        target,
        lambda other: dataclasses.replace(
            other, questions=(*other.questions, question) if step < 0 else (question, *other.questions)
        ),
    )
    return _again(form, arrived)


def options_from(lines: Iterable[str], before: Iterable[Option]) -> tuple[Option, ...]:
    """The options written one a line as «متن» or «متن | توضیح»; those there were keep their codes.

    An option whose text was changed in place keeps its code too, so that conditions on it still hold.
    """
    old = list(before)
    by_label = {option.label: option.value for option in old}
    told = [[part.strip() for part in line.partition("|")[::2]] for line in lines if line.strip()]
    labels = {label for label, _ in told}
    taken = {option.value for option in old}
    made: list[Option] = []
    for at, (label, text) in enumerate(told):
        value = by_label.get(label, "")
        if not value and at < len(old) and old[at].label not in labels:
            value = old[at].value
        if not value or any(option.value == value for option in made):
            value = _fresh("o", taken | {option.value for option in made})
        made.append(Option(value, label, text))
    return tuple(made)


def earlier_questions(form: Form, path: Path = (), page: str = "") -> tuple[Question, ...]:
    """The questions asked before the question of the path, or before the page: what a condition may name."""
    found: list[Question] = []
    for one in form.pages:
        if one.name == page:
            break
        for question in one.questions:
            if path and question.name == path[0]:
                return tuple(found)
            found.append(question)
    return tuple(found)


def earlier_in_row(form: Form, path: Path) -> tuple[Question, ...]:
    """The questions asked before the question of the path in the same row; none outside a group."""
    if len(path) < 2:
        return ()
    inside = question_at(form, path[:1]).questions
    return inside[: _at(inside, path[1])]


def _again(form: Form, pages: tuple[Page, ...]) -> Form:
    """The form read again from its definition, so that its findings are those of the new pages."""
    return read_form(definition_of(dataclasses.replace(form, pages=pages)))


def _with(group: Question, questions: Questions) -> Question:
    return dataclasses.replace(group, questions=questions)


def _among(form: Form, path: Path, change: Callable[[Questions], Questions]) -> Form:
    page = page_of(form, path)
    if len(path) == 1:
        changed = change(page.questions)
    else:
        question_at(form, path)
        changed = _replaced(page.questions, path[0], lambda group: _with(group, change(group.questions)))
    return change_page(form, page.name, questions=changed)


def _at(things: tuple[Any, ...], name: str) -> int:
    for at, thing in enumerate(things):
        if thing.name == name:
            return at
    raise RuleBroken("catalogue.form_part_gone")


def _replaced(things: tuple[Any, ...], name: str, change: Callable[[Any], Any]) -> tuple[Any, ...]:
    at = _at(things, name)
    return (*things[:at], change(things[at]), *things[at + 1 :])


def _moved(things: tuple[Any, ...], name: str, step: int) -> tuple[Any, ...]:
    at = _at(things, name)
    to = min(max(at + step, 0), len(things) - 1)
    rest = [thing for thing in things if thing.name != name]
    return (*rest[:to], things[at], *rest[to:])


def _fresh(stem: str, taken: Iterable[str]) -> str:
    known = set(taken)
    number = len(known) + 1
    while f"{stem}{number}" in known:
        number += 1
    return f"{stem}{number}"
