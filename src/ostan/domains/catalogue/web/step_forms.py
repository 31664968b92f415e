"""Forms of steps: which steps of the process have one, and how a form is called and shown."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ostan.domains.catalogue import queries
from ostan.domains.catalogue.queries import VersionFile
from ostan.domains.catalogue.rules import process as processes
from ostan.domains.catalogue.rules.form import Form, StepForm
from ostan.domains.catalogue.rules.form.steps import MOST_TITLE
from ostan.domains.catalogue.web.asking import Question, render, the_version, who
from ostan.domains.catalogue.web.edited import Edited
from ostan.foundation import access
from ostan.kernel.errors import RuleBroken


@dataclasses.dataclass(frozen=True, slots=True)
class StepLine:
    """A step at which staff act, or a form that no step of the process asks (`name` is "" then)."""

    key: str
    name: str
    form: StepForm | None


@access.door("catalogue.see_drafts")
@require_http_methods(["GET", "POST"])
def step_forms(request: HttpRequest, version_id: int) -> HttpResponse:
    """The steps of the process with their forms; a form is begun here, by a button."""
    found = the_version(request, version_id)
    broken: RuleBroken | None = None
    if request.method == "POST":
        try:
            return _begin(request, found)
        except RuleBroken as refused:
            broken, found = refused, the_version(request, version_id)
    context = {"steps": _lines(request, found)}
    return render(
        request, "step_forms.html", found, context, here="step_forms", title="فرم گام‌ها", broken=broken
    )


def _lines(request: HttpRequest, found: VersionFile) -> list[StepLine]:
    lines: dict[str, StepLine] = {}
    for node in _steps(request, found):
        key = processes.form_key(node)
        names = "، ".join(filter(None, (lines[key].name if key in lines else "", node.name or node.id)))
        lines[key] = StepLine(key, names, found.step_forms.get(key))
    lost = (StepLine(key, "", form) for key, form in found.step_forms.items() if key not in lines)
    return [*lines.values(), *lost]


def _steps(request: HttpRequest, found: VersionFile) -> list[processes.Node]:
    if not found.has_process:
        return []
    try:
        read = processes.read(queries.process_file(actor=who(request), version_id=found.id))
    except RuleBroken:
        return []
    return [line.node for line in processes.steps(read) if processes.asks_staff(line.node)]


def _begin(request: HttpRequest, found: VersionFile) -> HttpResponse:
    """An empty form for the chosen step. Raises RuleBroken."""
    key = request.POST.get("step", "")
    line = next((one for one in _lines(request, found) if one.key == key and one.name), None)
    if line is None:
        raise RuleBroken("catalogue.form_part_gone")
    if line.form is not None:
        raise RuleBroken("catalogue.step_form_taken")
    begun = Edited(found, StepForm(key, line.name[:MOST_TITLE], Form()))
    begun.save_step(request, begun.step)
    messages.success(request, "فرم ساخته شد؛ صفحه و پرسش‌هایش را همین‌جا بگذارید.")
    return HttpResponseRedirect(begun.to("form"))


_YES_NO = [("yes", "بله"), ("no", "خیر")]


def settings_of(step: StepForm, typed: Mapping[str, Any]) -> list[tuple[Question, str]]:
    """The questions about the form as a whole, each with its value."""
    title: Question = {
        "name": "form_title",
        "kind": "text",
        "label": "نام فرم",
        "max_length": MOST_TITLE,
        "help": "در کارتابل و پروندهٔ کار دیده می‌شود.",
    }
    seen: Question = {
        "name": "for_citizen",
        "kind": "choice",
        "label": "متقاضی پاسخ‌ها را ببیند؟",
        "options": _YES_NO,
    }
    named = typed.get("form_title") or ""
    chosen = typed.get("for_citizen") or ("yes" if step.for_citizen else "no")
    return [(title, named or step.title), (seen, chosen)]


def change(request: HttpRequest, found: Edited) -> HttpResponse:
    """The form with another name or other eyes on it, or taken away. Raises RuleBroken."""
    if found.step is None or "drop" in request.POST:
        found.save_step(request, None)
        messages.success(request, "فرم گام برداشته شد.")
        return HttpResponseRedirect(reverse("catalogue:step_forms", args=[found.version.id]))
    title = " ".join(request.POST.get("form_title", "").split())[:MOST_TITLE]
    if not title:
        raise RuleBroken("catalogue.step_form_title", field="form_title")
    shown = request.POST.get("for_citizen") == "yes"
    found.save_step(request, dataclasses.replace(found.step, title=title, for_citizen=shown))
    messages.success(request, "ذخیره شد.")
    return found.back()
