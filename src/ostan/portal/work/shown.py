"""What a case file shows: the file as the desk reads it, each part ready for its place on the page."""

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from typing import Any

from django.template.backends.utils import csrf_input
from django.utils.safestring import SafeString, mark_safe

from ostan.domains.cases import queries, words
from ostan.domains.cases.queries import CaseFile, TaskLine
from ostan.domains.cases.rules import Act, CaseState, StageState, TaskState
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules import process
from ostan.domains.catalogue.rules.form import Kind, summary
from ostan.domains.catalogue.rules.form.model import PERSONAL
from ostan.domains.catalogue.rules.form.summary import Row
from ostan.domains.org import queries as org
from ostan.domains.org import words as org_words
from ostan.foundation import access, matching
from ostan.foundation.access import Request
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.notices import queries as notices
from ostan.foundation.notices import words as notice_words
from ostan.foundation.notices.wording import WORDINGS
from ostan.foundation.payments import words as payment_words
from ostan.portal.citizen.cases.answered import answered as answered_of
from ostan.portal.work import replies, stepping
from ostan.portal.work.clocks import Clock, Clocks
from ostan.portal.work.people import colleagues
from ostan.portal.work.stepping import Typed
from ostan.ui import figures, moments

NEWEST = 6
"""Lines of the history that stand open; the rest is folded."""

SIDE_ACTS = frozenset(
    {
        *(Act.ASK, Act.TAKE_BACK, Act.EXTEND, Act.REROUTE, Act.REOPEN),
        *(Act.MESSAGE, Act.NOTE, Act.ATTACH, Act.DECIDE, Act.MERGE, Act.SPLIT, Act.FORWARD),
    }
)
"""What is done to the case as a whole, beside its tasks."""

DRAWINGS = 512
"""Drawings kept in one process: one for each version and standing of a case."""


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """An open task as it lies on the desk: with its clock, and to whom it may be handed over."""

    task: TaskLine
    clock: Clock
    title: str
    people: list[tuple[str, str]]


def case_context(
    request: Request, file: CaseFile, *, revealed: bool = False, told: Typed | None = None
) -> dict[str, Any]:
    """Everything that the page of the file needs. `told` is what was typed into the form of a step."""
    calendar, limits = holidays.calendar(), queries.limits(service_id=file.service_id)
    clocks = Clocks(calendar, request.now)
    names = _places(file)
    rows, answered = _rows(file, names), answered_of(file)
    mine = [task for task in file.tasks if task.done_at is None and task.may_act]
    return {
        "file": file,
        "there": f"/work/cases/{file.code}/",
        "keeps": False,
        "token": csrf_input(request),
        "code": figures.tracking(file.code),
        "w": words,
        "acts": {act.value for act in file.acts},
        **_fee(request, file),
        "has_side_acts": bool(file.acts & SIDE_ACTS),
        "may_suggest": access.may(request.actor, "feedback.suggest"),
        "clock": clocks.to(file.norm_due_at, paused=file.paused_at is not None),
        "legal": clocks.to(file.legal_due_at) if file.legal_due_at else None,
        "took": _took(file),
        "place": names.get(file.place_code, ""),
        "routed": words.routed(str(file.routed.get("reason", "")), str(file.routed.get("word", ""))),
        "sections": _sections(rows),
        "revealed": revealed,
        "veiled": any(row.personal and row.value for row in rows),
        "asked": stepping.asked(request, file, mine, told or Typed()),
        "answered": answered,
        "veiled_steps": any(row.personal and row.value for one in answered for row, _ in one.rows),
        "files": {one.file_id: one for one in file.attachments},
        "desk": _desk(request, file, clocks),
        "steps": _steps(file),
        "ladder": _ladder(queries.ladder(file=file, limits=limits, calendar=calendar)),
        "drawing": _drawing(file),
        "history": _history(file),
        "newest": NEWEST,
        "may_prove": access.may(request.actor, "ledger.read"),
        "notices": _notices(file),
        "readers": _readers(request, file),
        "matched": _matched(file),
        "around": queries.around(file=file, now=request.now),
        "bodies": _bodies(request, file),
        "alike": _alike(request, file),
        "colleagues": _colleagues(request, file),
        "ticked": request.POST.getlist("note-mention"),
        "replies": replies.offered(request.actor, file),
        "reveal_reasons": list(words.REVEAL_REASONS.items()),
        "lifted_at": limits.bounces,
        "wrong": {},
        "typed": {},
        "open": request.GET.get("do", ""),
        "options": [],
        "lost": [],
        "moved_on": "",
    }


def _matched(file: CaseFile) -> str:
    """What is known of the applicant's code and number; where there is no register to ask, only what it once said."""
    if file.matched == matching.Match.UNCHECKED and not matching.is_set_up():
        return ""
    return str(org_words.MATCH.get(file.matched, ""))


def _fee(request: Request, file: CaseFile) -> dict[str, Any]:
    """The bill of the case. Nothing is asked for a service that costs nothing on the web."""
    bill = queries.bill_of(case_id=file.id) if file.version.card.fee else None
    return {
        "fee": bill,
        "bill_states": payment_words.BILL_STATES,
        "may_see_bill": bill and access.may_touch(request.actor, "payments.see", unit_path=bill.unit_path),
    }


def _took(file: CaseFile) -> str:
    """How long the applicant of a decided case waited, in working days."""
    if file.working_seconds is None or file.decided_at is None:
        return ""
    days = file.working_seconds / queries.day_seconds(file.opened_at, file.decided_at)
    return f"{figures.number(days, 1)} روز کاری" if days >= 0.1 else "کمتر از یک ساعت کاری"


def _places(file: CaseFile) -> dict[str, str]:
    asked = [question for _, question, _ in file.version.form.walk() if question.kind is Kind.PLACE]
    found = {str(file.answers.get(question.name) or "") for question in asked} | {file.place_code}
    return org.place_names(codes=found - {""})


def _rows(file: CaseFile, names: Mapping[str, str]) -> tuple[Row, ...]:
    kept = {one.file_id: one.name for one in file.attachments}
    asked = (question for _, question, _ in file.version.form.walk() if question.kind is Kind.UNIT)
    units = org.names_by_code(codes={str(file.answers[q.name]) for q in asked if q.name in file.answers})
    return (
        summary(file.version.form, file.answers, places=names, files=kept, units=units)
        if file.answers
        else ()
    )


def _sections(rows: Iterable[Row]) -> list[tuple[str, list[tuple[Row, int]]]]:
    """The answers by section; each with how many of its last letters stay uncovered."""
    found: dict[str, list[tuple[Row, int]]] = {}
    for row in rows:
        found.setdefault(row.section, []).append((row, 4 if row.kind in PERSONAL else 0))
    return list(found.items())


def _desk(request: Request, file: CaseFile, clocks: Clocks) -> list[Desk]:
    people: dict[int, list[tuple[str, str]]] = {}
    found = []
    for task in file.tasks:
        if task.done_at is not None:
            continue
        if task.may_act and Act.HAND_OVER in file.acts and task.unit_id not in people:
            people[task.unit_id] = list(colleagues(task.unit_id, request.now).items())
        around = [pair for pair in people.get(task.unit_id, []) if pair[0] != str(task.holder_id)]
        found.append(
            Desk(task, clocks.to(task.due_at, paused=task.paused), words.step(task.node, task.name), around)
        )
    return sorted(found, key=lambda one: (not one.task.may_act, not one.task.may_take))


def _steps(file: CaseFile) -> list[dict[str, str]]:
    now = "stopped" if file.state == CaseState.WAITING else "now"
    state = {StageState.DONE: "done", StageState.NOW: now, StageState.TO_COME: "next"}
    return [{"title": stage.shown, "state": state[stage.state]} for stage in file.stages]


def _ladder(rungs: Iterable[queries.RungLine]) -> list[dict[str, str]]:
    return [
        {
            "title": words.rung(one.days),
            "state": "done" if one.is_climbed else "next",
            "when": moments.day(one.at),
            "note": f"{'خبر داده شد' if one.is_climbed else 'خبر'} به {words.TOLD[one.to]}",
        }
        for one in rungs
    ]


def _drawing(file: CaseFile) -> SafeString:
    present = [task for task in file.tasks if task.round == file.round]
    done = frozenset(task.node for task in present if task.state == TaskState.DONE)
    now = frozenset(task.node for task in present if task.done_at is None)
    return drawing(file.version.version_id, done - now, now)


@functools.lru_cache(maxsize=DRAWINGS)
def drawing(version_id: int, done: frozenset[str], now: frozenset[str]) -> SafeString:
    """The process of a version as a picture, with what is done and where the case stands. Drawn once."""
    version = catalogue.version_for_case(version_id=version_id)
    at = "، ".join(version.plan.nodes[node].name for node in sorted(now) if node in version.plan.nodes)
    told = f"پرونده اکنون در این مرحله است: {at}" if at else "پرونده در هیچ مرحله‌ای باز نیست."
    svg = process.svg(
        _picture(version_id), title=f"فرایند «{version.title}»", description=told, done=done, now=now
    )
    return mark_safe(svg)  # noqa: S308  # drawn by us, every text in it escaped


@functools.lru_cache(maxsize=DRAWINGS)
def _picture(version_id: int) -> process.Picture:
    return process.layout(catalogue.version_for_case(version_id=version_id).plan.process)


def _history(file: CaseFile) -> list[tuple[Any, str]]:
    """The lines of the history with their sentences, newest first."""
    told = ((line, words.history(line)) for line in reversed(file.history))
    return [(line, sentence) for line, sentence in told if sentence]


def _notices(file: CaseFile) -> list[dict[str, Any]]:
    tones = {"SENT": "info", "DELIVERED": "ok", "FAILED": "bad", "WAITING": "info", "WITHHELD": "quiet"}
    return [
        {
            "title": WORDINGS[one.code].title if one.code in WORDINGS else one.code,
            "channel": notice_words.CHANNEL.get(one.channel, one.channel),
            "state": notice_words.STATE[one.state],
            "tone": tones[one.state],
            "to_applicant": one.person_id == file.citizen_id,
            "at": one.sent_at or one.created_at,
        }
        for one in reversed(notices.of_stream(f"case:{file.id}"))
    ]


def _alike(request: Request, file: CaseFile) -> list[queries.Alike]:
    """Cases with which this one might be merged, for who may merge it."""
    if Act.MERGE not in file.acts or not file.version.is_matter:
        return []
    return queries.alike_to(actor=request.actor, now=request.now, case_id=file.id)


def _colleagues(request: Request, file: CaseFile) -> list[tuple[str, str]]:
    """Whom a note may mention, as options; none for who may write none."""
    if Act.NOTE not in file.acts:
        return []
    found = queries.colleagues_of(file=file, actor=request.actor, on=request.now)
    return [(str(one.person_id), f"{one.name}، {one.post or org_words.ROLE[one.role]}") for one in found]


def _bodies(request: Request, file: CaseFile) -> list[tuple[str, str]]:
    """The bodies outside that may be asked, as options; none for who may not ask."""
    if Act.FORWARD not in file.acts:
        return []
    return [(str(pk), name) for pk, name in queries.names_of_bodies(actor=request.actor)]


def _readers(request: Request, file: CaseFile) -> list[queries.Reading] | None:
    if not access.may(request.actor, "cases.see_readers"):
        return None
    return queries.readers_of(actor=request.actor, code=file.code)


TEXTS = {"reason": "دلیل", "text": "متن", "law": "مستند قانونی", "note": "توضیح", "forwarded_to": "گیرنده"}


def lost(prefix: str, post: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was typed into a form that the page no longer holds, by what it was."""
    found = ((label, post.get(f"{prefix}-{field}", "").strip()) for field, label in TEXTS.items())
    return [(label, text) for label, text in found if text]


def forms_of(file: CaseFile) -> Iterable[str]:
    """The prefixes of the forms that the page holds for the actor."""
    acts = file.acts
    yield from (act.value for act in acts)
    for task in file.tasks:
        if task.done_at is None and task.may_act:
            yield from (f"{act.value}-{task.id}" for act in acts)
