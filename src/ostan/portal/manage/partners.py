"""Other systems: who speaks with the house, by which keys, and what each of them opens."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ostan.domains.catalogue import queries as catalogue
from ostan.domains.org import actions as org_actions
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.foundation.hooks import queries as hooks
from ostan.foundation.hooks import words as hook_words
from ostan.foundation.keys import actions, queries, words
from ostan.kernel import persian
from ostan.kernel.calendar import day_ends, parse_jalali
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.manage import taken
from ostan.ui import pages, posted, refusals, taking

KEYS = "keys.edit"
PARTNERS = ("سامانه‌های همکار", "/manage/partners/")
USUAL_QUOTA = "120"
MOST_UNITS = 400


@access.door(KEYS)
def partners(request: Request) -> HttpResponse:
    """Every system, and over which unit it speaks. One statement."""
    systems = org.systems(actor=request.actor, on=request.now)
    if form := taking.form_of(request.GET):
        return taking.answer(request, taken.partners(systems), form, take=audit.take_list)
    context = {"systems": systems}
    return pages.render(request, "manage/partners.html", context)


@access.door(KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_partner(request: Request) -> HttpResponse:
    """A new system."""
    units = [(str(one.id), one.name) for one in org.search_units(on=request.now, limit=MOST_UNITS)]
    questions: list[dict[str, Any]] = [
        {
            "name": "name",
            "kind": "text",
            "label": "نام سامانه",
            "max_length": 100,
            "help": "مانند «سامانهٔ ۱۳۷ شهرداری»",
        },
        {
            "name": "unit",
            "kind": "choice",
            "select": True,
            "label": "واحد",
            "options": units,
            "help": "سامانه تنها به خدمت‌ها و پرونده‌های این واحد و زیرمجموعهٔ آن می‌رسد.",
        },
    ]
    told = {one["name"]: posted.value(one, request.POST) for one in questions}
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            added = org_actions.add_system(
                actor=request.actor,
                now=request.now,
                name=told["name"],
                unit_id=_unit(told["unit"], dict(units)),
            )
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "سامانه افزوده شد؛ اکنون برایش کلیدی بسازید.")
            return HttpResponseRedirect(reverse("manage_partner", args=[added.pk]))
    return ask(request, "سامانهٔ تازه", questions, told, wrongs, [PARTNERS])


def ask(
    request: Request,
    title: str,
    questions: list[dict[str, Any]],
    told: dict[str, Any],
    wrongs: dict[str, str],
    trail: list[tuple[str, str]],
    lead: str = "",
) -> HttpResponse:
    """A page of one form."""
    context = {
        "title": title,
        "lead": lead,
        "questions": questions,
        "values": told,
        "wrongs": wrongs,
        "path": [*trail, (title, "")],
        "back": trail[-1][1],
    }
    return pages.render(request, "ui/questions.html", context, status=422 if wrongs else 200)


def _unit(text: str, units: dict[str, str]) -> int:
    if text not in units:
        raise RuleBroken("org.unit_unknown", field="unit")
    return int(text)


def trail_to(system: org.SystemCard) -> list[tuple[str, str]]:
    """The way to a system's page."""
    return [PARTNERS, (system.name, reverse("manage_partner", args=[system.person_id]))]


@access.door(KEYS)
def partner(request: Request, person_id: int) -> HttpResponse:
    """One system with its keys."""
    system = org.system(actor=request.actor, person_id=person_id, on=request.now)
    keys = queries.keys_of(actor=request.actor, account_id=system.account_id)
    titles = catalogue.service_titles(service_ids={one for key in keys for one in key.services})
    rows = [
        {
            "key": key,
            "scopes": [words.SCOPE[one] for one in key.scopes if one in words.SCOPE],
            "services": [titles.get(one, "") for one in key.services],
            "opens": key.opens(request.now),
        }
        for key in keys
    ]
    called = hooks.hooks_of(actor=request.actor, account_id=system.account_id)
    if form := taking.form_of(request.GET):
        wants_hooks = request.GET.get("list") == "hooks"
        listed = taken.hooks(system, called) if wants_hooks else taken.keys(system, rows)
        return taking.answer(request, listed, form, take=audit.take_list)
    context = {
        "system": system,
        "keys": rows,
        "hooks": called,
        "kinds": hook_words.KIND,
        "path": [PARTNERS, (system.name, "")],
    }
    return pages.render(request, "manage/partner.html", context)


def _key_questions() -> list[dict[str, Any]]:
    services = catalogue.search(limit=MOST_UNITS).services
    return [
        {
            "name": "name",
            "kind": "text",
            "label": "نام کلید",
            "max_length": 100,
            "help": "مانند «کلید نسخهٔ آزمایشی»",
        },
        {
            "name": "scopes",
            "kind": "choices",
            "label": "اختیارها",
            "options": [(one, str(words.SCOPE[one])) for one in queries.SCOPES],
        },
        {
            "name": "services",
            "kind": "choices",
            "label": "خدمت‌ها",
            "required": False,
            "help": "اگر هیچ‌کدام را برنگزینید کلید برای همهٔ خدمت‌های واحد است.",
            "options": [(str(one.id), one.title) for one in services],
        },
        {"name": "per_minute", "kind": "number", "label": "درخواست در دقیقه"},
        {
            "name": "expires",
            "kind": "date",
            "label": "واپسین روز",
            "required": False,
            "help": "خالی یعنی تا زمانی که باطل شود.",
        },
    ]


@access.door(KEYS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_key(request: Request, person_id: int) -> HttpResponse:
    """A new key; what it shows is on the page that follows, and nowhere else."""
    system = org.system(actor=request.actor, person_id=person_id, on=request.now)
    questions = _key_questions()
    told: dict[str, Any] = {"per_minute": USUAL_QUOTA}
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        told = {one["name"]: posted.value(one, request.POST) for one in questions}
        try:
            made, shown = _made(request, system, told)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            context = {
                "system": system,
                "name": made.name,
                "shown": shown,
                "path": [*trail_to(system), (made.name, "")],
            }
            return pages.render(request, "manage/partner_key.html", context)
    return ask(request, f"کلید تازه برای «{system.name}»", questions, told, wrongs, trail_to(system))


def _made(request: Request, system: org.SystemCard, told: dict[str, Any]) -> tuple[Any, str]:
    digits = persian.only_digits(told["per_minute"]) or "0"
    return actions.make_key(
        actor=request.actor,
        now=request.now,
        account_id=system.account_id,
        name=told["name"],
        scopes=told["scopes"],
        services=persian.whole_numbers(told["services"]),
        per_minute=int(digits[:9]),
        expires_at=_after(told["expires"]),
    )


def _after(day: str) -> datetime.datetime | None:
    """The end of the day that was typed, None for none."""
    if not day:
        return None
    try:
        return day_ends(parse_jalali(day))
    except RuleBroken as broken:
        raise RuleBroken(broken.code, **{**broken.facts, "field": "expires"}) from broken


@access.door(KEYS)
@require_POST
def revoke(request: Request, person_id: int, key_id: int) -> HttpResponse:
    """A key opens nothing any more."""
    system = org.system(actor=request.actor, person_id=person_id, on=request.now)
    if queries.key(actor=request.actor, key_id=key_id).account_id != system.account_id:
        raise NotAllowed(KEYS)
    try:
        actions.revoke_key(actor=request.actor, now=request.now, key_id=key_id)
        messages.success(request, "کلید باطل شد و از این پس دری باز نمی‌کند.")
    except RuleBroken as broken:
        messages.error(request, refusals.text(broken))
    return HttpResponseRedirect(reverse("manage_partner", args=[person_id]))


urlpatterns = [
    path("manage/partners/", partners, name="manage_partners"),
    path("manage/partners/add/", add_partner, name="manage_partner_add"),
    path("manage/partners/<int:person_id>/", partner, name="manage_partner"),
    path("manage/partners/<int:person_id>/keys/add/", add_key, name="manage_key_add"),
    path("manage/partners/<int:person_id>/keys/<int:key_id>/revoke/", revoke, name="manage_key_revoke"),
]
