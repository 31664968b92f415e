"""One action of a document with who took it, and the form by which a unit takes it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.indicators import queries as indicators
from ostan.domains.indicators.rules import Measure, Source
from ostan.domains.plans import actions, queries, words
from ostan.domains.plans.queries import NodeFile
from ostan.domains.plans.rules import Point, Stop, Told
from ostan.domains.plans.rules.promises import MOST_MILESTONES
from ostan.domains.plans.web import asking, shown
from ostan.domains.plans.web.promises import listed
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.ui import pages, taking

SEE, PROMISE = "plans.see", "plans.promise"
MOST_INDICATORS = 1_000


@access.door(SEE)
@require_safe
def node(request: Request, node_id: int) -> HttpResponse:
    """The action, what it is a part of, and every promise taken from it. Seven statements."""
    file = queries.node(actor=request.actor, node_id=node_id)
    cards = queries.promises(actor=request.actor, now=request.now, node_id=node_id)
    if form := taking.form_of(request.GET):
        found = listed(f"action-{node_id}", file.line.title, cards)
        return taking.answer(request, found, form, take=audit.take_list)
    context = {
        "file": file,
        "kind": str(words.NODE_KINDS[file.line.kind]),
        "rows": [shown.promise(one) for one in cards],
        "may_take": _may_take(request, file),
        "take_url": taking.address(request),
        "path": [shown.HOME, _document(file), (file.line.title, "")],
    }
    return pages.render(request, "plans/action.html", context)


def _document(file: NodeFile) -> tuple[str, str]:
    return file.document.title, f"/plans/documents/{file.document.id}/"


def _may_take(request: Request, file: NodeFile) -> bool:
    until = file.document.until
    is_over = until is not None and until < local_day(request.now)
    return file.line.is_takeable and not is_over and access.may(request.actor, PROMISE)


@access.door(PROMISE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: Request, node_id: int) -> HttpResponse:
    """A unit takes its part of the action: what it reaches, by which indicator, from when until when."""
    file = queries.node(actor=request.actor, node_id=node_id)
    if not _may_take(request, file):
        raise NotAllowed(PROMISE)
    units = asking.own_units(request, PROMISE)
    measured = {
        one.code: one
        for one in indicators.indicators(limit=MOST_INDICATORS)
        if one.source is not Source.FORMULA and not one.retired_at
    }

    def do(values: asking.Values) -> str:
        line = measured.get(values["indicator"])
        if line is None:
            raise RuleBroken("plans.missing", field="indicator")
        made = actions.take_action(
            actor=request.actor,
            now=request.now,
            node_id=node_id,
            unit_id=asking.chosen(values["unit"], "unit"),
            indicator_code=line.code,
            told=_told(values, is_share=line.now.told.measure is Measure.RATIO),
        )
        messages.success(request, "این تعهد ثبت شد. وضعیت آن از عددهای راستی‌آزمایی‌شده به دست می‌آید.")
        return f"/plans/promises/{made.pk}/"

    return asking.form(
        request,
        title="بر عهده گرفتن اقدام",
        lead=file.line.title,
        questions=_questions(units, measured),
        values={"unit": units[0][0] if len(units) == 1 else "", "title": file.line.title},
        do=do,
        trail=[_document(file), (file.line.title, f"/plans/actions/{node_id}/")],
        submit="ثبت تعهد",
    )


def _questions(units: list[tuple[str, str]], measured: dict[str, indicators.Line]) -> list[asking.Question]:
    ask = asking.question
    choices = [(code, _measured(one)) for code, one in measured.items()]
    return [
        asking.drop_down(
            "unit",
            "کدام واحد؟",
            units,
            help="برای برش منطقه‌ای، ادارهٔ همان شهرستان را برگزینید.",
        ),
        ask("title", "text", "چه چیزی را بر عهده می‌گیرید؟", help="آنچه استان یا شهرستان شما انجام می‌دهد."),
        asking.drop_down(
            "indicator",
            "با کدام شاخص سنجیده می‌شود؟",
            choices,
            help="عدد آن را واحد می‌فرستد و دیگری راستی‌آزمایی می‌کند، یا سامانه خود می‌شمارد.",
        ),
        ask("share", "number", "سهم از اقدام ملی", required=False, unit="درصد"),
        ask("baseline", "number", "وضع موجود", help="به واحد همان شاخص؛ برای شاخص درصدی، درصد بنویسید."),
        ask("target", "number", "هدف"),
        ask("starts", "date", "آغاز"),
        ask("due", "date", "پایان"),
        ask(
            "milestones",
            "group",
            "گام‌های میان راه",
            questions=[
                ask("day", "date", "تا روز"),
                ask("figure", "number", "عدد"),
                ask("title", "text", "چه انجام شده است؟"),
            ],
            item="گام",
            required=False,
            max=MOST_MILESTONES,
        ),
        ask(
            "needs",
            "long_text",
            "چه چیزی باید از یک دستگاه ملی برسد؟",
            required=False,
            help="پس از ثبت تعهد می‌توانید آن را به‌صورت مطالبه با نامه پی بگیرید.",
        ),
    ]


def _measured(line: indicators.Line) -> str:
    told = line.now.told
    return f"{told.title} ({'درصد' if told.measure is Measure.RATIO else told.unit_name})"


def _told(values: asking.Values, *, is_share: bool) -> Told:
    number = asking.number
    return Told(
        title=values["title"],
        baseline=number(values["baseline"], "baseline", is_share=is_share),
        target=number(values["target"], "target", is_share=is_share),
        starts=asking.day(values["starts"], "starts"),
        due=asking.day(values["due"], "due"),
        share=number(values["share"], "share") if values["share"] else None,
        needs=values["needs"],
        stops=[_stop(one, is_share=is_share) for one in values["milestones"]],
    )


def _stop(row: dict[str, Any], *, is_share: bool) -> Stop:
    day = asking.day(row["day"], "milestones")
    figure = asking.number(row["figure"], "milestones", is_share=is_share)
    return Stop(Point(day, figure), row["title"])
