"""A version as a whole: what is done, what is missing, its promise, its publishing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.catalogue import actions
from ostan.domains.catalogue.queries import VersionFile
from ostan.domains.catalogue.rules.card import check_card
from ostan.domains.catalogue.rules.life import NotReady
from ostan.domains.catalogue.web.asking import (
    Question,
    answers,
    now,
    number,
    render,
    revision,
    the_version,
    told,
    who,
)
from ostan.domains.catalogue.web.owned import confirm
from ostan.domains.catalogue.words import card as card_words
from ostan.domains.catalogue.words import form as words
from ostan.foundation import access
from ostan.kernel.calendar import Promise, Unit
from ostan.kernel.errors import RuleBroken
from ostan.ui import figures


@access.door("catalogue.see_drafts")
@require_safe
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version at a glance."""
    found = the_version(request, version_id)
    context = {
        "fields": card_words.FIELDS,
        "obstacles": told(found.obstacles),
        "warnings": told([finding for finding in check_card(found.card) if not finding.stops]),
        "units": words.UNIT,
    }
    return render(
        request, "version.html", found, context, here="version", title=f"نسخهٔ {figures.digits(found.number)}"
    )


def _promise_questions() -> list[Question]:
    units = [(unit.value, str(name)) for unit, name in words.UNIT.items()]
    asked: list[Question] = []
    for name, label, help_text in (
        ("norm", "زمان تعهدشده (هنجار خدمت)", "زمانی که شما به مردم قول می‌دهید."),
        ("legal", "مهلت قانونی", "اگر قانون مهلتی گذاشته است؛ وگرنه خالی بماند."),
    ):
        asked.append(
            {"name": name, "kind": "number", "label": label, "help": help_text, "required": name == "norm"}
        )
        asked.append({"name": f"{name}_unit", "kind": "choice", "label": f"واحدِ {label}", "options": units})
    return asked


def _promise_values(found: VersionFile) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, promise in (("norm", found.norm), ("legal", found.legal)):
        values[name] = figures.digits(promise.amount) if promise else ""
        values[f"{name}_unit"] = promise.unit.value if promise else Unit.DAYS.value
    return values


def _promise(typed: dict[str, Any], name: str) -> Promise | None:
    amount = number(typed[name], name)
    unit = Unit(typed[f"{name}_unit"]) if typed[f"{name}_unit"] in list(Unit) else Unit.DAYS
    return Promise(amount, unit) if amount else None


@access.door("catalogue.see_drafts")
@require_http_methods(["GET", "POST"])
def promise(request: HttpRequest, version_id: int) -> HttpResponse:
    """The norm and the legal deadline, apart, in working time."""
    found = the_version(request, version_id)
    questions = _promise_questions()
    typed, broken = _promise_values(found), None
    if request.method == "POST":
        typed = answers(questions, request)
        try:
            actions.change_promise(
                actor=who(request),
                now=now(request),
                version_id=version_id,
                revision=revision(request),
                norm=_promise(typed, "norm"),
                legal=_promise(typed, "legal"),
            )
        except RuleBroken as refused:
            broken, found = refused, the_version(request, version_id)
        else:
            messages.success(request, "زمان خدمت ذخیره شد.")
            return HttpResponseRedirect(request.path)
    context = {"questions": questions, "values": typed, "units": words.UNIT}
    return render(request, "promise.html", found, context, here="promise", title="زمان", broken=broken)


@access.door("catalogue.see_drafts")
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, version_id: int) -> HttpResponse:
    """Everything that stands against publishing, and the button when nothing does."""
    found = the_version(request, version_id)
    broken: RuleBroken | None = None
    if request.method == "POST":
        try:
            actions.publish(
                actor=who(request), now=now(request), version_id=version_id, revision=revision(request)
            )
        except RuleBroken as refused:
            broken, found = refused, the_version(request, version_id)
        else:
            messages.success(request, "نسخه منتشر شد و از هم‌اکنون درخواست‌ها با آن پیش می‌روند.")
            return HttpResponseRedirect(reverse("catalogue:version", args=[version_id]))
    against = broken.findings if isinstance(broken, NotReady) else found.obstacles
    context = {
        "obstacles": told(against),
        "warnings": told([finding for finding in check_card(found.card) if not finding.stops]),
        "units": words.UNIT,
    }
    return render(request, "publish.html", found, context, here="publish", title="انتشار", broken=broken)


@access.door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, version_id: int) -> HttpResponse:
    """Throw the draft away, after asking."""
    found = the_version(request, version_id)
    broken: RuleBroken | None = None
    if request.method == "POST":
        try:
            actions.discard_draft(
                actor=who(request), now=now(request), version_id=version_id, revision=revision(request)
            )
        except RuleBroken as refused:
            broken, found = refused, the_version(request, version_id)
        else:
            messages.success(request, "پیش‌نویس دور انداخته شد.")
            return HttpResponseRedirect(reverse("catalogue:service", args=[found.code]))
    return confirm(
        request,
        title="دور انداختن پیش‌نویس",
        text=f"همهٔ تغییرهای نسخهٔ {figures.digits(found.number)} از میان می‌رود. نسخهٔ منتشرشده سر جایش می‌ماند.",
        yes="دور انداخته شود",
        back=reverse("catalogue:version", args=[version_id]),
        broken=broken,
        revision=found.revision,
    )
