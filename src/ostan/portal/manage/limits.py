"""The figures within which cases move, and the ladder of warnings: for all services, or for one of its own."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from ostan.domains.cases import actions, queries, words
from ostan.domains.cases.rules import MOST_RUNGS, Limits, Step, Told
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel import persian
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.ui import pages, posted, refusals

MOST_SERVICES = 500
FIGURES = (
    ("answer_days", "مهلت پاسخ متقاضی به پرسش", "روز کاری"),
    ("remind_days", "یادآوری پرسش پس از", "روز کاری"),
    ("objection_days", "مهلت اعتراض به تصمیم", "روز کاری"),
    ("extensions", "بیشترین شمار تمدید در هر رسیدگی", "بار"),
    ("extension_days", "بیشترین روزهای تمدید روی هم", "روز کاری"),
    ("bounces", "ارجاع میان دستگاه‌ها تا داوری", "بار"),
)
ARBITER = "پرونده‌ای که میان دستگاه‌ها رفت‌وآمد کند به این واحد می‌رود. خالی یعنی دفتر معاون استاندار."
SIDES = {"before": -1, "at": 0, "after": 1}

QUESTIONS: list[dict[str, Any]] = [
    *({"name": name, "kind": "number", "label": label, "unit": unit} for name, label, unit in FIGURES),
    {"name": "arbiter", "kind": "text", "label": "کد واحد داور", "required": False, "help": ARBITER},
    {
        "name": "ladder",
        "kind": "group",
        "label": "نردبان هشدار",
        "item": "پله",
        "across": True,
        "max": MOST_RUNGS,
        "required": False,
        "help": "هر پله در هر رسیدگی یک بار خبر می‌دهد؛ با تمدید، پاسخ متقاضی یا رسیدگی دوباره از نو چیده می‌شود."
        " روز پلهٔ «با پایان مهلت» خالی بماند.",
        "questions": [
            {
                "name": "side",
                "kind": "choice",
                "label": "کی؟",
                "select": True,
                "options": [
                    ("before", "پیش از پایان مهلت"),
                    ("at", "با پایان مهلت"),
                    ("after", "پس از پایان مهلت"),
                ],
            },
            {
                "name": "days",
                "kind": "number",
                "label": "چند روز کاری؟",
                "required": False,
            },
            {
                "name": "to",
                "kind": "choice",
                "label": "به چه کسی؟",
                "select": True,
                "options": [(to.value, words.TOLD[to]) for to in Told],
            },
        ],
    },
]


@access.door("cases.route_rules")
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: Request) -> HttpResponse:
    """The figures in force for all services, or for the one named in the address; a post changes them."""
    services, _ = catalogue.owned_services(actor=request.actor, limit=MOST_SERVICES)
    chosen = _chosen(request.GET.get("service", ""), {one.id: one.title for one in services})
    in_force = queries.limits(service_id=chosen[0] if chosen else None)
    values, wrongs = _values(in_force), dict[str, str]()
    if request.method == "POST":
        values = {one["name"]: posted.value(one, request.POST) for one in QUESTIONS}
        if not posted.only_reshaped(request.POST):
            try:
                _keep(request, chosen[0] if chosen else None, in_force, values)
            except RuleBroken as broken:
                wrongs = refusals.by_field(broken)
            else:
                messages.success(request, "حدها ذخیره شد و از این پس به کار می‌رود.")
                return HttpResponseRedirect(reverse("manage_routing"))
    context = {
        "values": values,
        "wrongs": wrongs,
        "questions": QUESTIONS,
        "chosen": chosen,
        "services": [(str(one.id), one.title) for one in services],
    }
    return pages.render(request, "manage/limits.html", context, status=422 if wrongs else 200)


def _chosen(text: str, titles: dict[int, str]) -> tuple[int, str] | None:
    """The service named in the address. Raises NotAllowed for one that is not there."""
    if not text:
        return None
    number = persian.whole_number(text, 0)
    if number not in titles:
        raise NotAllowed("cases.route_rules")
    return number, titles[number]


def _values(of: Limits) -> dict[str, Any]:
    rungs = [
        {
            "side": "before" if step.days < 0 else "after" if step.days else "at",
            "days": persian.persian_digits(str(abs(step.days) or "")),
            "to": step.to.value,
        }
        for step in of.ladder
    ]
    arbiter = org.unit(unit_id=of.arbiter_id).code if of.arbiter_id else ""
    figures = {name: persian.persian_digits(str(getattr(of, name))) for name, _, _ in FIGURES}
    return {**figures, "arbiter": arbiter, "ladder": rungs}


def _keep(request: Request, service_id: int | None, before: Limits, values: dict[str, Any]) -> None:
    told = {name: number(values[name], name) for name, _, _ in FIGURES}
    told["arbiter_id"] = unit_of(values["arbiter"], "arbiter") if values["arbiter"] else 0
    changed = dataclasses.replace(before, **told, ladder=tuple(_step(row) for row in values["ladder"]))
    actions.set_limits(actor=request.actor, now=request.now, service_id=service_id, limits=changed)


def _step(row: dict[str, str]) -> Step:
    side, days = row["side"], persian.only_digits(row["days"]) or ""
    is_whole = side == "at" or (0 < len(days) < 4 and int(days) > 0)
    if side not in SIDES or row["to"] not in set(Told) or not is_whole:
        raise RuleBroken("cases.ladder_step", field="ladder")
    return Step(SIDES[side] * int(days or 0), Told(row["to"]))


def number(text: str, field: str) -> int:
    """The whole number that was typed. Raises RuleBroken cases.number_wanted."""
    digits = persian.only_digits(text.strip())
    if not digits or len(digits) > 6:
        raise RuleBroken("cases.number_wanted", field=field)
    return int(digits)


def unit_of(code: str, field: str = "unit") -> int:
    """The id of the unit with this code. Raises RuleBroken cases.unit_code_unknown."""
    try:
        return org.unit_by_code(code=code.strip()).id
    except NotAllowed as unknown:
        raise RuleBroken("cases.unit_code_unknown", field=field) from unknown


def shown(of: Limits) -> list[dict[str, str]]:
    """The figures and the ladder as lines of a summary."""
    ladder = [{"term": words.rung(step.days), "value": f"خبر به {words.TOLD[step.to]}"} for step in of.ladder]
    figures = [
        {"term": label, "value": f"{persian.persian_digits(getattr(of, name))} {unit}"}
        for name, label, unit in FIGURES
    ]
    arbiter = org.unit(unit_id=of.arbiter_id).name if of.arbiter_id else "دفتر معاون استاندار"
    return [*figures, {"term": "داور", "value": arbiter}, *ladder]


urlpatterns = [path("manage/routing/limits/", limits, name="manage_limits")]
