"""The lists of the desk as they are taken along, on paper or as a sheet."""

from collections.abc import Iterable, Sequence

from ostan.domains.cases import words
from ostan.domains.cases.queries import CaseLine, WorkItem, Workload
from ostan.domains.cases.rules import CaseState, Outcome
from ostan.domains.catalogue.queries import ServiceLine
from ostan.kernel.listed import Listed
from ostan.portal.citizen.told import promise
from ostan.portal.work.clocks import Clocks
from ostan.ui import figures, moments

TASKS = ("مهلت", "مانده", "خدمت", "کد رهگیری", "مرحله", "متقاضی", "متصدی", "واحد", "ثبت")
CASES = ("خدمت", "کد رهگیری", "وضعیت", "متقاضی", "واحد", "ثبت", "مهلت")
SUBJECTS = ("موضوع", "مرجع رسیدگی", "زمان رسیدگی", "کد")
LOADS = (
    "متصدی",
    "باز",
    "دیرشده",
    "مهلت تا سه روز کاری",
    "در انتظار متقاضی",
    "پایان‌یافته در سی روز",
    "میانهٔ زمان کار (روز کاری)",
)


def tasks(title: str, items: Iterable[WorkItem], told: Sequence[str], clocks: Clocks) -> Listed:
    """A work list."""
    rows = [
        (
            moments.day(item.due_at),
            clocks.to(item.due_at, paused=item.paused).text,
            item.service,
            figures.tracking(item.code),
            words.step(item.node, item.name),
            item.applicant,
            f"{item.holder} (به جای {item.absent})" if item.absent else item.holder,
            item.unit,
            moments.day(item.opened_at),
        )
        for item in items
    ]
    return Listed("tasks", title, TASKS, rows, told, personal=True)


def cases(title: str, lines: Iterable[CaseLine], told: Sequence[str]) -> Listed:
    """Cases that were found."""
    rows = [
        (
            line.service,
            figures.tracking(line.code),
            str(
                words.OUTCOMES[Outcome(line.outcome)] if line.outcome else words.STATES[CaseState(line.state)]
            ),
            line.applicant,
            line.unit,
            moments.day(line.opened_at),
            moments.day(line.norm_due_at),
        )
        for line in lines
    ]
    return Listed("cases", title, CASES, rows, told, personal=True)


def loads(title: str, people: Iterable[Workload]) -> Listed:
    """Who has how much work."""
    rows = [
        (
            one.name or "بدون متصدی",
            *(figures.number(count) for count in (one.open, one.late, one.soon, one.paused, one.done)),
            figures.number(one.median_days, 1) if one.median_days is not None else "",
        )
        for one in people
    ]
    return Listed("workload", title, LOADS, rows)


def subjects(title: str, lines: Iterable[ServiceLine], told: Sequence[str]) -> Listed:
    """Subjects of complaints and requests."""
    rows = [(line.title, line.owner_name, promise(line.norm), line.code) for line in lines]
    return Listed("subjects", title, SUBJECTS, rows, told)
