"""The lists of the desk as they are taken along, on paper or as a sheet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ostan.domains.cases import words
from ostan.domains.cases.queries import CaseLine, MentionLine, RegisteredLine, WorkItem, Workload
from ostan.domains.cases.rules import CaseState, Channel, Outcome
from ostan.domains.catalogue.queries import ServiceLine
from ostan.domains.org.queries import AwayCard
from ostan.kernel.listed import Listed
from ostan.portal.citizen.told import promise
from ostan.portal.work.clocks import Clocks
from ostan.ui import figures, moments

TASKS = ("مهلت", "مانده", "خدمت", "کد رهگیری", "مرحله", "متقاضی", "متصدی", "واحد", "ثبت")
CASES = ("خدمت", "کد رهگیری", "وضعیت", "متقاضی", "واحد", "ثبت", "مهلت")
REGISTERED = ("موضوع", "کد رهگیری", "وضعیت", "واحد", "از راه", "ثبت")
SUBJECTS = ("موضوع", "مرجع رسیدگی", "زمان رسیدگی", "کد")
REPLIES = ("عنوان", "برای", "خدمت", "واحد", "وضع", "متن")
MENTIONS = ("خدمت", "کد رهگیری", "چه کسی", "زمان", "خوانده شد")
AWAY = ("چه کسی", "واحد", "از", "تا", "جانشین")
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


def _standing(line: CaseLine | RegisteredLine) -> str:
    """How the case ended, or how it stands."""
    return str(words.OUTCOMES[Outcome(line.outcome)] if line.outcome else words.STATES[CaseState(line.state)])


def cases(title: str, lines: Iterable[CaseLine], told: Sequence[str]) -> Listed:
    """Cases that were found."""
    rows = [
        (
            line.service,
            figures.tracking(line.code),
            _standing(line),
            line.applicant,
            line.unit,
            moments.day(line.opened_at),
            moments.day(line.norm_due_at),
        )
        for line in lines
    ]
    return Listed("cases", title, CASES, rows, told, personal=True)


def registered(lines: Iterable[RegisteredLine]) -> Listed:
    """What an operator registered for others."""
    rows = [
        (
            line.service,
            figures.tracking(line.code),
            _standing(line),
            line.unit,
            str(words.CHANNELS[Channel(line.channel)]),
            moments.day_time(line.opened_at),
        )
        for line in lines
    ]
    return Listed("registered", "ثبت‌های من", REGISTERED, rows)


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


def replies(lines: Iterable[Mapping[str, Any]]) -> Listed:
    """Texts kept ready; the lines as their page has them."""
    rows = [
        (
            one["card"].told.title,
            one["use"],
            one["services"],
            one["card"].unit,
            "کنار گذاشته شده" if one["card"].retired_at else "به کار می‌رود",
            one["card"].told.text,
        )
        for one in lines
    ]
    return Listed("replies", "متن‌های آماده", REPLIES, rows)


def mentions(lines: Iterable[MentionLine]) -> Listed:
    """Where somebody was mentioned."""
    rows = [
        (
            one.service,
            figures.tracking(one.code),
            one.by or "همکار",
            moments.day_time(one.at),
            moments.day_time(one.read_at) if one.read_at else "تازه",
        )
        for one in lines
    ]
    return Listed("mentions", "اشاره‌ها به من", MENTIONS, rows)


def absences(lines: Iterable[AwayCard]) -> Listed:
    """Who is away, and who stands in."""
    rows = [
        (one.absent, one.unit, moments.day(one.since), moments.day(one.until), one.substitute or "بی‌جانشین")
        for one in lines
    ]
    return Listed("absences", "غیبت و جانشینی", AWAY, rows)


def deadlines(title: str, days: Iterable[Mapping[str, Any]]) -> Listed:
    """How many deadlines fall on each day; the days as their page has them."""
    rows = [
        (
            moments.week_day(one["day"]),
            figures.number(one["count"]),
            one["title"] or ("تعطیل" if one["closed"] else ""),
        )
        for one in days
    ]
    return Listed("deadlines", title, ("روز", "کار با این مهلت", "مناسبت"), rows)
