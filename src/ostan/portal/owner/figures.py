"""One page for the owner of a service: how many come, how long it takes and where, who gives up, what people say."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ostan.domains.cases import queries as cases
from ostan.domains.cases import words as case_words
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.life import VersionState
from ostan.domains.feedback import queries as feedback
from ostan.domains.feedback import words as said
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed
from ostan.portal.owner import taken
from ostan.ui import moments, pages, taking
from ostan.ui.figures import number, percent

SEE = "catalogue.see_drafts"
LOOKED_BACK = datetime.timedelta(days=365)
COMMENTS = 8
NOTHING = feedback.Scores((0,) * 5)


@access.door(SEE)
@require_safe
def service_figures(request: Request, code: str) -> HttpResponse:
    """The figures of one service; steps and form of one of its versions. Fourteen statements at most."""
    versions = [
        line
        for line in catalogue.versions_of(actor=request.actor, code=code)
        if line.state is not VersionState.DRAFT
    ]
    if not versions:
        raise NotAllowed(SEE)
    version = next((one for one in versions if str(one.id) == request.GET.get("version", "")), versions[0])
    file = catalogue.version_file(actor=request.actor, version_id=version.id)
    since = local_day(request.now - LOOKED_BACK)
    found = cases.service_figures(service_id=file.service_id)
    scores = feedback.scores_of(service_id=file.service_id)
    context = {
        "service": file,
        "take_url": f"?version={version.id}&list=",
        "version": version,
        "figures": found,
        "months": [(moments.month(one.month), one.opened, number(one.opened)) for one in found.months],
        "ends": _ends(found.ends),
        "laws": [(one.law, one.cases, number(one.cases)) for one in found.ends if one.law],
        "versions": _versions(
            versions, found, scores, cases.shares_left(service_id=file.service_id, since=since)
        ),
        "tabs": _tabs(versions, version.id),
        "steps": _steps(version.id, file),
        "leaving": _leaving(version.id, file, since),
        "scores": scores.get(0, NOTHING),
        "score_bars": _score_bars(scores.get(0, NOTHING)),
        "reasons": [
            (str(said.REASON[reason]), count, number(count))
            for reason, count in feedback.reasons_of(service_id=file.service_id)
        ],
        "comments": _comments(request, file.service_id),
        "suggestions": feedback.suggestions_of(actor=request.actor, service_id=file.service_id),
        "states": said.SUGGESTION_STATE,
    }
    if form := taking.form_of(request.GET):
        listed = taken.figures(context, request.GET.get("list", ""))
        return taking.answer(request, listed, form, take=audit.take_list)
    return pages.render(request, "owner/figures.html", context)


def _ends(found: list[cases.EndLine]) -> list[tuple[str, int, str]]:
    """How cases ended, the most frequent first, each with its share."""
    whole = [one for one in found if not one.law]
    total = sum(one.cases for one in whole)
    return [
        (
            str(case_words.OUTCOMES[one.outcome]),
            one.cases,
            f"{number(one.cases)} ({percent(one.cases / total)})",
        )
        for one in whole
    ]


def _versions(
    lines: list[catalogue.VersionLine],
    found: cases.ServiceFigures,
    scores: dict[int, feedback.Scores],
    left: dict[int, float | None],
) -> list[dict[str, Any]]:
    """The versions side by side, newest first."""
    counted = {one.version_id: one for one in found.versions}
    return [
        {
            "line": line,
            "count": counted.get(line.id),
            "scores": scores.get(line.id, NOTHING),
            "left": left.get(line.id),
        }
        for line in lines
    ]


def _tabs(lines: list[catalogue.VersionLine], chosen: int) -> list[tuple[str, str, bool]]:
    if len(lines) < 2:
        return []
    return [(f"نسخهٔ {number(one.number)}", f"?version={one.id}#steps", one.id == chosen) for one in lines]


def _runs(file: catalogue.VersionFile) -> bool:
    """Whether cases ever ran on the version."""
    return file.has_process and file.norm is not None


def _steps(version_id: int, file: catalogue.VersionFile) -> dict[str, Any]:
    """The steps, and the middle time of each as a bar."""
    if not _runs(file):
        return {"lines": [], "bars": []}
    lines = cases.step_times(version_id=version_id)
    bars = [
        (one.name, one.median_hours, f"{number(one.median_hours, 1)} ساعت کاری")
        for one in lines
        if one.median_hours is not None and not one.asks
    ]
    return {"lines": lines, "bars": bars}


def _leaving(version_id: int, file: catalogue.VersionFile, since: datetime.date) -> dict[str, Any]:
    """Where people gave up: the questions as they are asked, and the most frequent as bars."""
    if not _runs(file):
        return {"told": None, "lines": [], "bars": []}
    told = cases.leaving(version_id=version_id, since=since)
    labels = {question.name: question.label for question in file.form.questions}
    titles = {page.name: page.title for page in file.form.pages}
    lines: list[dict[str, Any]] = [
        {"label": labels.get(one.question, "بازبینی و فرستادن"), "page": titles.get(one.page, ""), "at": one}
        for one in told.places
    ]
    bars = [(row["label"], row["at"].left, number(row["at"].left)) for row in lines if row["at"].left]
    return {"told": told, "lines": lines, "bars": bars}


def _score_bars(scores: feedback.Scores) -> list[tuple[str, int, str]]:
    return [
        (str(said.SCORE[score]), count, number(count)) for score, count in enumerate(scores.counts, start=1)
    ]


def _comments(request: Request, service_id: int) -> list[dict[str, Any]]:
    """What was said lately, to whoever may read it, without who said it."""
    found = feedback.comments(actor=request.actor, service_id=service_id, newest=COMMENTS)
    return [{"score": str(said.SCORE[one.score]), "text": one.comment, "at": one.rated_at} for one in found]
