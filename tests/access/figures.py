"""The addresses of indicators, and what they name in the small province."""

import dataclasses
import datetime
import io

from ostan.domains.indicators import actions
from ostan.domains.indicators.models import AuditItem, AuditPhoto, Cell, Question, QuestionFile, Sheet
from ostan.domains.indicators.rules import EvidenceKind, How, Measure, Source
from ostan.domains.indicators.rules.definition import Definition
from ostan.domains.indicators.rules.grid import Typed
from ostan.domains.indicators.rules.periods import last_ended
from ostan.domains.indicators.rules.review import Brought, Method, Terms
from ostan.foundation.files import actions as files
from ostan.foundation.ledger import seal
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.calendar import PeriodKind, day_ends
from tests.access.pages import ADMIN, AUDITOR, HEADS, LEADERS, PROVINCE, STAFF, Page, asked, button, read_only
from tests.cases.given import PDF

FILLERS = {"clerk"} | LEADERS
EVERY_FILLER = FILLERS | HEADS | {"other clerk"}
JUDGES = FILLERS | PROVINCE | AUDITOR | {"committee member"}
DEFINERS = {"provincial deputy"} | ADMIN
EVERY_JUDGE = JUDGES | EVERY_FILLER
REVIEWERS = {"committee member", "provincial deputy"} | AUDITOR
AUDITED = REVIEWERS | PROVINCE
QUESTIONED = FILLERS | REVIEWERS
EVERY_QUESTIONED = EVERY_FILLER | REVIEWERS
SHEET = "/indicators/sheets/{data_set}/{unit}/{period}/"

FIGURES: dict[str, Page] = {
    "indicators:dictionary": read_only("/indicators/", STAFF),
    "indicators:indicator": read_only("/indicators/of/{indicator}/", STAFF),
    "indicators:due": read_only("/indicators/due/", EVERY_FILLER),
    "indicators:sheet": Page(SHEET, {200: FILLERS}, {302: FILLERS}),
    "indicators:template": Page(SHEET + "template/", {200: FILLERS}, {405: EVERY_FILLER}),
    "indicators:import": asked(SHEET + "import/", FILLERS),
    "indicators:unlock": asked(SHEET + "unlock/", {"provincial deputy"} | ADMIN),
    "indicators:figure": Page("/indicators/figures/{figure}/", {200: JUDGES}, {422: FILLERS}),
    "indicators:evidence": Page("/indicators/evidence/{evidence}/", {200: JUDGES}, {405: EVERY_JUDGE}),
    "indicators:judge": read_only("/indicators/judge/", EVERY_JUDGE),
    "indicators:judge_sheet": asked("/indicators/judge/{sheet}/", JUDGES),
    "indicators:groups": Page("/indicators/groups/", {200: AUDITED}, {422: {"provincial deputy"}}),
    "indicators:funnel": read_only("/indicators/funnel/{ratio}/", AUDITED),
    "indicators:audits": read_only("/indicators/audits/", AUDITED),
    "indicators:audit_plan": asked("/indicators/audits/plan/", AUDITOR),
    "indicators:audit": Page("/indicators/audits/{audit}/", {200: AUDITED}, {422: AUDITOR}),
    "indicators:audit_draw": read_only("/indicators/audits/{audit}/draw/", STAFF),
    "indicators:audit_item": Page("/indicators/audits/items/{audit_item}/", {200: AUDITED}, {422: AUDITOR}),
    "indicators:audit_photo": Page(
        "/indicators/audits/photos/{audit_photo}/", {200: AUDITED}, {405: AUDITED}
    ),
    "indicators:questions": read_only("/indicators/questions/", EVERY_QUESTIONED),
    "indicators:question": Page("/indicators/questions/{question}/", {200: QUESTIONED}, {422: FILLERS}),
    "indicators:question_file": Page(
        "/indicators/questions/files/{question_file}/", {200: QUESTIONED}, {405: EVERY_QUESTIONED}
    ),
    "indicators:register": read_only("/indicators/review/", REVIEWERS),
    "indicators:examining": Page(
        "/indicators/review/{indicator}/",
        {200: {"provincial deputy"} | ADMIN},
        {302: {"provincial deputy"} | ADMIN},
    ),
    "indicators:openings": read_only("/indicators/openings/", EVERY_JUDGE),
    "indicators:define": asked("/indicators/new/", DEFINERS),
    "indicators:redefine": asked("/indicators/of/{indicator}/define/", DEFINERS),
    "indicators:retire": button("/indicators/of/{indicator}/retire/", DEFINERS),
    "indicators:sets": read_only("/indicators/sets/", DEFINERS),
    "indicators:add_set": asked("/indicators/sets/new/", DEFINERS),
    "indicators:set": asked("/indicators/sets/{data_set}/", DEFINERS),
    "indicators:end_set": button("/indicators/sets/{data_set}/end/", DEFINERS),
    "indicators:completeness": read_only("/indicators/completeness/", EVERY_JUDGE),
}


COCKPIT: dict[str, Page] = {
    "cockpit": read_only("/cockpit/", PROVINCE),
    "cockpit_agency": Page("/cockpit/units/{unit}/", {200: JUDGES}, {405: EVERY_JUDGE}),
    "cockpit_behind": read_only("/cockpit/behind/{indicator}/{period}/", EVERY_JUDGE),
}


def kept(now: datetime.datetime, actors: dict[str, Actor], units: dict[str, int]) -> dict[str, str]:
    """An indicator that the first agency hands in, and its sheet of last month."""
    month = last_ended(PeriodKind.MONTH, now)
    told = Definition(
        title="پروانهٔ صادرشده",
        text="شمار پروانه‌های صادرشده در دوره.",
        measure=Measure.COUNT,
        source=Source.REPORTED,
        period_kind=PeriodKind.MONTH,
        across_units=How.SUM,
        across_periods=How.SUM,
        unit_name="پروانه",
    )
    root, first = units["root"], units["first"]
    actions.define(actor=SYSTEM, now=now, code="permits", steward_id=root, told=told, since=month)
    made = actions.open_data_set(
        actor=SYSTEM,
        now=now,
        code="monthly",
        title="شاخص‌های ماهانه",
        steward_id=root,
        indicator_codes=["permits"],
        unit_ids=[first],
        since=month,
        due_days=60,
    )
    actions.keep_figures(
        actor=actors["clerk"],
        now=now,
        data_set_id=made.pk,
        unit_id=first,
        period=month,
        typed=[Typed("permits", number="3")],
        finish=True,
    )
    cell = Cell.objects.get()
    question = asked(now, actors["clerk"], root, first, told)
    paper = files.keep(actor=actors["clerk"], now=now, upload=io.BytesIO(PDF), name="صورت‌جلسه.pdf")
    laid = actions.lay_evidence(
        actor=actors["clerk"], now=now, cell_id=cell.pk, kind=EvidenceKind.FILE, file_id=paper.pk
    )
    return {
        "figure": str(cell.pk),
        "evidence": str(laid.pk),
        "indicator": "permits",
        "data_set": str(made.pk),
        "period": month.key,
        "sheet": str(Sheet.objects.get(data_set=made).pk),
        **question,
        "ratio": "in_time",
        **audited(now, actors["auditor"]),
    }


def asked(now: datetime.datetime, clerk: Actor, root: int, unit_id: int, told: Definition) -> dict[str, str]:
    """A figure that was copied forward for nine months, what was asked about it, and the answer."""
    months = [last_ended(PeriodKind.MONTH, now).shifted(by) for by in range(-9, 0)]
    title = dataclasses.replace(told, title="بازدید")
    actions.define(actor=SYSTEM, now=now, code="visits", steward_id=root, told=title, since=months[0])
    made = actions.open_data_set(
        actor=SYSTEM,
        now=now,
        code="visits",
        title="بازدیدها",
        steward_id=root,
        indicator_codes=["visits"],
        unit_ids=[unit_id],
        since=months[0],
        due_days=1,
    )
    for month in months:
        actions.keep_figures(
            actor=SYSTEM,
            now=day_ends(month.last_day),
            data_set_id=made.pk,
            unit_id=unit_id,
            period=month,
            typed=[Typed("visits", number="120")],
            finish=True,
        )
    actions.review_figures(actor=SYSTEM, now=now)
    row = Question.objects.latest("pk")
    paper = files.keep(actor=clerk, now=now, upload=io.BytesIO(PDF), name="گزارش.pdf")
    actions.answer_question(
        actor=clerk, now=now, question_id=row.pk, text="ظرفیت بازدید ثابت است.", file_ids=[paper.pk]
    )
    ratio = dataclasses.replace(
        told,
        title="سهم در مهلت",
        measure=Measure.RATIO,
        across_units=How.RATIO,
        across_periods=How.RATIO,
        number_title="در مهلت",
        of_title="همه",
    )
    actions.define(actor=SYSTEM, now=now, code="in_time", steward_id=root, told=ratio, since=months[0])
    return {"question": str(row.pk), "question_file": str(QuestionFile.objects.get().pk)}


def audited(now: datetime.datetime, auditor: Actor) -> dict[str, str]:
    """An audit of all visits that is drawn, with one item looked at."""
    seal.seal(now=now)
    made = actions.plan_audit(
        actor=auditor,
        now=now,
        title="بازدیدها از نو",
        code="visits",
        back=12,
        terms=Terms(Method.ITEMS, 0.4),
    )
    actions.draw_audit(actor=auditor, now=now, audit_id=made.pk)
    first, second = AuditItem.objects.filter(audit=made).exclude(part="")[:2]
    paper = files.keep(actor=auditor, now=now, upload=io.BytesIO(PDF), name="بازشماری.pdf")
    actions.audit_item(
        actor=auditor,
        now=now,
        item_id=first.pk,
        outcome="WRONG",
        way="VISIT",
        typed=Typed("visits", number="100", note="دفتر بازدید دیده شد."),
        brought=[Brought(paper.pk)],
    )
    return {
        "audit": str(made.pk),
        "audit_item": str(second.pk),
        "audit_photo": str(AuditPhoto.objects.get().pk),
    }
