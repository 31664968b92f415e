"""Every word a person reads about cases."""

import datetime
from collections.abc import Mapping

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from ostan.domains.cases.queries import HistoryLine, LinkState
from ostan.domains.cases.rules import (
    DECISION_NODE,
    Act,
    CaseState,
    Channel,
    MessageKind,
    Outcome,
    RevealReason,
    RoundCause,
    Rung,
    Tab,
    TaskAct,
    TaskState,
    Told,
)
from ostan.domains.cases.rules.exchange import OutsideState
from ostan.domains.cases.words.refusals import BROKEN
from ostan.domains.catalogue.rules import process
from ostan.kernel.actor import MANDATES
from ostan.ui import figures, moments

__all__ = ["BROKEN"]

STATES = {
    CaseState.OPEN: _("در دست بررسی"),
    CaseState.WAITING: _("در انتظار متقاضی"),
    CaseState.DECIDED: _("پایان‌یافته"),
}
OUTCOMES = {
    Outcome.GRANTED: _("پذیرفته شد"),
    Outcome.REFUSED: _("پذیرفته نشد"),
    Outcome.PARTLY: _("بخشی از آن پذیرفته شد"),
    Outcome.FORWARDED: _("به دستگاه مسئول فرستاده شد"),
    Outcome.DUPLICATE: _("تکراری بود"),
    Outcome.WITHDRAWN: _("متقاضی انصراف داد"),
    Outcome.NO_ANSWER: _("متقاضی پاسخ نداد"),
    Outcome.UNPAID: _("هزینه پرداخت نشد"),
}
TASK_STATES = {
    TaskState.OPEN: _("بدون متصدی"),
    TaskState.CLAIMED: _("در دست اقدام"),
    TaskState.DONE: _("انجام‌شده"),
    TaskState.WITHDRAWN: _("برداشته‌شده"),
}
TASK_ACTS = {
    TaskAct.WORK: _("بررسی"),
    TaskAct.DECIDE: _("تصمیم‌گیری"),
    TaskAct.ASK: _("پرسش از متقاضی"),
    TaskAct.PAY: _("پرداخت متقاضی"),
    TaskAct.ISSUE: _("صدور نتیجه"),
}
CHANNELS = {
    Channel.WEB: _("درگاه اینترنتی"),
    Channel.DESK: _("میز خدمت"),
    Channel.PHONE: _("تلفن"),
    Channel.LETTER: _("نامه"),
    Channel.SYSTEM: _("سامانهٔ دیگر"),
}
MESSAGE_KINDS = {
    MessageKind.QUESTION: _("پرسش از متقاضی"),
    MessageKind.ANSWER: _("پاسخ متقاضی"),
    MessageKind.NOTE: _("یادداشت داخلی"),
    MessageKind.WORD: _("پیام"),
    MessageKind.OUTSIDE: _("پاسخ نهاد بیرونی"),
}
CAUSES = {
    RoundCause.OPENED: _("رسیدگی نخست"),
    RoundCause.OBJECTED: _("رسیدگی به اعتراض"),
    RoundCause.REOPENED: _("رسیدگی دوباره"),
}
RUNGS = {
    Rung.BEFORE: _("پیش از پایان مهلت"),
    Rung.BREACH: _("با پایان مهلت"),
    Rung.AFTER: _("پس از پایان مهلت"),
    Rung.LAW: _("پس از پایان مهلت قانونی"),
}
TOLD = {
    Told.HOLDER: _("متصدی کار"),
    Told.HEAD: _("رئیس واحد"),
    Told.SUPERIOR: _("مقام بالاتر"),
    Told.PROVINCE: _("معاون استاندار"),
}
TABS = {
    Tab.MINE: _("کارهای من"),
    Tab.UNIT: _("کارهای واحد"),
    Tab.BELOW: _("واحد و زیرمجموعه"),
    Tab.UNASSIGNED: _("بدون متصدی"),
    Tab.LATE: _("دیرشده"),
}
EVERYWHERE = _("همهٔ استان")
ACTS = {
    Act.CLAIM: _("برداشتن کار"),
    Act.RELEASE: _("رها کردن کار"),
    Act.HAND_OVER: _("ارجاع"),
    Act.RETURN: _("بازگرداندن"),
    Act.COMPLETE: _("پایان دادن به مرحله"),
    Act.DECIDE: _("تصمیم‌گیری"),
    Act.ASK: _("پرسش از متقاضی"),
    Act.TAKE_BACK: _("پس گرفتن پرسش"),
    Act.ANSWER: _("پاسخ دادن"),
    Act.EXTEND: _("تمدید مهلت"),
    Act.REROUTE: _("فرستادن به واحد دیگر"),
    Act.WITHDRAW: _("انصراف"),
    Act.OBJECT: _("اعتراض"),
    Act.REOPEN: _("بازگشایی"),
    Act.NOTE: _("نوشتن یادداشت"),
    Act.MESSAGE: _("فرستادن پیام"),
    Act.ATTACH: _("پیوست کردن مدرک"),
    Act.READ: _("دیدن پرونده"),
    Act.ERASE: _("پاک‌کردن دادهٔ شخصی"),
    Act.MOVE: _("بردن به نسخهٔ دیگر فرایند"),
    Act.MERGE: _("یکی کردن با پروندهٔ دیگر"),
    Act.SPLIT: _("سپردن بخشی به واحد دیگر"),
    Act.FORWARD: _("پرسش از نهاد بیرونی"),
    Act.REVEAL: _("دیدن هویت پنهان"),
}
REVEAL_REASONS = {
    RevealReason.CONTACT: _("برای تماس با متقاضی"),
    RevealReason.IDENTITY: _("برای اطمینان از هویت متقاضی"),
    RevealReason.COURT: _("به دستور مرجع قضایی"),
    RevealReason.SAFETY: _("برای جلوگیری از خطر"),
}
OUTSIDE_STATES = {
    OutsideState.OPEN: _("باز"),
    OutsideState.ANSWERED: _("پاسخ داده شده"),
    OutsideState.CLOSED: _("بسته"),
}
LINK_STATES = {
    LinkState.OPEN: _("در انتظار پاسخ"),
    LinkState.ANSWERED: _("پاسخ داد"),
    LinkState.EXPIRED: _("بی‌پاسخ ماند"),
    LinkState.TAKEN_BACK: _("پس گرفته شد"),
}
ROUTED = {
    "office": _("واحد مسئول این خدمت در محل شما"),
    "owner": _("دستگاه مسئول این خدمت"),
    "about": _("دستگاهی که نام برده شده است"),
    "part": _("بخشی از پروندهٔ دیگری است"),
}

HISTORY: Mapping[str, Lazy | str] = {
    "CaseOpened": _("درخواست ثبت شد و به «%(unit)s» رسید."),
    "CaseRerouted": _("%(actor)s پرونده را از «%(from_unit)s» به «%(to_unit)s» فرستاد."),
    "CaseRerouted.lifted": _(
        "پرونده برای بار %(bounces)s میان دستگاه‌ها جابه‌جا شد و برای تعیین تکلیف به «%(to_unit)s» رفت."
    ),
    "DecisionMade": _("%(actor)s تصمیم گرفت: %(outcome)s."),
    "DecisionMade.upheld": _("%(actor)s اعتراض را وارد دانست: %(outcome)s."),
    "DecisionMade.stands": _("%(actor)s اعتراض را وارد ندانست؛ نتیجه همان ماند: %(outcome)s."),
    "CaseDecided": _("رسیدگی پایان یافت: %(outcome)s."),
    "CaseDecided.WITHDRAWN": _("متقاضی از درخواست انصراف داد و پرونده بسته شد."),
    "CaseDecided.NO_ANSWER": _("چون پاسخی از متقاضی نرسید، پرونده بسته شد."),
    "CaseDecided.UNPAID": _("چون هزینهٔ خدمت تا پایان مهلت پرداخت نشد، پرونده بسته شد."),
    "CaseObjected": _("متقاضی به تصمیم اعتراض کرد و پرونده برای رسیدگی دوباره به «%(unit)s» رفت."),
    "CaseReopened": _("%(actor)s پرونده را دوباره گشود."),
    "CaseMoved": _("%(actor)s پرونده را به نسخهٔ دیگری از فرایند خدمت برد."),
    "CaseRead": _("%(actor)s پرونده را دید."),
    "AnswersErased": _("داده‌های شخصی پرونده پاک شد."),
    "CaseExtended": _("%(actor)s مهلت را %(days)s روز کاری تمدید کرد؛ پاسخ تا %(norm_due_at)s."),
    "DeadlinesReckoned": _("تقویم کاری تغییر کرد؛ مهلت تازه %(norm_due_at)s است."),
    "CaseBecameLate": _("پرونده از مهلت گذشت."),
    "CaseBecameLegallyLate": _("پرونده از مهلت قانونی گذشت."),
    "CaseEscalated.BEFORE": _("مهلت نزدیک است؛ به %(head)s خبر داده شد."),
    "CaseEscalated.BREACH": _("پرونده از مهلت گذشته است؛ به %(head)s خبر داده شد."),
    "CaseEscalated.AFTER": _("%(days)s روز کاری از مهلت گذشته است؛ به %(head)s خبر داده شد."),
    "CaseEscalated.LAW": _("پرونده از مهلت قانونی گذشته است؛ به مقام بالاتر، %(head)s، خبر داده شد."),
    "TimerFired": _("زمان مرحلهٔ «%(step)s» به سر رسید."),
    "CitizenAsked": _("%(actor)s از متقاضی پرسشی کرد؛ زمان رسیدگی تا رسیدن پاسخ متوقف است."),
    "CitizenReminded": _("به متقاضی یادآوری شد که پرونده منتظر پاسخ اوست."),
    "CitizenReminded.pay": _("به متقاضی یادآوری شد که هزینه را بپردازد."),
    "PaymentAsked": _(
        "هزینهٔ خدمت، %(amount)s، از متقاضی خواسته شد؛ مهلت پرداخت %(pay_until)s. زمان رسیدگی متوقف است."
    ),
    "PaymentSettled": _("هزینه پرداخت شد و رسیدگی ادامه یافت؛ مهلت تازه %(norm_due_at)s."),
    "PaymentSettled.waived": _("هزینه بخشوده شد و رسیدگی ادامه یافت؛ مهلت تازه %(norm_due_at)s."),
    "PayerSent": _("متقاضی به درگاه بانک رفت."),
    "BillPaid": _("%(amount)s با شمارهٔ پیگیری %(reference)s پرداخت شد."),
    "BillPaid.by_hand": _("%(actor)s پرداخت %(amount)s را با سند شمارهٔ %(reference)s ثبت کرد."),
    "AttemptEnded": _("پرداخت در درگاه بانک انجام نشد."),
    "AttemptEnded.RETURNED": _("پرداختی که لازم نبود پذیرفته نشد؛ بانک پول آن را بازمی‌گرداند."),
    "BillWaived": _("%(actor)s هزینهٔ %(amount)s را بخشود."),
    "RefundAsked": _("%(amount)s باید به متقاضی بازگردانده شود."),
    "RefundDropped": _("بازپرداخت دیگر لازم نیست."),
    "RefundGiven": _("%(actor)s %(amount)s را با سند شمارهٔ %(reference)s بازگرداند."),
    "CitizenAnswered": _("متقاضی پاسخ داد؛ مهلت تازه %(norm_due_at)s است."),
    "QuestionTakenBack": _("%(actor)s پرسش را پس گرفت؛ مهلت تازه %(norm_due_at)s است."),
    "MessageSent": _("%(actor)s پیامی فرستاد."),
    "MessageSent.citizen": _("متقاضی پیامی فرستاد."),
    "MessageSent.NOTE": _("%(actor)s یادداشتی نوشت."),
    "PersonMentioned": _("%(actor)s در یادداشت خود به همکاری اشاره کرد."),
    "FileAttached": _("%(actor)s مدرکی پیوست کرد."),
    "CaseMerged": _("%(actor)s این پرونده را با پروندهٔ مشابهی یکی کرد."),
    "CaseJoined": _("درخواست مشابه دیگری با این پرونده یکی شد؛ نتیجه به متقاضی آن نیز گفته می‌شود."),
    "CaseFollowed": _("کسی که همین درخواست را دارد پیگیر این پرونده شد."),
    "CaseUnfollowed": _("یکی از پیگیران دیگر منتظر این پرونده نیست."),
    "PartOpened": _("%(actor)s بخشی از کار را به «%(to_unit)s» سپرد."),
    "PartDecided": _("یکی از بخش‌های پرونده پایان یافت: %(outcome)s."),
    "ApplicantRevealed": _("هویت پنهان متقاضی برای %(actor)s نمایان شد: %(why)s."),
    "CaseForwarded": _("%(actor)s از نهادی بیرون از سامانه پرسید؛ مهلت پاسخ %(due_at)s."),
    "OutsideReminded": _("به نهاد بیرونی یادآوری شد."),
    "OutsideAnswered": _("نهاد بیرونی پاسخ داد."),
    "ForwardingTakenBack": _("%(actor)s پرسش از نهاد بیرونی را پس گرفت."),
    "CaseImported": _("آنچه سامانهٔ بیرونی دربارهٔ این پرونده می‌گوید ثبت شد."),
    "TaskOpened": _("کار «%(step)s» به «%(unit)s» سپرده شد."),
    "TaskClaimed": _("%(actor)s کار «%(step)s» را برداشت."),
    "TaskReleased": _("%(actor)s کار «%(step)s» را رها کرد."),
    "TaskHandedOver.person": _("%(actor)s کار «%(step)s» را به %(to_person)s ارجاع داد."),
    "TaskHandedOver.unit": _("%(actor)s کار «%(step)s» را به «%(to_unit)s» ارجاع داد."),
    "TaskReturned": _("%(actor)s کار «%(step)s» را بازگرداند."),
    "TaskCompleted": _("%(actor)s مرحلهٔ «%(step)s» را به پایان رساند."),
    "TaskCompleted.citizen": _("متقاضی مرحلهٔ «%(step)s» را به پایان رساند."),
    "StepAnswered": _("%(actor)s فرم مرحلهٔ «%(step)s» را پاسخ داد."),
    "TaskWithdrawn": _("کار «%(step)s» برداشته شد."),
    "OperationDue": _("فرایند از گام خودکار «%(step)s» گذشت."),
    "OperationDue.units": _("«%(step)s»: به مدیر واحدی که پرونده نزد آن است یادآوری شد."),
    "OperationDue.applicant": _("«%(step)s»: پایان رسیدگی به متقاضی اطلاع داده شد."),
    "OperationDue.record": _("«%(step)s» در دفتر رویدادها ثبت شد."),
}
OWN_HISTORY: Mapping[str, Lazy | str] = {
    "CaseDecided.WITHDRAWN": _("از درخواست انصراف دادید و پرونده بسته شد."),
    "CaseDecided.NO_ANSWER": _("چون پاسخی از شما نرسید، پرونده بسته شد."),
    "CaseObjected": _("به تصمیم اعتراض کردید و پرونده برای رسیدگی دوباره به «%(unit)s» رفت."),
    "CitizenAsked": _("%(actor)s از شما پرسشی کرد؛ زمان رسیدگی تا رسیدن پاسخ شما متوقف است."),
    "CitizenReminded": _("به شما یادآوری شد که پرونده منتظر پاسخ شماست."),
    "CitizenReminded.pay": _("به شما یادآوری شد که هزینه را بپردازید."),
    "PaymentAsked": _(
        "هزینهٔ خدمت، %(amount)s، از شما خواسته شد؛ مهلت پرداخت %(pay_until)s. زمان رسیدگی متوقف است."
    ),
    "PayerSent": _("به درگاه بانک رفتید."),
    "RefundAsked": _("%(amount)s باید به شما بازگردانده شود."),
    "CitizenAnswered": _("پاسخ دادید؛ مهلت تازه %(norm_due_at)s است."),
    "MessageSent.citizen": _("پیامی فرستادید."),
    "TaskCompleted.citizen": _("مرحلهٔ «%(step)s» را به پایان رساندید."),
}
"""What the applicant himself reads in place of the sentence of HISTORY."""
HOUSE = _("سامانه")
APPLICANT = _("متقاضی")
NOBODY = _("مدیر واحد")


def history(line: HistoryLine, *, own: bool = False) -> str:
    """One sentence of the history of a case in plain Persian, with the names that the line carries.

    `own` says that the applicant himself reads it.

    An activity without a sentence (a reading, for those who may not see readings, is not handed in) gives "".
    """
    names = (f"{line.activity}.{_variant(line)}", line.activity)
    said = {**HISTORY, **OWN_HISTORY} if own else HISTORY
    wording = next((said[name] for name in names if name in said), "")
    facts: dict[str, object] = dict(line.names)
    facts |= {name: figures.digits(line.facts[name]) for name in ("days", "bounces") if name in line.facts}
    if "node" in line.facts:
        facts["step"] = step(line.facts["node"], line.names.get("step", ""))
    if "amount_rials" in line.facts:
        facts["amount"] = figures.rial(line.facts["amount_rials"])
    facts["reference"] = figures.digits(line.facts.get("reference_code"))
    for name in ("norm_due_at", "due_at", "pay_until"):
        if name in line.facts:
            facts[name] = moments.day(datetime.datetime.fromisoformat(line.facts[name]))
    if "why" in line.facts:
        facts["why"] = str(REVEAL_REASONS[RevealReason(line.facts["why"])])
    facts["actor"] = line.names.get("actor") or str(APPLICANT if line.by_citizen else HOUSE)
    facts["head"] = line.names.get("head") or str(NOBODY)
    if "outcome" in line.facts:
        facts["outcome"] = str(OUTCOMES[Outcome(line.facts["outcome"])])
    sentence = str(wording) % facts
    if line.hat > MANDATES and sentence:
        return f"{sentence} (به دست {facts['actor']} به نمایندگی از متقاضی)"
    return sentence


def _variant(line: HistoryLine) -> str:
    """Which of an activity's sentences fits its facts."""
    facts = line.facts
    match line.activity:
        case "CaseRerouted" if facts["lifted"]:
            return "lifted"
        case "DecisionMade" if facts["upheld"] is not None:
            return "upheld" if facts["upheld"] else "stands"
        case "CaseDecided":
            return str(facts["outcome"])
        case "CaseEscalated":
            return str(facts["rung"])
        case "MessageSent":
            return "citizen" if facts["from_citizen"] else str(facts["kind"])
        case "OperationDue" if facts["operation_code"] == process.NOTIFY:
            return "units" if facts["unit_ids"] else "applicant"
        case "OperationDue":
            return str(facts["operation_code"])
        case "TaskHandedOver":
            return "person" if facts["to_person_id"] else "unit"
        case "TaskCompleted" if line.by_citizen:
            return "citizen"
        case "CitizenReminded" if facts.get("to_pay"):
            return "pay"
        case "PaymentSettled" if facts["waived"]:
            return "waived"
        case "BillPaid" if not facts["attempt_id"]:
            return "by_hand"
        case "AttemptEnded":
            return str(facts["state_code"])
    return ""


def rung(days: int) -> str:
    """When a rung of the ladder comes: so many working days after the norm runs out, or before it."""
    if not days:
        return "با پایان مهلت"
    return f"{figures.digits(abs(days))} روز کاری {'پس از' if days > 0 else 'پیش از'} پایان مهلت"


def tab(one: Tab, *, everywhere: bool) -> str:
    """The name of a work list, for a hat that reaches its unit and what is below, or the whole province."""
    return str(EVERYWHERE if everywhere and one is Tab.BELOW else TABS[one])


STEPS = {DECISION_NODE: _("تصمیم‌گیری دربارهٔ درخواست")}


def step(node: str, name: str) -> str:
    """The name of a step: that of the process, else the house's own."""
    return name or str(STEPS.get(node, node))


def routed(reason: str, word: str = "") -> str:
    """Why a case went where it went: the reason written in the rule with the word that fitted, or that of the
    default."""
    told = str(ROUTED.get(reason, reason))
    return _("%(reason)s (به نشان «%(word)s» در متن)") % {"reason": told, "word": word} if word else told
