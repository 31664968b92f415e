"""The owner's list of services, a new service, its versions, and its end."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ostan.domains.catalogue import actions, queries
from ostan.domains.catalogue.rules.life import MOST_DAYS, ServiceKind
from ostan.domains.catalogue.web.asking import SERVICES, Question, answers, now, status, who, wrongs
from ostan.domains.catalogue.words import card as card_words
from ostan.domains.catalogue.words import form as words
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.audit import actions as audit
from ostan.kernel import persian
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.listed import MOST_ROWS, Listed
from ostan.ui import figures, pages, refusals, taking

_PAGE = 50
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


def to_version(version_id: int) -> HttpResponseRedirect:
    """The way to a version's page."""
    return HttpResponseRedirect(reverse("catalogue:version", args=[version_id]))


@access.door("catalogue.see_drafts")
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The services of the units that the hat reaches, each with what its card lacks."""
    text = request.GET.get("q", "").strip()
    page = request.GET.get("page", "1")
    number = min(int(page), 1_000) if _PAGE_NUMBER.fullmatch(page) else 1
    offset = (number - 1) * _PAGE
    is_matter = request.GET.get("kind") == "matter"
    kind = ServiceKind.MATTER if is_matter else ServiceKind.SERVICE
    if form := taking.form_of(request.GET):
        every, _ = queries.owned_services(
            actor=who(request), text=text, kind=kind, offset=0, limit=MOST_ROWS + 1
        )
        return taking.answer(request, _listed(every, text, is_matter), form, take=audit.take_list)
    found, total = queries.owned_services(
        actor=who(request), text=text, kind=kind, offset=offset, limit=_PAGE
    )
    more = "&kind=matter" if is_matter else ""
    context = {
        "services": found,
        "total": total,
        "text": text,
        "is_matter": is_matter,
        "units": words.UNIT,
        "fields": card_words.FIELDS,
        "may_edit": access.may(who(request), "catalogue.edit"),
        "before": f"?q={text}&page={number - 1}{more}" if number > 1 else "",
        "after": f"?q={text}&page={number + 1}{more}" if offset + _PAGE < total else "",
        "path": [(SERVICES, "")],
        "take_url": taking.address(request),
    }
    return pages.render(request, "catalogue/services.html", context)


def _listed(lines: list[queries.OwnedService], text: str, is_matter: bool) -> Listed:
    """The list as it is taken along."""
    rows = [
        (
            one.title,
            one.owner_name,
            _state(one),
            figures.percent(one.completeness.score),
            "، ".join(str(card_words.FIELDS[name]) for name in one.completeness.missing),
        )
        for one in lines
    ]
    columns = ("خدمت", "واحد", "وضعیت", "کامل بودن شناسنامه", "چه کم دارد")
    title = "موضوع‌های شکایت و درخواست" if is_matter else "خدمات واحد"
    return Listed("services", title, columns, rows, [f"جست‌وجوی «{text}»"] if text else [])


def _state(one: queries.OwnedService) -> str:
    published = "منتشرشده" if one.published_id else "کنارگذاشته" if one.retired_at else ""
    return "، ".join(part for part in (published, "پیش‌نویس" if one.draft_id else "") if part)


def _new_questions(request: HttpRequest) -> list[Question]:
    units = [(str(unit.id), unit.name) for unit in own_units(request)]
    return [
        {"name": "title", "kind": "text", "label": "عنوان خدمت", "max_length": 300},
        {
            "name": "owner",
            "kind": "choice",
            "label": "واحد صاحب خدمت",
            "options": units,
            "select": True,
        },
        {
            "name": "code",
            "kind": "text",
            "label": "کد نشانی",
            "required": False,
            "max_length": 60,
            "help": "حروف کوچک لاتین و خط تیره، مانند ngo-licence؛ اگر خالی بماند سامانه کدی می‌دهد.",
        },
    ]


def own_units(request: HttpRequest) -> list[org.Unit]:
    """The units whose services the hat may edit, the worn one first."""
    actor, day = who(request), now(request)
    if any(not grant.unit_path for grant in actor.grants) or not actor.grants:
        return org.search_units(on=day, limit=400)
    below = [unit for grant in actor.grants for unit in org.subtree(path=grant.unit_path)]
    return [unit for unit in below if access.may_touch(actor, "catalogue.edit", unit_path=unit.path)]


@access.door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Begin a new service."""
    questions = _new_questions(request)
    if request.method != "POST":
        return _new(request, questions, {}, None)
    typed = answers(questions, request)
    try:
        if not (owner_id := persian.whole_number(typed["owner"], 0)):
            raise RuleBroken("catalogue.owner_missing", field="owner")
        made = actions.draft_service(
            actor=who(request),
            now=now(request),
            owner_id=owner_id,
            title=typed["title"],
            code=typed["code"].strip().lower(),
        )
    except RuleBroken as broken:
        return _new(request, questions, typed, broken)
    messages.success(request, "پیش‌نویس خدمت ساخته شد. نخست شناسنامهٔ آن را کامل کنید.")
    return to_version(made.pk)


@access.door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def add_subject(request: HttpRequest) -> HttpResponse:
    """A new subject of complaints: a title, an owner and days; form and process come from the general one."""
    questions = [
        {"name": "title", "kind": "text", "label": "عنوان موضوع", "max_length": 300},
        next(one for one in _new_questions(request) if one["name"] == "owner"),
        {"name": "days", "kind": "number", "label": "مهلت پاسخ", "unit": "روز کاری"},
        {
            "name": "keywords",
            "kind": "text",
            "label": "واژه‌های دیگر برای یافتن",
            "required": False,
            "help": "با ویرگول جدا کنید.",
        },
    ]
    if request.method != "POST":
        return _new(request, questions, {}, None, title="موضوع تازه")
    typed = answers(questions, request)
    days = persian.only_digits(str(typed["days"])) or "0"
    try:
        if not (owner_id := persian.whole_number(typed["owner"], 0)):
            raise RuleBroken("catalogue.owner_missing", field="owner")
        if not 0 < int(days[:4]) <= MOST_DAYS:
            raise RuleBroken("catalogue.number_wanted", field="days")
        made = actions.add_subject(
            actor=who(request),
            now=now(request),
            owner_id=owner_id,
            title=typed["title"],
            days=int(days[:4]),
            keywords=[one.strip() for one in typed["keywords"].replace(",", "،").split("،") if one.strip()],
        )
    except RuleBroken as broken:
        return _new(request, questions, typed, broken, title="موضوع تازه")
    done = "موضوع منتشر شد." if made.published_id else "پیش‌نویس موضوع ساخته شد و در انتظار انتشار است."
    messages.success(request, done)
    return HttpResponseRedirect(reverse("catalogue:services") + "?kind=matter")


def _new(
    request: HttpRequest,
    questions: list[Question],
    values: dict[str, Any],
    broken: RuleBroken | None,
    title: str = "خدمت تازه",
) -> HttpResponse:
    context = {
        "title": title,
        "questions": questions,
        "values": values,
        "wrongs": wrongs(broken),
        "submit": "ساخت پیش‌نویس" if title == "خدمت تازه" else "افزودن موضوع",
        "back": reverse("catalogue:services"),
        "path": [(SERVICES, reverse("catalogue:services")), (title, "")],
    }
    return pages.render(request, "ui/questions.html", context, status=status(broken))


@access.door("catalogue.see_drafts")
@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service: its versions, and what can be done with it."""
    versions = queries.versions_of(actor=who(request), code=code)
    if not versions:
        raise NotAllowed("catalogue.see_drafts")
    newest = queries.version_file(actor=who(request), version_id=versions[0].id)
    actor = who(request)
    context = {
        "newest": newest,
        "versions": versions,
        "states": words.STATE,
        "has_draft": any(version.state == "DRAFT" for version in versions),
        "is_offered": any(version.state == "PUBLISHED" for version in versions),
        "may_edit": access.may_touch(actor, "catalogue.edit", unit_path=newest.owner_path),
        "may_publish": access.may_touch(actor, "catalogue.publish", unit_path=newest.owner_path),
        "may_hand_over": access.may_touch(actor, "catalogue.hand_over", unit_path=newest.owner_path),
        "path": [(SERVICES, reverse("catalogue:services")), (newest.title, "")],
    }
    return pages.render(request, "catalogue/service.html", context)


@access.door("catalogue.edit")
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the next version; one that has begun is opened."""
    service_id = _service_id(request, code)
    try:
        made = actions.start_version(actor=who(request), now=now(request), service_id=service_id)
    except RuleBroken as broken:
        messages.warning(request, refusals.text(broken))
        return to_version(int(str(broken.facts["version_id"])))
    messages.success(request, "نسخهٔ تازه ساخته شد؛ تا منتشر نشود، پرونده‌ها با نسخهٔ کنونی پیش می‌روند.")
    return to_version(made.pk)


def _service_id(request: HttpRequest, code: str) -> int:
    versions = queries.versions_of(actor=who(request), code=code)
    if not versions:
        raise NotAllowed("catalogue.see_drafts")
    return queries.version_file(actor=who(request), version_id=versions[0].id).service_id


@access.door("catalogue.publish")
@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Stop offering the service, after asking."""
    service_id = _service_id(request, code)
    broken: RuleBroken | None = None
    if request.method == "POST":
        try:
            actions.retire(actor=who(request), now=now(request), service_id=service_id)
        except RuleBroken as refused:
            broken = refused
        else:
            messages.success(request, "خدمت از فهرست مردم برداشته شد.")
            return HttpResponseRedirect(reverse("catalogue:service", args=[code]))
    return confirm(
        request,
        title="برداشتن خدمت از فهرست",
        text="مردم دیگر این خدمت را نمی‌بینند و نمی‌توانند درخواست دهند. پرونده‌های در جریان تا پایان پیش می‌روند "
        "و با انتشار نسخهٔ تازه، خدمت دوباره ارائه می‌شود.",
        yes="از فهرست برداشته شود",
        back=reverse("catalogue:service", args=[code]),
        broken=broken,
    )


def confirm(
    request: HttpRequest,
    *,
    title: str,
    text: str,
    yes: str,
    back: str,
    broken: RuleBroken | None = None,
    revision: int = 0,
) -> HttpResponse:
    """A page that asks before a heavy step."""
    context = {
        "title": title,
        "text": text,
        "yes": yes,
        "back": back,
        "revision": revision,
        "refusal": refusals.text(broken) if broken else "",
        "path": [(SERVICES, reverse("catalogue:services")), (title, "")],
    }
    return pages.render(request, "catalogue/confirm.html", context, status=status(broken))
