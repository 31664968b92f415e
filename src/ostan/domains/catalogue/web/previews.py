"""A form as whoever answers it will see it; nothing is kept."""

from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.rules.form import Page
from ostan.domains.catalogue.rules.form import Question as Asked
from ostan.domains.catalogue.web.asking import now, render
from ostan.domains.catalogue.web.edited import edited
from ostan.domains.catalogue.words import form as form_words
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.files import kinds
from ostan.kernel import calendar
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.ui import posted, refusals

_DEPTH = {"PROVINCE": 1, "COUNTY": 2, "DISTRICT": 3, "RURAL_DISTRICT": 4, "CITY": 4, "VILLAGE": 5}


@access.door("catalogue.see_drafts")
@require_http_methods(["GET", "POST"])
def preview_form(request: HttpRequest, version_id: int, name: str, step: str = "") -> HttpResponse:
    """One page of the form, filled in and judged as the citizen's (or, of a step, the office's) would be, and not kept."""
    found = edited(request, version_id, step)
    names = [page.name for page in found.form.pages]
    if name not in names:
        raise NotAllowed("catalogue.see_drafts")
    page = found.form.page(name)
    raw = {asked.name: forms.raw_of(asked, None) for asked in page.questions}
    errors: dict[str, RuleBroken] = {}
    is_accepted = False
    if request.method == "POST":
        raw = _typed(request, page)
        if not posted.only_reshaped(request.POST):
            errors, is_accepted = _judged(request, found.form, page, raw)
    context = {
        **found.context,
        "page": page,
        "asked": forms.fields(found.form, page, _levels, raw),
        "raw": {name: value for name, value in raw.items() if name not in _files(page)},
        "refused": forms.shown_errors(found.form, errors, refusals.text),
        "summary_errors": [(place, refusals.text(broken)) for place, broken in errors.items()],
        "is_accepted": is_accepted,
        "at": names.index(name) + 1,
        "of": len(names),
        "before": names[names.index(name) - 1] if names.index(name) else "",
        "after": names[names.index(name) + 1] if names.index(name) + 1 < len(names) else "",
    }
    title = f"پیش‌نمایش: {page.title}"
    return render(request, "preview_form.html", found.version, context, here=found.here, title=title)


def _typed(request: HttpRequest, page: Page) -> dict[str, Any]:
    asked = [forms.field_of(question, _levels) for question in page.questions]
    told = {field["name"]: posted.value(field, request.POST, request.FILES) for field in asked}
    for question in (one for one in page.questions if one.kind is forms.Kind.UNIT and told[one.name]):
        found = org.units_like(text=told[question.name])
        told[question.name] = found[0].code if len(found) == 1 else told[question.name]
    return told


def _judged(
    request: HttpRequest, form: forms.Form, page: Page, raw: dict[str, Any]
) -> tuple[dict[str, RuleBroken], bool]:
    """The refusals of the page's questions, all taken as asked: in a preview no page came before."""
    shown = {name: value if name not in _files(page) else [1] * bool(value) for name, value in raw.items()}
    try:
        today = calendar.local_day(now(request))
        forms.check_page(form, page.name, shown, {}, today=today, is_unit=org.is_unit)
    except forms.FormErrors as refused:
        return {**refused.errors, **_odd_files(page, raw)}, False
    odd = _odd_files(page, raw)
    return odd, not odd


def _odd_files(page: Page, raw: dict[str, Any]) -> dict[str, RuleBroken]:
    """The refusals of files by what they are, told by their content as the store tells it."""
    refused: dict[str, RuleBroken] = {}
    for asked in page.questions:
        for upload in (one for one in raw.get(asked.name) or () if isinstance(one, UploadedFile)):
            try:
                kind = kinds.kind_of(cast(BinaryIO, upload), upload.size or 0)
            except RuleBroken as broken:
                refused[asked.name] = broken
            else:
                if asked.media_types and kind.media_type not in asked.media_types:
                    refused[asked.name] = forms.wrong_kind(asked)
    return refused


def _files(page: Page) -> set[str]:
    return {asked.name for asked in page.questions if asked.kind is forms.Kind.FILE}


def _levels(asked: Asked, code: str) -> list[dict[str, Any]]:
    """The lists of places from the province down to the asked level, as far as they are chosen; of a unit
    question the units that may be meant."""
    if asked.kind is forms.Kind.UNIT:
        found = org.units_like(text=code)
        return [{"code": one.code, "name": one.name, "above": ""} for one in found]
    try:
        around = org.places_around(code=code) if code else []
    except NotAllowed:
        around = []
    chosen = [place.code for place in around]
    levels: list[dict[str, Any]] = []
    above = ""
    for at, (key, label) in enumerate(list(form_words.LEVEL.items())[: _DEPTH.get(asked.level, 2)]):
        is_open = at == 0 or bool(above)
        places = org.places_under(code=above) if is_open else []
        selected = chosen[at] if at < len(chosen) else ""
        options = [(place.code, place.name) for place in places]
        levels.append({"key": key.lower(), "label": str(label), "options": options, "selected": selected})
        above = selected
    return levels
