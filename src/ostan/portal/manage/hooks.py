"""Webhooks of other systems: where they are called, what became of each call, and calling again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.foundation.hooks import actions, queries, words
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.listed import MOST_ROWS
from ostan.kernel.persian import whole_number
from ostan.portal.manage import taken
from ostan.portal.manage.partners import KEYS, ask, trail_to
from ostan.ui import pages, posted, refusals, taking

QUESTIONS: list[dict[str, Any]] = [
    {"name": "address", "kind": "url", "label": "نشانی", "help": "با https آغاز می‌شود."},
    {
        "name": "kinds",
        "kind": "choices",
        "label": "رویدادها",
        "options": [(code, str(title)) for code, title in words.KIND.items()],
    },
    {
        "name": "is_wide",
        "kind": "declaration",
        "label": "دامنه",
        "required": False,
        "statement": "از همهٔ پرونده‌های واحد خبر بگیرد، نه تنها از آنچه خودش فرستاده است",
    },
]


@access.door(KEYS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_hook(request: Request, person_id: int) -> HttpResponse:
    """A new webhook; its secret is on the page that follows, and nowhere else."""
    system = org.system(actor=request.actor, person_id=person_id, on=request.now)
    told: dict[str, Any] = {}
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        told = {one["name"]: posted.value(one, request.POST) for one in QUESTIONS}
        try:
            made, secret = actions.make_hook(
                actor=request.actor, now=request.now, account_id=system.account_id, **told
            )
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            return _secret(request, system, made.address, secret)
    return ask(request, f"نشانی تازه برای «{system.name}»", QUESTIONS, told, wrongs, trail_to(system))


def _secret(request: Request, system: org.SystemCard, address: str, secret: str) -> HttpResponse:
    context = {"system": system, "name": address, "shown": secret, "path": [*trail_to(system), (address, "")]}
    return pages.render(request, "manage/partner_key.html", context)


def _hook(request: Request, person_id: int, hook_id: int) -> tuple[org.SystemCard, queries.HookCard]:
    system = org.system(actor=request.actor, person_id=person_id, on=request.now)
    found = queries.hook(actor=request.actor, hook_id=hook_id)
    if found.account_id != system.account_id:
        raise NotAllowed(KEYS)
    return system, found


@access.door(KEYS)
def hook(request: Request, person_id: int, hook_id: int) -> HttpResponse:
    """One webhook with its log, a page at a time."""
    system, found = _hook(request, person_id, hook_id)
    if form := taking.form_of(request.GET):
        every = queries.deliveries(actor=request.actor, hook_id=hook_id, limit=MOST_ROWS + 1)
        return taking.answer(request, taken.deliveries(system, found, every), form, take=audit.take_list)
    before = request.GET.get("before", "")
    at = whole_number(before, 0)
    lines = queries.deliveries(actor=request.actor, hook_id=hook_id, before=at)
    context = {
        "system": system,
        "hook": found,
        "lines": lines,
        "kinds": words.KIND,
        "states": words.STATE,
        "why": words.WHY,
        "lost": words.LOST,
        "unreached": words.UNREACHED,
        "older": f"?before={lines[-1].id}" if len(lines) == queries.PAGE else "",
        "path": [*trail_to(system), ("پیام‌رسانی", "")],
    }
    return pages.render(request, "manage/partner_hook.html", context)


@access.door(KEYS)
@never_cache
@require_POST
def change_secret(request: Request, person_id: int, hook_id: int) -> HttpResponse:
    """A new secret; the former one signs beside it for a day."""
    system, found = _hook(request, person_id, hook_id)
    try:
        secret = actions.change_secret(actor=request.actor, now=request.now, hook_id=hook_id)
    except RuleBroken as broken:
        return _back(request, person_id, hook_id, broken)
    return _secret(request, system, found.address, secret)


@access.door(KEYS)
@require_POST
def end_hook(request: Request, person_id: int, hook_id: int) -> HttpResponse:
    """Nothing more is sent there."""
    _hook(request, person_id, hook_id)
    try:
        actions.end_hook(actor=request.actor, now=request.now, hook_id=hook_id)
        messages.success(request, "دیگر پیامی به این نشانی نمی‌رود.")
    except RuleBroken as broken:
        return _back(request, person_id, hook_id, broken)
    return _back(request, person_id, hook_id)


@access.door(KEYS)
@require_POST
def repeat(request: Request, person_id: int, hook_id: int, delivery_id: int) -> HttpResponse:
    """A message goes out once more."""
    _hook(request, person_id, hook_id)
    if delivery_id not in [
        one.id for one in queries.deliveries(actor=request.actor, hook_id=hook_id, before=delivery_id + 1)
    ]:
        raise NotAllowed(KEYS)
    try:
        actions.repeat(actor=request.actor, now=request.now, delivery_id=delivery_id)
        messages.success(request, "پیام دوباره در صف ارسال قرار گرفت.")
    except RuleBroken as broken:
        return _back(request, person_id, hook_id, broken)
    return _back(request, person_id, hook_id)


def _back(request: Request, person_id: int, hook_id: int, broken: RuleBroken | None = None) -> HttpResponse:
    if broken:
        messages.error(request, refusals.text(broken))
    return HttpResponseRedirect(reverse("manage_hook", args=[person_id, hook_id]))


_ONE = "manage/partners/<int:person_id>/hooks/<int:hook_id>/"
urlpatterns = [
    path("manage/partners/<int:person_id>/hooks/add/", add_hook, name="manage_hook_add"),
    path(_ONE, hook, name="manage_hook"),
    path(f"{_ONE}secret/", change_secret, name="manage_hook_secret"),
    path(f"{_ONE}end/", end_hook, name="manage_hook_end"),
    path(f"{_ONE}deliveries/<int:delivery_id>/repeat/", repeat, name="manage_hook_repeat"),
]
