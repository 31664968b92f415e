"""The tree of units and a unit's own pages."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ostan.domains.org import actions, queries, words
from ostan.domains.org.queries import Unit
from ostan.domains.org.rules import PlaceLevel, UnitKind
from ostan.domains.org.web import taken
from ostan.domains.org.web.asking import Question, answers, confirm, form, page_number, pager
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import MOST_ROWS, Listed
from ostan.kernel.persian import whole_number, whole_numbers
from ostan.ui import pages, taking

_PAGE = 50
_MOST_OPEN = 40
UNITS = ("واحدها", "/manage/units/")


def unit_url(unit_id: int) -> str:
    """The address of a unit's page."""
    return reverse("org:unit", args=[unit_id])


def trail_to(unit: Unit) -> list[tuple[str, str]]:
    """The way from the tree to the unit's page."""
    return [UNITS, (unit.name, unit_url(unit.id))]


@access.door("org.see")
@require_safe
def tree(request: Request) -> HttpResponse:
    """The tree, one level at a time; or what a search finds."""
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    if text or kind in list(UnitKind):
        return _found(request, text, kind if kind in list(UnitKind) else "")
    opened = whole_numbers(request.GET.get("open", "").split("."))[-_MOST_OPEN:]
    if form := taking.form_of(request.GET):
        every = queries.search_units(on=request.now, limit=MOST_ROWS + 1)
        return taking.answer(request, taken.units("واحدها", every), form, take=audit.take_list)
    levels = queries.tree(open_ids=opened, on=request.now)
    levels.get(0, []).sort(key=lambda root: root.kind is not UnitKind.GOVERNORATE)
    context = {
        **_shared(request),
        "levels": levels,
        "opened": opened,
        "count": queries.count_units(on=request.now),
        "found": None,
        "text": "",
        "kind": "",
    }
    return pages.render(request, "org/units.html", context)


def _found(request: Request, text: str, kind: str) -> HttpResponse:
    if form := taking.form_of(request.GET):
        every = queries.search_units(text=text, kind=kind, on=request.now, limit=MOST_ROWS + 1)
        told = [
            *([f"جست‌وجوی «{text}»"] if text else []),
            *([str(words.UNIT_KIND[UnitKind(kind)])] if kind else []),
        ]
        return taking.answer(request, taken.units("واحدهای یافته", every, told), form, take=audit.take_list)
    number = page_number(request)
    found = queries.search_units(
        text=text, kind=kind, on=request.now, offset=(number - 1) * _PAGE, limit=_PAGE + 1
    )
    context = {
        **_shared(request),
        "found": found[:_PAGE],
        "text": text,
        "kind": kind,
        "pager": pager(request, number=number, has_more=len(found) > _PAGE),
    }
    return pages.render(request, "org/units.html", context)


def _shared(request: Request) -> dict[str, object]:
    return {
        "kinds": words.UNIT_KIND,
        "may_edit": access.may(request.actor, "org.edit"),
        "path": [("واحدها", "")],
        "take_url": taking.address(request, without=("page", "open")),
    }


@access.door("org.see")
@require_safe
def unit(request: Request, unit_id: int) -> HttpResponse:
    """One unit: where it stands, who works in it, what stands below it."""
    found = queries.seen(actor=request.actor, unit_id=unit_id)
    if form := taking.form_of(request.GET):
        return taking.answer(request, _listed(request, found), form, take=audit.take_list)
    number = page_number(request)
    below = queries.children(parent_id=unit_id, on=request.now, offset=(number - 1) * _PAGE, limit=_PAGE + 1)
    context = {
        "unit": found,
        "is_open": found.is_open(queries.day_of(request.now)),
        "above": queries.ancestors(path=found.path),
        "staff": queries.staff_of(unit_id=unit_id, on=request.now),
        "posts": queries.posts_of(unit_id=unit_id),
        "below": below[:_PAGE],
        "pager": pager(request, number=number, has_more=len(below) > _PAGE),
        "kinds": words.UNIT_KIND,
        "roles": words.ROLE,
        "levels": words.PLACE_LEVEL,
        "may_edit": access.may(request.actor, "org.edit"),
        "may_hire": access.may(request.actor, "org.grant"),
        "may_see_people": access.may_touch(request.actor, "org.people", unit_path=found.path),
        "has_services": found.kind in (UnitKind.AGENCY, UnitKind.GOVERNORATE),
    }
    return pages.render(request, "org/unit.html", context)


def _listed(request: Request, unit: Unit) -> Listed:
    if request.GET.get("list") == "below":
        below = queries.children(parent_id=unit.id, on=request.now, limit=MOST_ROWS + 1)
        return taken.units(f"زیرمجموعهٔ {unit.name}", below)
    return taken.members(unit, queries.staff_of(unit_id=unit.id, on=request.now))


def _questions(*, with_kind: bool) -> list[Question]:
    kinds = [(kind.value, str(name)) for kind, name in words.UNIT_KIND.items()]
    kind: Question = {"name": "kind", "kind": "choice", "label": "نوع واحد", "options": kinds, "select": True}
    return [
        {"name": "name", "kind": "text", "label": "نام واحد", "max_length": 200},
        *([kind] if with_kind else []),
        {
            "name": "code",
            "kind": "text",
            "label": "کد",
            "required": not with_kind,
            "help": "حرف و رقم لاتین؛ اگر خالی بماند سامانه کدی می‌دهد." if with_kind else "حرف و رقم لاتین",
        },
        {
            "name": "place",
            "kind": "choice",
            "label": "محل خدمت",
            "required": False,
            "select": True,
            "help": "جایی که این واحد به مردمش خدمت می‌دهد؛ برای واحد داخلی خالی بماند.",
            "options": [("", "—"), *_places()],
        },
        {"name": "phone", "kind": "text", "label": "تلفن", "required": False, "max_length": 40},
        {"name": "address", "kind": "long_text", "label": "نشانی", "required": False, "rows": 2},
    ]


def _places() -> list[tuple[str, str]]:
    """The province, its counties and their districts, each with what it lies in."""
    province = settings.PROVINCE_CODE
    under = queries.places_under
    counties = under(code=province, level=PlaceLevel.COUNTY)
    districts = under(code=province, level=PlaceLevel.DISTRICT)
    options = [(province, "همهٔ استان")]
    for county in counties:
        options.append((county.code, f"شهرستان {county.name}"))
        inside = [one for one in districts if one.code.startswith(county.code)]
        options += [(one.code, f"شهرستان {county.name}، بخش {one.name}") for one in inside]
    return options


@access.door("org.edit")
@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """Add a unit, below the one that `under` names."""
    under = request.GET.get("under", "")
    parent = queries.unit(unit_id=parent_id) if (parent_id := whole_number(under, 0)) else None
    questions = _questions(with_kind=True)
    trail = trail_to(parent) if parent else [UNITS]
    lead = f"زیر «{parent.name}»" if parent else "در بالاترین سطح"
    if request.method != "POST":
        return form(request, title="افزودن واحد", lead=lead, questions=questions, values={}, trail=trail)
    told = answers(questions, request)
    try:
        made = actions.add_unit(
            actor=request.actor,
            now=request.now,
            parent_id=parent.id if parent else None,
            kind=_kind(told["kind"]),
            name=told["name"],
            code=told["code"],
            place_code=told["place"],
            phone=told["phone"],
            address=told["address"],
        )
    except RuleBroken as broken:
        return form(
            request,
            title="افزودن واحد",
            lead=lead,
            questions=questions,
            values=told,
            broken=broken,
            trail=trail,
        )
    messages.success(request, f"«{made.name}» افزوده شد.")
    return HttpResponseRedirect(unit_url(made.pk))


def _kind(text: str) -> UnitKind:
    if text not in list(UnitKind):
        raise RuleBroken("org.kind_missing", field="kind")
    return UnitKind(text)


def _description(told: dict[str, Any]) -> dict[str, str]:
    return {
        "name": told["name"],
        "code": told["code"],
        "place_code": told["place"],
        "phone": told["phone"],
        "address": told["address"],
    }


@access.door("org.edit")
@require_http_methods(["GET", "POST"])
def change(request: Request, unit_id: int) -> HttpResponse:
    """Change a unit's name, code, place and ways to reach it."""
    found = queries.unit(unit_id=unit_id)
    questions, title, trail = _questions(with_kind=False), "ویرایش واحد", trail_to(found)
    if request.method != "POST":
        values = {
            "name": found.name,
            "code": found.code,
            "place": found.place_code,
            "phone": found.phone,
            "address": found.address,
        }
        return form(request, title=title, questions=questions, values=values, trail=trail)
    told = answers(questions, request)
    try:
        actions.change_unit(actor=request.actor, now=request.now, unit_id=unit_id, **_description(told))
    except RuleBroken as broken:
        return form(request, title=title, questions=questions, values=told, broken=broken, trail=trail)
    messages.success(request, "واحد ویرایش شد.")
    return HttpResponseRedirect(unit_url(unit_id))


@access.door("org.edit")
@require_http_methods(["GET", "POST"])
def move(request: Request, unit_id: int) -> HttpResponse:
    """Put a unit, with everything below it, under another one."""
    found = queries.unit(unit_id=unit_id)
    broken = None
    if request.method == "POST":
        chosen = request.POST.get("parent", "")
        try:
            parent_id = _chosen(chosen)
            actions.move_unit(actor=request.actor, now=request.now, unit_id=unit_id, parent_id=parent_id)
        except RuleBroken as refused:
            broken = refused
        else:
            messages.success(request, f"«{found.name}» با همهٔ زیرمجموعه‌اش جابه‌جا شد.")
            return HttpResponseRedirect(unit_url(unit_id))
    return choose_unit(
        request, title="جابه‌جایی واحد", field="parent", trail=trail_to(found), broken=broken, with_top=True
    )


def _chosen(text: str) -> int | None:
    if text == "top":
        return None
    if not (found := whole_number(text, 0)):
        raise RuleBroken("org.unit_not_chosen", field="parent")
    return found


def choose_unit(
    request: Request,
    *,
    title: str,
    field: str,
    trail: list[tuple[str, str]],
    broken: RuleBroken | None = None,
    with_top: bool = False,
) -> HttpResponse:
    """A page that finds a unit by its name and posts the chosen one."""
    text = request.GET.get("q", "").strip()
    context = {
        "title": title,
        "field": field,
        "text": text,
        "found": queries.search_units(text=text, on=request.now, limit=_PAGE) if text else [],
        "kinds": words.UNIT_KIND,
        "path": [*trail, (title, "")],
        "refusal": str(words.BROKEN[broken.code]) % broken.facts if broken else "",
        "with_top": with_top,
    }
    return pages.render(request, "org/choose_unit.html", context, status=422 if broken else 200)


@access.door("org.edit")
@require_http_methods(["GET", "POST"])
def close(request: Request, unit_id: int) -> HttpResponse:
    """Close a unit."""
    found = queries.unit(unit_id=unit_id)
    broken = None
    if request.method == "POST":
        try:
            actions.close_unit(actor=request.actor, now=request.now, unit_id=unit_id)
        except RuleBroken as refused:
            broken = refused
        else:
            messages.success(request, f"«{found.name}» بسته شد.")
            return HttpResponseRedirect(unit_url(found.parent_id) if found.parent_id else UNITS[1])
    return confirm(
        request,
        title=f"«{found.name}» بسته شود؟",
        text="واحد از امروز کار نمی‌پذیرد. سابقه و پرونده‌هایی که نام آن را دارند می‌مانند.",
        yes="بله، بسته شود",
        trail=trail_to(found),
        broken=broken,
    )


@access.door("org.edit")
@require_POST
def add_post(request: Request, unit_id: int) -> HttpResponse:
    """Add a post to a unit."""
    try:
        title = request.POST.get("title", "")
        actions.add_post(actor=request.actor, now=request.now, unit_id=unit_id, title=title)
    except RuleBroken as broken:
        messages.error(request, str(words.BROKEN[broken.code]) % broken.facts)
    return HttpResponseRedirect(unit_url(unit_id))


@access.door("org.edit")
@require_POST
def close_post(request: Request, post_id: int) -> HttpResponse:
    """Close a post."""
    try:
        post = actions.close_post(actor=request.actor, now=request.now, post_id=post_id)
    except RuleBroken as broken:
        messages.error(request, str(words.BROKEN[broken.code]) % broken.facts)
        back = whole_number(request.POST.get("unit", ""), 0)
        return HttpResponseRedirect(unit_url(back) if back else UNITS[1])
    messages.success(request, f"سمت «{post.title}» بسته شد.")
    return HttpResponseRedirect(unit_url(post.unit_id))
