"""Other systems of complaints: their mapping as data, sheets taken over after a look, and what they are given back."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ostan.domains.cases import actions, queries, words
from ostan.domains.cases.actions import CasesImport
from ostan.domains.cases.queries import SystemCard
from ostan.domains.cases.rules import CaseState, Outcome
from ostan.domains.cases.rules.exchange import AT_ONCE, FIELDS, NEEDED, VALUED, read_value_lines, value_lines
from ostan.domains.org.rules.sheets import Verdict
from ostan.domains.org.words import VERDICT
from ostan.foundation import access, sheets
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.errors import RuleBroken
from ostan.portal.manage import taken
from ostan.ui import moments, pages, refusals, taking

EXCHANGE = "cases.exchange"
LATELY = datetime.timedelta(days=30)
_SHOWN = 500
_CSV = "text/csv; charset=utf-8"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

LABELS = {
    "code": "کد پیگیری در آن سامانه",
    "subject": "موضوع",
    "text": "شرح",
    "place": "محل",
    "about": "دستگاه یا واحد",
    "state": "وضعیت",
    "said_on": "تاریخ ثبت",
    "national_code": "کد ملی",
    "mobile": "تلفن همراه",
    "given_name": "نام",
    "family_name": "نام خانوادگی",
}
MEANINGS = {
    "subject": "هر خط: مقدار = کد موضوع. آنچه نیاید با عنوان موضوع سنجیده می‌شود.",
    "place": "هر خط: مقدار = کد محل. آنچه نیاید با نام شهرستان سنجیده می‌شود.",
    "about": "هر خط: مقدار = کد واحد. آنچه نیاید با نام دستگاه سنجیده می‌شود.",
    "state": "هر خط: مقدار = OPEN یا ANSWERED یا CLOSED",
}


@access.door(EXCHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def systems(request: Request) -> HttpResponse:
    """The other systems, and the form that begins a new one. One statement to show it."""
    typed = {name: request.POST.get(name, "").strip() for name in ("code", "name")}
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            row = actions.set_outside_system(
                actor=request.actor,
                now=request.now,
                columns={field: LABELS[field] for field in FIELDS},
                values={},
                **typed,
            )
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "سامانه ثبت شد. عنوان ستون‌ها و معنی مقدارها را ببینید.")
            return HttpResponseRedirect(reverse("manage_exchange_system", args=[row.code]))
    found = queries.outside_systems(actor=request.actor)
    if form := taking.form_of(request.GET):
        return taking.answer(request, taken.complaints_systems(found), form, take=audit.take_list)
    context = {"systems": found, "typed": typed, "wrongs": wrongs}
    return pages.render(request, "manage/exchange.html", context, status=422 if wrongs else 200)


@access.door(EXCHANGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def system(request: Request, code: str) -> HttpResponse:
    """One system: its mapping, a sheet to look at and to take over, and the sheet that goes back."""
    found = queries.outside_system(actor=request.actor, code=code)
    step = request.POST.get("step", "")
    if request.method != "POST":
        return _page(request, found)
    if step in ("look", "take", "leave", "rejects"):
        return _sheet(request, found, step)
    return _mapped(request, found)


def _mapped(request: Request, found: SystemCard) -> HttpResponse:
    try:
        values = {field: read_value_lines(request.POST.get(f"values-{field}", ""), field) for field in VALUED}
        actions.set_outside_system(
            actor=request.actor,
            now=request.now,
            code=found.code,
            name=request.POST.get("name", ""),
            columns={field: request.POST.get(field, "") for field in FIELDS},
            values=values,
        )
    except RuleBroken as broken:
        return _page(request, found, wrongs=refusals.by_field(broken), status=422)
    messages.success(request, "نگاشت ذخیره شد.")
    return HttpResponseRedirect(reverse("manage_exchange_system", args=[found.code]))


def _sheet(request: Request, found: SystemCard, step: str) -> HttpResponse:
    """What would become of each row; or it is done; or the rows that were refused, to mend and bring again."""
    try:
        data = sheets.brought(request)
        if step == "leave":
            actions.bring_sheet(actor=request.actor, now=request.now, system_code=found.code, data=data)
            messages.success(
                request, "فایل گرفته شد و ردیف‌ها در پس‌زمینه ثبت می‌شوند. پیشرفت را همین‌جا ببینید."
            )
            return HttpResponseRedirect(request.path)
        judged = actions.import_cases(
            actor=request.actor, now=request.now, system_code=found.code, data=data, dry_run=step != "take"
        )
    except RuleBroken as broken:
        return _page(request, found, wrongs={"file": refusals.text(broken)}, status=422)
    if step == "rejects":
        return _rejects(found, judged)
    if judged.done:
        messages.success(request, "ردیف‌های پذیرفته‌شده ثبت شدند. همین فایل دوباره چیزی را تغییر نمی‌دهد.")
    return _page(request, found, judged=judged, carried=sheets.carried(data))


def _rejects(found: SystemCard, judged: CasesImport) -> HttpResponse:
    rows = [
        [
            *(judged.lines[fate.line].get(title, "") for title in judged.columns),
            refusals.text(fate.refusal),
        ]
        for fate in judged.fates
        if fate.refusal
    ]
    body = sheets.csv_file([*judged.columns, "چرا پذیرفته نشد"], rows)
    return _download(body, f"{found.code}-rejected.csv", _CSV)


def _page(
    request: Request,
    found: SystemCard,
    *,
    judged: CasesImport | None = None,
    carried: str = "",
    wrongs: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    reading, post = found.reading, request.POST
    is_mapping = request.method == "POST" and "name" in post
    typed: dict[str, Any] = {"name": post["name"] if is_mapping else found.name}
    for field in FIELDS:
        typed[field] = post.get(field, "") if is_mapping else reading.columns.get(field, "")
    for field in VALUED:
        kept = value_lines(reading.values.get(field, {}))
        typed[f"values-{field}"] = post.get(f"values-{field}", "") if is_mapping else kept
    context = {
        "system": found,
        "typed": typed,
        "wrongs": wrongs or {},
        "labels": LABELS,
        "needed": NEEDED,
        "meanings": MEANINGS,
        "judged": judged,
        "carried": carried,
        "fates": _fates(judged) if judged else [],
        "accepted": judged.tally.new + judged.tally.changed if judged else 0,
        "step": "leave" if judged and len(judged.fates) > AT_ONCE else "take",
        "sheets": queries.sheets_of(actor=request.actor, system_id=found.id),
        "columns": list(reading.columns.values()),
    }
    return pages.render(request, "manage/exchange_system.html", context, status=status)


def _fates(judged: CasesImport) -> list[dict[str, Any]]:
    fates = sorted(judged.fates, key=lambda fate: (fate.verdict is not Verdict.REFUSED, fate.line))
    return [
        {
            "line": fate.line,
            "label": fate.label,
            "verdict": fate.verdict,
            "told": str(VERDICT[fate.verdict]),
            "why": refusals.text(fate.refusal) if fate.refusal else "",
        }
        for fate in fates[:_SHOWN]
    ]


@access.door(EXCHANGE)
@never_cache
@require_POST
def export(request: Request, code: str) -> HttpResponse:
    """Our cases with their answers, under the titles that the other system knows, without anybody's identity."""
    found = queries.outside_system(actor=request.actor, code=code)
    rows = actions.export_cases(
        actor=request.actor, now=request.now, system_code=code, since=request.now - LATELY
    )
    titles = found.reading.columns
    fields = [field for field in ("code", "subject", "text", "place", "about") if field in titles]
    columns = [*(titles[field] for field in fields), *queries.TITLES]
    table = [[*(_cell(row, field) for field in fields), *_ours(row)] for row in rows]
    if request.POST.get("format") == "csv":
        return _download(sheets.csv_file(columns, table), f"{code}.csv", _CSV)
    return _download(sheets.workbook([sheets.Table("پرونده‌ها", columns, table)]), f"{code}.xlsx", _EXCEL)


def _cell(row: queries.Given, field: str) -> str:
    return row.outside_code if field == "code" else str(getattr(row, field))


def _ours(row: queries.Given) -> list[str]:
    outcome = str(words.OUTCOMES[Outcome(row.outcome)]) if row.outcome else ""
    day = moments.day(row.decided_at) if row.decided_at else ""
    return [row.code, str(words.STATES[CaseState(row.state)]), outcome, row.reason, day]


def _download(body: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


urlpatterns = [
    path("manage/exchange/", systems, name="manage_exchange"),
    path("manage/exchange/<slug:code>/", system, name="manage_exchange_system"),
    path("manage/exchange/<slug:code>/export/", export, name="manage_exchange_export"),
]
