"""One case as its page tells it: the state in plain words, the clock, the way, the talk, the history."""

import datetime
from dataclasses import dataclass
from typing import Any

from ostan.domains.cases import queries as cases
from ostan.domains.cases import words
from ostan.domains.cases.rules import Act, CaseState, Outcome, StageState, wants_answer
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.feedback import words as feedback_words
from ostan.domains.org import queries as org
from ostan.foundation.files import queries as files
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.notices.models import Notice
from ostan.foundation.notices.wording import WORDINGS
from ostan.kernel import calendar
from ostan.portal.citizen import told
from ostan.portal.citizen.cases.answered import answered
from ostan.ui import moments

_STAGES = {StageState.DONE: "done", StageState.NOW: "now", StageState.TO_COME: "next"}
_NOTICE_STATES = {
    "WAITING": ("در صف فرستادن", "info"),
    "SENT": ("فرستاده شد", "info"),
    "DELIVERED": ("رسید", "ok"),
    "FAILED": ("نرسید", "bad"),
    "WITHHELD": ("فرستاده نشد", "quiet"),
}
_CHANNELS = {"SMS": "پیامک", "EMAIL": "رایانامه", "INAPP": "درگاه"}
TONES = {Outcome.GRANTED: "ok", Outcome.PARTLY: "ok", Outcome.REFUSED: "bad"}


@dataclass(frozen=True, slots=True)
class State:
    """Where the case stands, in words: the pill, its tone, and a sentence that says what it means."""

    title: str
    tone: str
    sentence: str


def state_of(case: cases.CaseFile, now: datetime.datetime) -> State:
    """The state in plain words."""
    if case.state == CaseState.WAITING and not wants_answer(open_acts(case)):
        return State("منتظر پرداخت شما", "warn", "تا هزینه پرداخت نشود، زمان رسیدگی متوقف است.")
    if case.state == CaseState.WAITING:
        return State("منتظر پاسخ شما", "warn", "پرسشی از شما شده است. تا پاسخ ندهید، زمان رسیدگی متوقف است.")
    if case.state == CaseState.DECIDED:
        outcome = Outcome(case.outcome)
        return State(
            str(words.OUTCOMES[outcome]),
            TONES.get(outcome, "quiet"),
            "رسیدگی به این درخواست پایان یافته است.",
        )
    if case.cause == "OBJECTED":
        return State(
            "در دست رسیدگی به اعتراض", "info", "شخص دیگری جز تصمیم‌گیرندهٔ نخست به اعتراض شما رسیدگی می‌کند."
        )
    here = next((stage.shown for stage in case.stages if stage.state is StageState.NOW), "")
    if case.legal_late_at:
        return State(
            "از مهلت قانونی گذشته",
            "bad",
            f"از مهلت قانونی پاسخ گذشته است و مقام بالاتر خبر دارد. {here}".strip(),
        )
    if case.norm_due_at < now:
        return State("دیرشده", "bad", f"از وعدهٔ ما گذشته است و مدیر واحد خبر دارد. {here}".strip())
    return State("در دست بررسی", "info", here or "درخواست شما در دست بررسی است.")


def open_acts(case: cases.CaseFile) -> list[str]:
    """What the open steps of the case want."""
    return [task.act for task in case.tasks if task.done_at is None]


def days_left(due: datetime.datetime, now: datetime.datetime) -> int:
    """Working days to an instant, as everybody in the house counts them."""
    return calendar.days_left(holidays.calendar(), due, now)


def clock_of(case: cases.CaseFile, now: datetime.datetime) -> list[dict[str, str]]:
    """The days that matter, each with its icon and, while the clock runs, the working days left."""
    rows = [{"term": "ثبت", "value": moments.day(case.opened_at), "icon": "calendar", "note": ""}]
    if case.decided_at:
        rows.append(
            {"term": "پایان رسیدگی", "value": moments.day(case.decided_at), "icon": "check", "note": ""}
        )
        return rows
    left = moments.work_days_left(days_left(case.norm_due_at, now))
    if case.paused_at:
        left = f"از {moments.day(case.paused_at)} متوقف است؛ این زمان به مهلت افزوده می‌شود."
    day = moments.week_day(case.norm_due_at)
    rows.append({"term": "وعدهٔ پاسخ نهایی", "value": day, "icon": "clock", "note": left})
    if case.legal_due_at:
        law = moments.week_day(case.legal_due_at)
        over = "گذشته است." if case.legal_late_at else ""
        rows.append({"term": "مهلت قانونی", "value": law, "icon": "law", "note": over})
    return rows


def extensions_of(case: cases.CaseFile) -> list[str]:
    """The extensions of this round, each with its reason."""
    return [
        f"مهلت در {moments.day(one.at)} به اندازهٔ {told.number(one.days)} روز کاری تمدید شد: {one.reason}"
        for one in case.extensions
        if one.round == case.round and not case.decided_at
    ]


def way_of(case: cases.CaseFile) -> list[dict[str, str]]:
    """The stages for the drawing of the way."""
    waiting = case.state == CaseState.WAITING
    way = []
    for stage in case.stages:
        state = _STAGES[stage.state]
        way.append({"title": stage.shown, "state": "stopped" if waiting and state == "now" else state})
    if case.state == CaseState.DECIDED and case.outcome:
        way.append({"title": str(words.OUTCOMES[Outcome(case.outcome)]), "state": "done"})
    return way


def answers_of(case: cases.CaseFile, person_id: int) -> list[dict[str, str]]:
    """What the person answered. One statement for each place, one for the files."""
    form, answers = case.version.form, case.answers
    codes = {str(answers[q.name]) for q in form.questions if q.kind is forms.Kind.PLACE and q.name in answers}
    places = {code: told.place(org.places_around(code=code)) for code in codes}
    names = {line.file_id: line.name for line in case.attachments}
    asked = (q for q in form.questions if q.kind is forms.Kind.UNIT and q.name in answers)
    units = org.names_by_code(codes={str(answers[q.name]) for q in asked})
    rows = forms.summary(form, answers, places=places, files=names, units=units)
    return [
        {"term": f"{row.item}: {row.label}" if row.item else row.label, "value": row.value} for row in rows
    ]


def findings_of(case: cases.CaseFile) -> list[dict[str, Any]]:
    """What the office wrote into forms of steps that are for the applicant's eyes. Two statements when there are any."""
    return [
        {
            "title": one.line.asked.title,
            "step": one.line.step,
            "at": one.line.at,
            "rows": [
                {"term": f"{row.item}: {row.label}" if row.item else row.label, "value": row.value}
                for row, _ in one.rows
            ],
        }
        for one in answered(case)
        if not one.line.erased_at
    ]


def decisions_of(case: cases.CaseFile) -> list[dict[str, Any]]:
    """The decisions, newest first, in words."""
    return [
        {
            "line": one,
            "title": str(words.OUTCOMES[Outcome(one.outcome)]),
            "tone": TONES.get(Outcome(one.outcome), "info"),
            "of_objection": one.upheld is not None,
        }
        for one in reversed(case.decisions)
    ]


def sentence_of(line: cases.HistoryLine) -> str:
    """What happened, as its applicant reads it; "" for what is not told."""
    return words.history(line, own=True) or str(feedback_words.OWN_HISTORY.get(line.activity, ""))


def history_of(case: cases.CaseFile) -> list[dict[str, Any]]:
    """What happened, newest first, in plain sentences."""
    lines = []
    for line in reversed(case.history):
        sentence = sentence_of(line)
        if sentence:
            lines.append({"text": sentence, "when": moments.day_time(line.at), "at": line.at})
    return lines


def sent_of(notices: list[Notice], person_id: int) -> list[dict[str, str]]:
    """What was sent to the person about the case, newest first, and whether it arrived."""
    return [
        {
            "title": WORDINGS[one.code].title if one.code in WORDINGS else one.code,
            "channel": _CHANNELS.get(one.channel, one.channel),
            "when": moments.day_time(one.sent_at or one.created_at),
            "state": _NOTICE_STATES[one.state][0],
            "tone": _NOTICE_STATES[one.state][1],
        }
        for one in reversed(notices)
        if one.person_id == person_id
    ]


def in_charge(case: cases.CaseFile, now: datetime.datetime) -> str:
    """Who answers for the case: who holds its open step, else the head of the unit that has the step, or of the nearest
    unit above it, which is then named.

    At most two statements.
    """
    here = [task for task in case.tasks if task.done_at is None]
    holder = next((task.holder for task in here if task.holder), "")
    if holder:
        return holder
    units = [task.unit_id for task in here]
    at = case.unit_id if not units or case.unit_id in units else units[0]
    head = org.head_of(unit_id=at, on=now)
    if head is None:
        return ""
    return head.name if head.unit_id == at else f"{head.name}، {head.unit_name}"


def question_of(case: cases.CaseFile) -> cases.MessageLine | None:
    """The question that waits for an answer."""
    if case.state != CaseState.WAITING or not wants_answer(open_acts(case)):
        return None
    asked = [message for message in case.messages if message.kind == "QUESTION"]
    return asked[-1] if asked else None


def attached(case: cases.CaseFile) -> dict[int, list[cases.AttachmentLine]]:
    """The files by the message they came with, 0 for those of the form and of the case itself."""
    found: dict[int, list[cases.AttachmentLine]] = {}
    for line in case.attachments:
        found.setdefault(line.message_id or 0, []).append(line)
    return found


def names_of(file_ids: list[int], person_id: int) -> list[dict[str, Any]]:
    """Files that were kept for a message that is not sent yet, for showing them again."""
    found = files.files(file_ids=file_ids) if file_ids else {}
    return [
        {"id": one.pk, "name": one.name, "size": one.size, "scan": one.scan}
        for one in found.values()
        if one.owner_id == person_id
    ]


def may(case: cases.CaseFile, act: Act) -> bool:
    """Whether the person may do this to the case now."""
    return act in case.acts
