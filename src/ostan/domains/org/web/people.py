"""Staff: the list, a person's own page, hiring and changing, accounts and erasure."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ostan.domains.org import actions, queries, words
from ostan.domains.org.rules import GRANTABLE
from ostan.domains.org.web import taken
from ostan.domains.org.web.asking import (
    Question,
    answers,
    confirm,
    day,
    form,
    page_number,
    pager,
)
from ostan.domains.org.web.units import trail_to
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.actor import Role
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import MOST_ROWS
from ostan.ui import pages, taking

_PAGE = 50
PEOPLE = ("افراد", "/manage/people/")


def person_url(person_id: int) -> str:
    """The address of a person's page."""
    return reverse("org:person", args=[person_id])


@access.door("org.people")
@require_safe
def people(request: Request) -> HttpResponse:
    """Staff that the actor may see, by family name."""
    text, number = request.GET.get("q", "").strip(), page_number(request)
    if form := taking.form_of(request.GET):
        every = queries.search_staff(actor=request.actor, text=text, on=request.now, limit=MOST_ROWS + 1)
        told = [f"جست‌وجوی «{text}»"] if text else []
        return taking.answer(request, taken.people(every, told), form, take=audit.take_list)
    found = queries.search_staff(
        actor=request.actor, text=text, on=request.now, offset=(number - 1) * _PAGE, limit=_PAGE + 1
    )
    context = {
        "people": found[:_PAGE],
        "text": text,
        "roles": words.ROLE,
        "may_hire": access.may(request.actor, "org.grant"),
        "pager": pager(request, number=number, has_more=len(found) > _PAGE),
        "take_url": taking.address(request),
    }
    return pages.render(request, "org/people.html", context)


@access.door("org.people")
@require_POST
@sensitive_post_parameters("national_code")
def find(request: Request) -> HttpResponse:
    """Find a member of the staff by national code, which never stands in an address."""
    found = queries.find_staff(actor=request.actor, national_code=request.POST.get("national_code", ""))
    if found is None:
        messages.warning(request, "کسی با این کد ملی در میان کارکنانی که می‌بینید نیست.")
        return HttpResponseRedirect(PEOPLE[1])
    return HttpResponseRedirect(person_url(found.id))


@access.door("org.people")
@require_safe
def person(request: Request, person_id: int) -> HttpResponse:
    """One member of the staff with every role, past ones too."""
    file = queries.staff_file(actor=request.actor, person_id=person_id, on=request.now)
    context = {
        "file": file,
        "today": queries.day_of(request.now),
        "roles": words.ROLE,
        "may_grant": access.may(request.actor, "org.grant"),
        "may_note_absence": access.may(request.actor, "org.substitute"),
        "may_erase": access.may(request.actor, "org.erase"),
    }
    return pages.render(request, "org/person.html", context)


_NAMES: list[Question] = [
    {"name": "given_name", "kind": "text", "label": "نام", "required": False, "max_length": 100},
    {"name": "family_name", "kind": "text", "label": "نام خانوادگی", "max_length": 100},
    {"name": "national_code", "kind": "national_code", "label": "کد ملی", "required": False},
    {"name": "mobile", "kind": "mobile", "label": "تلفن همراه", "required": False},
    {"name": "email", "kind": "email", "label": "رایانامه", "required": False},
]


def role_questions() -> list[Question]:
    """What is asked of a role: which, on which seat, from when to when."""
    roles = [(role.value, str(words.ROLE[role])) for role in GRANTABLE]
    return [
        {"name": "role", "kind": "choice", "label": "نقش", "options": roles, "select": True},
        {"name": "post", "kind": "text", "label": "سمت", "required": False, "help": "مانند «کارشناس صدور»"},
        {
            "name": "since",
            "kind": "date",
            "label": "از تاریخ",
            "required": False,
            "help": "خالی یعنی از امروز",
        },
        {
            "name": "until",
            "kind": "date",
            "label": "تا تاریخ",
            "required": False,
            "help": "خالی یعنی تا خبر بعدی",
        },
    ]


_ACCOUNT: list[Question] = [
    {
        "name": "name",
        "kind": "text",
        "label": "نام کاربری",
        "required": False,
        "autocomplete": "off",
        "help": "برای ورود کارکنان؛ اگر اکنون نمی‌خواهید خالی بگذارید.",
    },
    {
        "name": "password",
        "kind": "password",
        "label": "گذرواژهٔ نخست",
        "required": False,
        "autocomplete": "new-password",
    },
]


@access.door("org.grant")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("national_code", "mobile", "password")
def add(request: Request, unit_id: int) -> HttpResponse:
    """Bring somebody into a unit: person, role and, when wanted, an account."""
    unit = queries.unit(unit_id=unit_id)
    questions = [*_NAMES, *role_questions(), *_ACCOUNT]
    title, trail = f"افزودن کارمند به «{unit.name}»", trail_to(unit)
    if request.method != "POST":
        return form(request, title=title, questions=questions, values={}, trail=trail)
    told = answers(questions, request)
    try:
        made = actions.hire(
            actor=request.actor,
            now=request.now,
            told=actions.particulars(**{question["name"]: told[question["name"]] for question in _NAMES}),
            position=actions.Position(**position(unit_id, told)),
            account_name=told["name"],
            password=told["password"],
        )
    except RuleBroken as broken:
        values = {**told, "password": ""}
        return form(request, title=title, questions=questions, values=values, broken=broken, trail=trail)
    messages.success(request, "کارمند تازه افزوده شد.")
    return HttpResponseRedirect(person_url(made.pk))


def _role(text: str) -> Role:
    if text not in GRANTABLE:
        raise RuleBroken("org.role_unknown", field="role")
    return Role(text)


def position(unit_id: int, told: dict[str, Any]) -> dict[str, Any]:
    """The keywords of `grant` from what was typed. Raises RuleBroken."""
    return {
        "unit_id": unit_id,
        "role": _role(told["role"]),
        "post": told["post"],
        "since": day(told["since"], "since"),
        "until": day(told["until"], "until"),
    }


def trail_of(name: str, person_id: int) -> list[tuple[str, str]]:
    """The way from the list to a person's page."""
    return [PEOPLE, (name, person_url(person_id))]


@access.door("org.grant")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("national_code", "mobile")
def change(request: Request, person_id: int) -> HttpResponse:
    """Change the particulars of a member of the staff; code and number are shown masked and stay when left empty."""
    file = queries.staff_file(actor=request.actor, person_id=person_id, on=request.now)
    questions = [dict(question) for question in _NAMES]
    for question, known in zip(questions[2:4], (file.national_code, file.mobile), strict=True):
        question["help"] = f"اکنون {known}؛ خالی یعنی بی‌تغییر" if known else "هنوز ثبت نشده"
    title, trail = "ویرایش مشخصات", trail_of(file.card.name, person_id)
    if request.method != "POST":
        values = {
            "given_name": file.card.given_name,
            "family_name": file.card.family_name,
            "email": file.email,
        }
        return form(request, title=title, questions=questions, values=values, trail=trail)
    told = answers(questions, request)
    try:
        kept = {field: told[field] or None for field in ("national_code", "mobile")}
        particulars = actions.particulars(**{**told, **kept})
        actions.change_person(actor=request.actor, now=request.now, person_id=person_id, told=particulars)
    except RuleBroken as broken:
        return form(request, title=title, questions=questions, values=told, broken=broken, trail=trail)
    messages.success(request, "مشخصات ثبت شد.")
    return HttpResponseRedirect(person_url(person_id))


@access.door("org.grant")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def account(request: Request, person_id: int) -> HttpResponse:
    """Give a member of the staff an account, or a new password."""
    file = queries.staff_file(actor=request.actor, person_id=person_id, on=request.now)
    has_account = file.card.account_id is not None
    questions = [{**question, "required": True, "help": ""} for question in _ACCOUNT[has_account:]]
    title, trail = "گذرواژهٔ تازه" if has_account else "ساخت حساب", trail_of(file.card.name, person_id)
    if request.method != "POST":
        return form(request, title=title, questions=questions, values={}, trail=trail)
    told = answers(questions, request)
    try:
        actions.give_account(
            actor=request.actor,
            now=request.now,
            person_id=person_id,
            name=told.get("name", ""),
            password=told["password"],
        )
    except RuleBroken as broken:
        values = {**told, "password": ""}
        return form(request, title=title, questions=questions, values=values, broken=broken, trail=trail)
    messages.success(request, "حساب آماده است؛ گذرواژه را به خود او بدهید.")
    return HttpResponseRedirect(person_url(person_id))


@access.door("org.grant")
@require_http_methods(["GET", "POST"])
def reset_factors(request: Request, person_id: int) -> HttpResponse:
    """Take the second factors of somebody who has lost them, after having made sure who asks."""
    file = queries.staff_file(actor=request.actor, person_id=person_id, on=request.now)
    broken = None
    if request.method == "POST":
        try:
            actions.reset_factors(actor=request.actor, now=request.now, person_id=person_id)
        except RuleBroken as refused:
            broken = refused
        else:
            messages.success(
                request, "عامل دوم برداشته شد؛ در ورود بعدی با گذرواژه می‌آید و یکی تازه می‌افزاید."
            )
            return HttpResponseRedirect(person_url(person_id))
    return confirm(
        request,
        title=f"عامل دوم ورود {file.card.name} برداشته شود؟",
        text="تنها وقتی که او را می‌شناسید و گوشی و کدهای بازیابی‌اش گم شده است."
        " این کار در دفتر رویدادها می‌ماند و به خودش هم خبر داده می‌شود.",
        yes="بله، برداشته شود",
        trail=trail_of(file.card.name, person_id),
        broken=broken,
    )


@access.door("org.erase")
@require_http_methods(["GET", "POST"])
def erase(request: Request, person_id: int) -> HttpResponse:
    """Erase what is personal about somebody who has left."""
    file = queries.staff_file(actor=request.actor, person_id=person_id, on=request.now)
    broken = None
    if request.method == "POST":
        try:
            actions.erase_person(actor=request.actor, now=request.now, person_id=person_id)
        except RuleBroken as refused:
            broken = refused
        else:
            messages.success(request, "داده‌های شخصی پاک شد.")
            return HttpResponseRedirect(PEOPLE[1])
    return confirm(
        request,
        title="داده‌های شخصی پاک شود؟",
        text="نام، کد ملی، تلفن، رایانامه و حساب این شخص پاک می‌شود و بازگشتی ندارد. رویدادها می‌مانند.",
        yes="بله، پاک شود",
        trail=trail_of(file.card.name, person_id),
        broken=broken,
    )
