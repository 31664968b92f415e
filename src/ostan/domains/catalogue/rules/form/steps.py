"""Forms that a version carries beside its own: what whoever does a step of the process has to answer."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ostan.domains.catalogue.rules.findings import Finding, error
from ostan.domains.catalogue.rules.form.model import Form, Kind
from ostan.domains.catalogue.rules.form.reading import read_form
from ostan.domains.catalogue.rules.form.writing import definition_of
from ostan.kernel.errors import RuleBroken

MOST_STEP_FORMS = 20
MOST_TITLE = 120
KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")
"""Keys of step forms: what the id of a BPMN element may be and CEL can name."""

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StepForm:
    """The form of a step. `key` is what the step names, or the id of the step itself; `title` what people read.

    `for_citizen`: the applicant sees what was answered.
    """

    key: str
    title: str
    form: Form
    for_citizen: bool = False


StepForms = Mapping[str, StepForm]


def read_step_forms(raw: Any) -> dict[str, StepForm]:
    """The step forms by key, in their order; what cannot be understood is left out."""
    return {one.key: one for one in _read(raw)}


def _read(raw: Any) -> Iterator[StepForm]:
    for item in raw if isinstance(raw, list) else ():
        if isinstance(item, Mapping) and KEY.fullmatch(str(item.get("key", ""))):
            title = " ".join(str(item.get("title") or "").split())[:MOST_TITLE]
            yield StepForm(
                item["key"], title, read_form(item.get("form") or {}), item.get("for_citizen") is True
            )


def plain_step_forms(forms: Iterable[StepForm]) -> list[dict[str, Any]]:
    """What read_step_forms reads back as the same forms."""
    return [
        {
            "key": one.key,
            "title": one.title,
            "for_citizen": one.for_citizen,
            "form": definition_of(one.form),
        }
        for one in forms
    ]


def check_step_form(one: StepForm) -> None:
    """Raises RuleBroken "catalogue.step_form_key" or "catalogue.step_form_title" for one that cannot be kept."""
    if not KEY.fullmatch(one.key):
        raise RuleBroken("catalogue.step_form_key", field="step", key=one.key)
    if not one.title:
        raise RuleBroken("catalogue.step_form_title", field="title")


def flaws_of_step_forms(forms: StepForms) -> Iterator[Finding]:
    """What keeps the step forms from being asked."""
    for one in forms.values():
        if not one.form.questions:
            yield error("catalogue.form_step_empty", one.key, title=one.title)
        yield from (item for item in one.form.findings if item.stops and item.code != "catalogue.form_empty")


def answers_by_step(forms: StepForms, given: Mapping[str, Answers]) -> dict[str, dict[str, Any]]:
    """What conditions are told of step forms: every question of each form, null (a list: empty) while unanswered."""
    return {key: _filled(one.form, given.get(key, {})) for key, one in forms.items()}


_LISTS = frozenset({Kind.SEVERAL, Kind.FILE, Kind.GROUP})


def _filled(form: Form, given: Answers) -> dict[str, Any]:
    return {
        one.name: given.get(one.name, [] if one.kind in _LISTS else None)
        for one in form.questions
        if not one.is_personal
    }
