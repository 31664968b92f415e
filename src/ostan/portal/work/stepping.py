"""The form of a step on the page where the step is done: its fields, what was typed, and what is wrong with it."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from ostan.domains.cases import queries
from ostan.domains.cases.queries import CaseFile, TaskLine
from ostan.domains.cases.rules import Act
from ostan.domains.catalogue.rules import form as forms
from ostan.foundation.access import Request
from ostan.kernel.errors import RuleBroken
from ostan.portal.citizen.apply import reading
from ostan.portal.work.acting import prefix_of
from ostan.ui import refusals

STEP_ACTS = frozenset({Act.COMPLETE, Act.DECIDE})
"""Acts with which the form of a step is answered."""

ACTS = {"decide": Act.DECIDE, "work": Act.COMPLETE, "issue": Act.COMPLETE}
"""What closes a step, by what is done at it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Typed:
    """What was posted of the form of a step, by question, and the refusals of files and answers by place."""

    task_id: int = 0
    raw: dict[str, Any] = dataclasses.field(default_factory=dict)
    refused: dict[str, RuleBroken] = dataclasses.field(default_factory=dict)

    def with_refusal(self, broken: RuleBroken) -> "Typed":
        """The same with what the house refused of it."""
        more = broken.errors if isinstance(broken, forms.FormErrors) else {}
        return dataclasses.replace(self, refused={**more, **self.refused})


@dataclasses.dataclass(frozen=True, slots=True)
class AskedPage:
    """One page of the form: its title, help and fields."""

    title: str
    help: str
    fields: list[dict[str, Any]]


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """The form of an open step, ready to be drawn; values and refusals are by the names of the fields."""

    title: str
    pages: list[AskedPage]
    values: dict[str, Any]
    wrongs: dict[str, Any]
    takes_files: bool


def _start(prefix: str) -> str:
    return f"{prefix}-q-"


def typed(request: Request, case_id: int, act: Act, task_id: int) -> Typed:
    """What was posted for the form of the step, files kept already. One statement, and those of files."""
    form = queries.step_form(case_id=case_id, task_id=task_id)
    if form is None:
        return Typed(task_id)
    start = _start(prefix_of(act, task_id))
    questions = [dataclasses.replace(one, name=f"{start}{one.name}") for one in form.form.questions]
    raw, refused = reading.typed(request, questions)
    return Typed(task_id, *(_bare(told, start) for told in (raw, refused)))


def _bare(told: Mapping[str, Any], start: str) -> dict[str, Any]:
    return {name.removeprefix(start): value for name, value in told.items()}


def wrong(prefix: str, broken: forms.FormErrors) -> dict[str, str]:
    """The refusals by the names of the fields, for the head of the page."""
    return {f"{_start(prefix)}{place}": refusals.text(one) for place, one in broken.errors.items()}


def asked(request: Request, file: CaseFile, tasks: Iterable[TaskLine], told: Typed) -> dict[int, Asked]:
    """The forms of those of the tasks that have one, by the task's id."""
    found = {}
    for task in tasks:
        form = file.version.step_form(task.node)
        if form is not None and task.act in ACTS:
            mine = told if told.task_id == task.id else Typed()
            found[task.id] = _asked(request, form, prefix_of(ACTS[task.act], task.id), mine)
    return found


def _asked(request: Request, step: forms.StepForm, prefix: str, told: Typed) -> Asked:
    form, start = step.form, _start(prefix)
    shown = forms.visible_pages(form, forms.parse_answers(form, told.raw)[0])
    pages = []
    for page in shown:
        fields = reading.shown_fields(form, page, told.raw)
        named = [{**field, "name": f"{start}{field['name']}"} for field in fields]
        pages.append(AskedPage(page.title if len(shown) > 1 else "", page.help, named))
    questions = [question for page in shown for question in page.questions]
    values = reading.shown_values(questions, told.raw, request.actor.person_id)
    wrongs = forms.shown_errors(form, told.refused, refusals.text)
    return Asked(
        step.title,
        pages,
        {f"{start}{name}": value for name, value in values.items()},
        {f"{start}{name}": text for name, text in wrongs.items()},
        reading.takes_files(form.questions),
    )
