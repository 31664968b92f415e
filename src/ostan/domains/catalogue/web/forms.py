"""The form editor: pages and questions in order, each changed on a page of its own; no script, no JSON."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from ostan.domains.catalogue.rules.form import Form, Kind, editing
from ostan.domains.catalogue.rules.form import Question as Asked
from ostan.domains.catalogue.web import conditions, step_forms
from ostan.domains.catalogue.web.asking import Question, answers, render, told
from ostan.domains.catalogue.web.edited import Edited, edited
from ostan.domains.catalogue.words import form as words
from ostan.foundation import access
from ostan.kernel.errors import RuleBroken
from ostan.ui import posted

Change = Callable[[Form], Form]


@access.door("catalogue.see_drafts")
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, version_id: int, step: str = "") -> HttpResponse:
    """The whole form, of the version or of one of its steps, at a glance; pages and questions are added, ordered and
    removed here.
    """
    found = edited(request, version_id, step)
    typed: dict[str, Any] = {}
    broken: RuleBroken | None = None
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in _TYPED}
        try:
            return _change(request, found)
        except RuleBroken as refused:
            broken, found = refused, edited(request, version_id, step)
    context = {
        **found.context,
        "settings": step_forms.settings_of(found.step, typed) if found.step else (),
        "kinds": words.KIND,
        "typed": typed,
        "adding": _adding(typed),
        "page_question": _PAGE_QUESTION,
        "findings": told(found.form.findings),
        "conditions": {
            place: conditions.in_words(when, found.form, group)
            for place, when, group in _conditions(found.form)
        },
    }
    title = found.step.title if found.step else "فرم"
    return render(request, "form.html", found.version, context, here=found.here, title=title, broken=broken)


_TYPED = ("label", "kind", "title", "into", "form_title", "for_citizen")
_PAGE_QUESTION: Question = {"name": "title", "kind": "text", "label": "عنوان صفحهٔ تازه", "max_length": 120}


def _adding(typed: dict[str, Any]) -> list[Question]:
    kinds = [(kind.value, str(name)) for kind, name in words.KIND.items()]
    return [
        {"name": "label", "kind": "text", "label": "چه می‌پرسید؟", "max_length": 300},
        {"name": "kind", "kind": "choice", "label": "نوع پاسخ", "options": kinds, "select": True},
    ]


def _conditions(form: Form) -> list[tuple[str, str, Asked | None]]:
    """Every condition as (where it stands, CEL, the group it is in); a page's place is that of no question."""
    pages: list[tuple[str, str, Asked | None]] = [
        (f"page:{page.name}", page.when, None) for page in form.pages
    ]
    questions = [
        (f"{group.name}.{question.name}" if group else question.name, question.when, group)
        for _, question, group in form.walk()
    ]
    return [told for told in (*pages, *questions) if told[1]]


def _change(request: HttpRequest, found: Edited) -> HttpResponse:
    """Do what the pressed button says. Raises RuleBroken."""
    post = request.POST
    if found.step and ("settings" in post or "drop" in post):
        return step_forms.change(request, found)
    if "add_page" in post:
        title = post.get("title", "").strip()
        if not title:
            raise RuleBroken("catalogue.title_missing", field="title")
        changed = editing.add_page(found.form, title[:120])
        found.save(request, changed)
        return found.back(changed.pages[-1].name)
    if "add_question" in post:
        return _add_question(request, found)
    kind, _, place = next((post[name] for name in ("move", "remove") if name in post), "").partition(":")
    changed = _step(found.form, kind, place)
    found.save(request, changed)
    return found.back(place.split(".")[0])


def _step(form: Form, what: str, place: str) -> Form:
    path = tuple(place.split("."))
    steps: dict[str, Change] = {
        "page-up": lambda one: editing.move_page(one, place, -1),
        "page-down": lambda one: editing.move_page(one, place, 1),
        "page": lambda one: editing.remove_page(one, place),
        "up": lambda one: editing.move_question(one, path, -1),
        "down": lambda one: editing.move_question(one, path, 1),
        "question": lambda one: editing.remove_question(one, path),
    }
    if what not in steps:
        raise RuleBroken("catalogue.form_part_gone")
    return steps[what](form)


def _add_question(request: HttpRequest, found: Edited) -> HttpResponse:
    post = request.POST
    page, _, group = post.get("add_question", "").partition(".")
    label = post.get("label", "").strip()[:300]
    if not label:
        raise RuleBroken("catalogue.form_label", field="label")
    if post.get("kind") not in list(Kind):
        raise RuleBroken("catalogue.form_kind", field="kind", label=label)
    path = (group,) if group else ()
    changed, made = editing.add_question(found.form, page, Kind(post["kind"]), label, path)
    if Kind(post["kind"]) is Kind.PLACE:
        changed = editing.change_question(changed, made, level="COUNTY")
    found.save(request, changed)
    messages.success(request, "پرسش افزوده شد؛ جزئیات آن را همین‌جا بنویسید.")
    return HttpResponseRedirect(found.to("question", ".".join(made)))


@access.door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def form_page(request: HttpRequest, version_id: int, name: str, step: str = "") -> HttpResponse:
    """A page of the form: its title, section, help and condition."""
    found = edited(request, version_id, step)
    page = next((one for one in found.form.pages if one.name == name), None)
    if page is None or not found.version.is_draft:
        return found.back()
    questions: list[Question] = [
        {"name": "title", "kind": "text", "label": "عنوان صفحه", "max_length": 120},
        {
            "name": "section",
            "kind": "text",
            "label": "بخش",
            "required": False,
            "help": "چند صفحهٔ پیاپی با یک نام بخش، کنار هم دیده می‌شوند.",
            "max_length": 80,
        },
        {"name": "help", "kind": "long_text", "label": "راهنما", "required": False, "rows": 3},
    ]
    values: dict[str, Any] = {"title": page.title, "section": page.section, "help": page.help}
    when = conditions.read(request, page.when, found.form, page=name)
    broken: RuleBroken | None = None
    if request.method == "POST":
        values = answers(questions, request)
        if not posted.only_reshaped(request.POST):
            try:
                changes = {**values, "when": when.condition()}
                found.save(request, editing.change_page(found.form, name, **changes))
            except RuleBroken as refused:
                broken, found = refused, edited(request, version_id, step)
            else:
                messages.success(request, "صفحه ذخیره شد.")
                return found.back(name)
    part = {"questions": questions, "values": values, "when": when, "is_inner": False, "place": name}
    context = {**found.context, **part}
    return render(
        request, "form_part.html", found.version, context, here=found.here, title=page.title, broken=broken
    )
