"""Figures that the tests found unlikely: the unit explains, a reviewer decides."""

from itertools import zip_longest
from math import log10
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.indicators import actions, queries, words
from ostan.domains.indicators.queries import QuestionCard, QuestionLine
from ostan.domains.indicators.rules import Measure
from ostan.domains.indicators.rules.review import DECISIONS, MOST_FILES, OPEN, Check, QuestionState
from ostan.domains.indicators.web import shown
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.foundation.files import actions as file_actions
from ostan.foundation.files import queries as files
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import MOST_ROWS, Listed
from ostan.ui import figures, moments, pages, refusals, taking

SEE, EXPLAIN, REVIEW = "indicators.see_questions", "indicators.explain", "indicators.review"
SHOWN = 24
"""Periods in the chart of a question; its table holds all."""


@access.door(SEE)
@never_cache
@require_safe
def questions(request: Request) -> HttpResponse:
    """The questions within reach: those that wait, or those that are settled."""
    is_open = request.GET.get("show") != "settled"
    if form := taking.form_of(request.GET):
        every = queries.questions(actor=request.actor, is_open=is_open, limit=MOST_ROWS + 1)
        columns = ("شاخص", "واحد", "دوره", "نشانه", "وضعیت", "مهلت پاسخ")
        lines = [_line(one) for one in every]
        return taking.answer(
            request, Listed("questions", "توضیح‌خواهی‌ها", columns, lines), form, take=audit.take_list
        )
    found = queries.questions(actor=request.actor, is_open=is_open)
    context = {
        "rows": [_row(request, one) for one in found],
        "is_open": is_open,
        "tabs": [
            ("در جریان", reverse("indicators:questions"), is_open),
            ("پایان‌یافته", f"{reverse('indicators:questions')}?show=settled", not is_open),
        ],
        "may_review": access.may(request.actor, REVIEW),
        "take_url": taking.address(request),
        "path": [shown.HOME, (shown.QUESTIONS[0], "")],
    }
    return pages.render(request, "indicators/questions.html", context)


def _named(one: QuestionLine) -> str:
    return one.title + (f"، {one.category}" if one.category else "")


def _signs(checks: tuple[Check, ...]) -> str:
    return "، ".join(str(words.CHECK[check]) for check in checks)


def _row(request: Request, one: QuestionLine) -> dict[str, Any]:
    late = one.is_late(request.now)
    return {
        "url": reverse("indicators:question", args=[one.id]),
        "title": _named(one),
        "unit": one.unit,
        "period": moments.period(one.period),
        "signs": _signs(one.checks),
        "state": "بی‌پاسخ پس از مهلت" if late else str(words.QUESTION_STATE[one.state]),
        "tone": "bad" if late else words.QUESTION_TONE[one.state],
        "due_at": one.due_at,
        "waits": one.state is QuestionState.ASKED,
    }


def _line(one: QuestionLine) -> tuple[str, ...]:
    return (
        _named(one),
        one.unit,
        moments.period(one.period),
        _signs(one.checks),
        str(words.QUESTION_STATE[one.state]),
        moments.short_day(one.due_at),
    )


@access.door(SEE)
@never_cache
@require_http_methods(["GET", "POST"])
def question(request: Request, question_id: int) -> HttpResponse:
    """One question: what the tests saw, in words and numbers; answered by the unit, decided by a reviewer."""
    card = queries.question(actor=request.actor, question_id=question_id)
    if request.method != "POST":
        return _page(request, card)
    try:
        said = _act(request, card)
    except RuleBroken as broken:
        return _page(request, card, wrongs=refusals.by_field(broken), status=422)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("indicators:question", args=[question_id]))


def _act(request: Request, card: QuestionCard) -> str:
    actor, now, text = request.actor, request.now, request.POST.get("reason", "")
    if request.POST.get("act") == "decide":
        decision = request.POST.get("decision", "")
        actions.decide_question(actor=actor, now=now, question_id=card.line.id, decision=decision, text=text)
        return "تصمیم شما ثبت شد."
    access.require(actor, EXPLAIN)
    kept = [
        file_actions.keep(actor=actor, now=now, upload=one, name=one.name or "file").pk
        for one in request.FILES.getlist("file")[: MOST_FILES + 1]
    ]
    actions.answer_question(actor=actor, now=now, question_id=card.line.id, text=text, file_ids=kept)
    return "توضیح شما ثبت شد و برای بررسی رفت."


def _page(
    request: Request, card: QuestionCard, *, wrongs: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    line, measure = card.line, card.meaning.told.measure
    names = org.names(person_ids={one.by_id for one in card.notes}) if card.notes else {}
    is_open = line.state in OPEN
    told = {one.check for one in card.findings if one.check in line.checks}
    context = {
        "card": card,
        "row": _row(request, line),
        "title": _named(line),
        "period": moments.period(line.period),
        "figure": shown.reading(card.reading, measure),
        "seen": [
            {"check": str(words.CHECK[one.check]), "text": words.told(one), "chance": _chance(one.p)}
            for one in card.findings
            if one.check in told
        ],
        "quiet": "، ".join(str(words.CHECK[one.check]) for one in card.findings if one.check not in told),
        "points": _points(card, measure)[-SHOWN:],
        "second": _second(card, measure)[-SHOWN:],
        "unit_name": shown.unit_name(card.meaning),
        "notes": [
            {
                "kind": str(words.NOTE_KIND[one.kind]),
                "text": one.text,
                "when": one.at,
                "who": names.get(one.by_id, ""),
                "files": [(pk, {"name": file.name, "scan": file.scan}) for pk, file in one.files],
            }
            for one in card.notes
        ],
        "may_answer": is_open and access.may_touch(request.actor, EXPLAIN, unit_path=line.unit_path),
        "may_decide": is_open
        and access.may_touch(request.actor, REVIEW, unit_path=line.unit_path)
        and (line.state is QuestionState.ANSWERED or line.is_late(request.now)),
        "waits_for_unit": line.state is QuestionState.ASKED and not line.is_late(request.now),
        "decisions": [(one.value, str(words.DECISION[one])) for one in DECISIONS],
        "most_files": MOST_FILES,
        "wrongs": wrongs or {},
        "typed": request.POST,
        "path": [shown.HOME, shown.QUESTIONS, (_named(line), "")],
    }
    return pages.render(request, "indicators/question.html", context, status=status)


def _chance(p: float) -> str:
    """How seldom chance alone makes this, in words."""
    if p >= 0.01:
        return f"نزدیک {figures.percent(p)}"
    return f"کمتر از ۱ در {figures.number(10 ** int(-log10(p)))}"


def _points(card: QuestionCard, measure: Measure) -> list[tuple[str, float | None, str]]:
    factor = 100 if measure is Measure.RATIO else 1
    return [
        (moments.period(period), None if value is None else value * factor, _text(value, factor))
        for period, value in card.values
    ]


def _second(card: QuestionCard, measure: Measure) -> list[tuple[str, float | None, str]]:
    """What the second source says of the same periods; empty without one."""
    factor = 100 if measure is Measure.RATIO else 1
    pairs = zip_longest(card.values, card.second) if card.second else ()
    return [
        (moments.period(period), None if other is None else other * factor, _text(other, factor))
        for (period, _), other in pairs
    ]


def _text(value: float | None, factor: int) -> str:
    return "گزارش نشده" if value is None else figures.number(value * factor, 1)


@access.door(SEE)
@require_safe
def file(request: Request, file_id: int) -> FileResponse:
    """A document that came with an answer."""
    return files.response_for(queries.question_file(actor=request.actor, file_id=file_id))
