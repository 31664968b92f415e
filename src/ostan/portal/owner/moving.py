"""Running cases of a version go on by another: where they stand, what becomes what, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.cases import actions, queries
from ostan.domains.cases.queries import Place, Preview, Standing
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.queries import VersionFile, VersionLine
from ostan.domains.catalogue.rules.life import VersionState
from ostan.domains.catalogue.web import asking
from ostan.domains.catalogue.words import form as words
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.owner import taken
from ostan.ui import figures, pages, refusals, taking

MOVE = "cases.move"
NONE = Standing(0, 0, 0)
PLACE = "place-"
"""Before the id of a place in the name of its field."""


@access.door(MOVE)
@require_safe
def version_cases(request: Request, version_id: int) -> HttpResponse:
    """The running cases of the service by version, and what became of earlier moves. Six statements."""
    version = asking.the_version(request, version_id)
    lines = lines_of(request, version)
    numbers = {line.id: line.number for line in lines}
    counts = queries.standing(actor=request.actor, service_id=version.service_id)
    found: list[dict[str, Any]] = [
        {"line": line, "is_this": line.id == version_id, "count": counts[line.id]}
        for line in lines
        if line.id in counts
    ]
    if form := taking.form_of(request.GET):
        return taking.answer(request, taken.standing(version.title, found), form, take=audit.take_list)
    moves = queries.asked_moves(service_id=version.service_id)
    context = {
        "rows": found,
        "states": words.STATE,
        "older": sum(row["count"].open for row in found if not row["is_this"]),
        "offered": next((line for line in lines if line.state is VersionState.PUBLISHED), None),
        "elsewhere": len(lines) > 1,
        "moves": [
            {
                "move": move,
                "from": numbers.get(move.from_id, 0),
                "to": numbers.get(move.to_id, 0),
                "running": move.is_running(request.now),
                "done": _done(move.cases, counts.get(move.from_id, NONE).open),
            }
            for move in moves
        ],
    }
    return asking.render(
        request, "owner/version_cases.html", version, context, here="cases", title="پرونده‌ها"
    )


def _done(asked: int, left: int) -> float:
    """The share of a running move that is behind it."""
    return max(0, asked - left) / asked if asked else 1.0


def lines_of(request: Request, version: VersionFile) -> list[VersionLine]:
    """The versions of the service on which cases may run, newest first."""
    found = catalogue.versions_of(actor=request.actor, code=version.code)
    return [line for line in found if line.state is not VersionState.DRAFT]


@access.door(MOVE)
@require_http_methods(["GET", "HEAD", "POST"])
def move_cases(request: Request, version_id: int) -> HttpResponse:
    """Says what becomes what, shows what would happen, and owes the move to a worker. At most 14 statements."""
    version = asking.the_version(request, version_id)
    others = [line for line in lines_of(request, version) if line.id != version_id]
    if version.is_draft:
        raise NotAllowed(MOVE)
    to = target(others, request.POST.get("to") or request.GET.get("to", ""))
    if to is None:
        return _page(request, version, {"others": [], "to": None})
    asked: dict[str, Any] = {"actor": request.actor, "from_id": version_id, "to_id": to.id}
    places = queries.places(**asked)
    typed = mapping_of(request, places)
    if request.POST.get("act") == "move":
        return _move(request, version, others, to, places, typed)
    seen = queries.preview(**asked, mapping=typed) if request.method == "POST" else None
    return _page(request, version, _context(others, to, places, typed, seen))


def target(others: list[VersionLine], wanted: str) -> VersionLine | None:
    """The version that was asked for, else the published one, else the newest; None when there is no other."""
    named = [line for line in others if str(line.id) == wanted]
    published = [line for line in others if line.state is VersionState.PUBLISHED]
    return next(iter([*named, *published, *others]), None)


def mapping_of(request: Request, places: list[Place]) -> dict[str, str]:
    """What each place becomes: as posted, else what is likely."""
    if request.method != "POST":
        return {place.node: place.likely for place in places if place.likely}
    posted = {place.node: request.POST.get(PLACE + place.node, "") for place in places}
    return {node: become for node, become in posted.items() if become}


def _move(
    request: Request,
    version: VersionFile,
    others: list[VersionLine],
    to: VersionLine,
    places: list[Place],
    typed: dict[str, str],
) -> HttpResponse:
    try:
        cases = actions.ask_move(
            actor=request.actor,
            now=request.now,
            from_version_id=version.id,
            to_version_id=to.id,
            mapping=typed,
        )
    except RuleBroken as broken:
        seen = queries.preview(actor=request.actor, from_id=version.id, to_id=to.id, mapping=typed)
        context = _context(others, to, places, typed, seen) | {"refusal": refusals.text(broken)}
        return _page(request, version, context, status=409)
    messages.success(
        request,
        f"بردن {figures.number(cases)} پرونده به نسخهٔ {figures.digits(to.number)} آغاز شد؛ یکی‌یکی و با ثبت در دفتر.",
    )
    return HttpResponseRedirect(reverse("version_cases", args=[to.id]))


def _context(
    others: list[VersionLine],
    to: VersionLine,
    places: list[Place],
    typed: dict[str, str],
    seen: Preview | None,
) -> dict[str, Any]:
    return {
        "others": [(str(line.id), _title(line)) for line in others],
        "to": to,
        **shown(places, typed, seen),
    }


def _title(line: VersionLine) -> str:
    return f"نسخهٔ {figures.digits(line.number)}، {words.STATE[line.state]}"


def shown(places: list[Place], typed: dict[str, str], seen: Preview | None) -> dict[str, Any]:
    """The places as questions, and the preview in words."""
    return {
        "questions": [(_question(place), typed.get(place.node, ""), place) for place in places],
        "seen": seen,
        "refused": [(refusals.text(broken), count) for broken, count in seen.refused] if seen else [],
    }


def _question(place: Place) -> dict[str, Any]:
    what = f"پیوند شاخه‌های «{place.name}»" if place.joins else f"گام «{place.name}»"
    return {
        "name": PLACE + place.node,
        "kind": "choice",
        "label": f"{what} می‌شود:",
        "options": [("", "برگزینید"), *place.options],
        "select": True,
        "required": True,
        "help": f"{figures.number(place.cases)} پرونده اینجاست"
        + ("، و منتظر شاخه‌های دیگر." if place.joins else "."),
    }


def _page(request: Request, version: VersionFile, context: dict[str, Any], status: int = 200) -> HttpResponse:
    base = {
        "version": version,
        "refusal": "",
        "questions": [],
        "seen": None,
        "refused": [],
        "path": [
            (asking.SERVICES, reverse("catalogue:services")),
            (version.title, reverse("catalogue:service", args=[version.code])),
            ("پرونده‌ها", reverse("version_cases", args=[version.id])),
            ("بردن به نسخهٔ دیگر", ""),
        ],
    }
    return pages.render(request, "owner/move_cases.html", {**base, **context}, status=status)
