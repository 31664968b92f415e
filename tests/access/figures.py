"""The addresses of indicators, and what they name in the small province."""

import datetime
import io

from ostan.domains.indicators import actions
from ostan.domains.indicators.models import Cell, Sheet
from ostan.domains.indicators.rules import EvidenceKind, How, Measure, Source
from ostan.domains.indicators.rules.definition import Definition
from ostan.domains.indicators.rules.grid import Typed
from ostan.domains.indicators.rules.periods import last_ended
from ostan.foundation.files import actions as files
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.calendar import PeriodKind
from tests.access.pages import ADMIN, AUDITOR, HEADS, LEADERS, PROVINCE, STAFF, Page, asked, read_only
from tests.cases.given import PDF

FILLERS = {"clerk"} | LEADERS
EVERY_FILLER = FILLERS | HEADS | {"other clerk"}
JUDGES = FILLERS | PROVINCE | AUDITOR | {"committee member"}
EVERY_JUDGE = JUDGES | EVERY_FILLER
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
        "sheet": str(Sheet.objects.get().pk),
    }
