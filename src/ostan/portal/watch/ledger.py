"""The auditor's pages: what happened, the seals over it, and whether all of it still fits."""

import datetime
import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions
from ostan.foundation.ledger import prove, read
from ostan.foundation.ledger.read import Line, Wanted
from ostan.foundation.ledger.words import FINDINGS
from ostan.kernel import persian
from ostan.kernel.calendar import day_begins, day_ends, parse_jalali
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import MOST_ROWS
from ostan.portal.watch import taken, words
from ostan.ui import figures, pages, posted, refusals, taking

HOUSE = "سامانه"


@access.door("ledger.read")
@require_safe
def explorer(request: Request) -> HttpResponse:
    """Entries, newest first, by activity, stream, actor and days."""
    wanted, typed, wrong = _asked(request)
    if not wrong and (form := taking.form_of(request.GET)):
        every = _rows(read.lines(wanted, count=MOST_ROWS + 1))
        return taking.answer(request, taken.entries(every, _told(typed)), form, take=actions.take_list)
    before, after = _number(request, "before"), _number(request, "after")
    found = [] if wrong else read.lines(wanted, before=before, after=after, count=read.PAGE + 1)
    more = len(found) > read.PAGE
    shown = found[-read.PAGE :] if after else found[: read.PAGE]
    query = {
        key: value
        for key, value in request.GET.items()
        if key not in ("before", "after", taking.FIELD) and value
    }
    facts = {
        "rows": _rows(shown),
        "take_url": taking.address(request),
        "typed": typed,
        "wrong": wrong,
        "activities": [("", "همه"), *((name, words.activity(name)) for name in read.activities())],
        "count": len(query),
        "newer": _page(query, after=shown[0].id) if shown and (before or (after and more)) else "",
        "older": _page(query, before=shown[-1].id) if shown and (after or more) else "",
    }
    return pages.render(request, "watch/explorer.html", facts, status=422 if wrong else 200)


def _told(typed: dict[str, str]) -> list[str]:
    labels = {"stream": "جریان", "actor": "شمارهٔ فرد", "since": "از روز", "until": "تا پایان روز"}
    what = [words.activity(typed["activity"])] if typed["activity"] else []
    return what + [f"{label} {typed[name]}" for name, label in labels.items() if typed[name].strip("/")]


def _page(query: dict[str, Any], **at: int) -> str:
    return "?" + urlencode({**query, **at})


def _asked(request: Request) -> tuple[Wanted, dict[str, str], dict[str, str]]:
    """What is wanted, what was typed, and what is wrong with it."""
    wrong: dict[str, str] = {}
    typed = {name: request.GET.get(name, "").strip() for name in ("activity", "stream", "actor")}
    days: dict[str, datetime.date] = {}
    for name in ("since", "until"):
        typed[name] = str(posted.value({"kind": "date", "name": name}, request.GET))
        try:
            if typed[name].strip("/"):
                days[name] = parse_jalali(typed[name])
        except RuleBroken as broken:
            wrong[name] = refusals.text(broken)
    actor = persian.only_digits(typed["actor"]) if typed["actor"] else ""
    if actor is None or len(actor) > 18:
        wrong["actor"] = "شمارهٔ فرد فقط رقم است."
    wanted = Wanted(
        activity=typed["activity"],
        stream=typed["stream"],
        actor_id=int(actor or 0) if "actor" not in wrong else 0,
        since=day_begins(days["since"]) if "since" in days else None,
        until=day_ends(days["until"]) if "until" in days else None,
    )
    return wanted, typed, wrong


def _rows(lines: list[Line]) -> list[dict[str, Any]]:
    names = org.names(person_ids={line.actor_id for line in lines if line.actor_id})
    return [
        {
            "id": line.id,
            "at": line.at,
            "title": words.activity(line.activity),
            "stream": line.stream,
            "who": _who(names, line),
            "position": line.position,
        }
        for line in lines
    ]


def _who(names: dict[int, str], line: Line) -> str:
    if not line.actor_id:
        return HOUSE
    return names.get(line.actor_id) or f"فرد شمارهٔ {figures.digits(line.actor_id)}"


@access.door("ledger.read")
@require_safe
def entry(request: Request, entry_id: int) -> HttpResponse:
    """One entry: its record, leaf, place and proof."""
    line = read.line(entry_id=entry_id)
    if line is None:
        raise Http404
    payload = prove.receipt_proof(entry_id=entry_id)
    names = org.names(person_ids=[line.actor_id] if line.actor_id else [])
    facts = {
        "line": line,
        "title": words.activity(line.activity),
        "by": _who(names, line),
        "facts": [(key, json.dumps(value, ensure_ascii=False)) for key, value in sorted(line.facts.items())],
        "payload": payload,
        "qr": mark_safe(prove.qr_svg(payload)) if payload else "",  # noqa: S308  # drawn by us from base64url
        "readers": f"?{urlencode({'stream': line.stream, 'activity': 'CaseRead'})}",
        "stream": f"?{urlencode({'stream': line.stream})}",
    }
    return pages.render(request, "watch/entry.html", facts)


@access.door("ledger.read")
@require_safe
def seals(request: Request) -> HttpResponse:
    """The checkpoints, newest first, with their signed notes."""
    if form := taking.form_of(request.GET):
        listed = taken.seals(read.seals(count=MOST_ROWS + 1))
        return taking.answer(request, listed, form, take=actions.take_list)
    found = read.seals(below=_number(request, "below"), count=read.PAGE + 1)
    shown = found[: read.PAGE]
    facts = {
        "seals": shown,
        "sealed": read.size(),
        "unsealed": read.unsealed(),
        "next": f"?below={shown[-1].size}" if len(found) > read.PAGE else "",
    }
    return pages.render(request, "watch/seals.html", facts)


@access.door("ledger.read")
@require_safe
def verification(request: Request) -> HttpResponse:
    """The last checks of the whole ledger, and the button that asks for another."""
    checks = read.verifications()
    if form := taking.form_of(request.GET):
        return taking.answer(request, taken.checks(checks), form, take=actions.take_list)
    done = next((check for check in checks if check.finished_at), None)
    found = [{**finding, "text": FINDINGS[finding["kind"]]} for finding in (done.findings if done else [])]
    running = next((check for check in checks[:1] if not check.finished_at), None)
    return pages.render(
        request,
        "watch/verify.html",
        {"checks": checks, "done": done, "running": running, "findings": found},
    )


@access.door("ledger.verify")
@require_POST
def ask(request: Request) -> HttpResponse:
    """Asks for a check; a worker runs it."""
    try:
        actions.ask_verification(actor=request.actor, now=request.now)
        messages.success(request, "بازبینی آغاز شد. نتیجه پس از پایان در همین صفحه می‌آید.")
    except RuleBroken as broken:
        messages.warning(request, refusals.text(broken))
    return HttpResponseRedirect("/ledger/verify/")


def _number(request: Request, name: str) -> int:
    given = request.GET.get(name, "")
    return persian.whole_number(given, 0)


urlpatterns = [
    path("ledger/", explorer, name="ledger"),
    path("ledger/entries/<int:entry_id>/", entry, name="ledger_entry"),
    path("ledger/seals/", seals, name="ledger_seals"),
    path("ledger/verify/", verification, name="ledger_verify"),
    path("ledger/verify/ask/", ask, name="ledger_verify_ask"),
]
