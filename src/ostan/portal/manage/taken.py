"""The lists of the administration as they are taken along, on paper or as a sheet."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ostan.domains.cases.queries import BodyCard, RuleLine, SystemCard
from ostan.domains.org import words as org_words
from ostan.domains.org.queries import MandateCard
from ostan.domains.org.queries import SystemCard as Partner
from ostan.foundation.holidays import words as day_words
from ostan.foundation.holidays.queries import DayCard
from ostan.foundation.hooks import words as hook_words
from ostan.foundation.hooks.queries import DeliveryLine, HookCard
from ostan.foundation.notices.models import Notice
from ostan.kernel.listed import Listed
from ostan.ui import figures, moments

MANDATES = ("نماینده", "از طرف", "سمت", "وضع", "درخواست", "تا")
KEYS = ("کلید", "اختیارها", "خدمت‌ها", "در دقیقه", "واپسین کاربرد", "تا", "وضع")
DELIVERIES = ("رویداد", "زمان", "کوشش", "وضع", "پاسخ")
RULES = ("ترتیب", "خدمت", "واژه‌ها", "شرط", "واحد مقصد", "دلیل", "وضع")


def mandates(waiting: Iterable[MandateCard], running: Iterable[MandateCard]) -> Listed:
    """Who acts for whom: those that wait, then those in force."""
    rows = [
        (
            one.person or "بی‌نام",
            one.principal,
            str(org_words.MANDATE_KIND[one.kind]),
            state,
            moments.day(one.asked_at),
            moments.day(one.until) if one.until else "",
        )
        for state, some in (("منتظر تأیید", waiting), ("برقرار", running))
        for one in some
    ]
    return Listed("mandates", "نمایندگی‌ها", MANDATES, rows, personal=True)


def partners(systems: Iterable[Partner]) -> Listed:
    """Other systems."""
    rows = [(one.name, one.unit_name, "برقرار" if one.is_partner else "پایان‌یافته") for one in systems]
    return Listed("partners", "سامانه‌های همکار", ("سامانه", "واحد", "وضع"), rows)


def keys(system: Partner, lines: Iterable[Mapping[str, Any]]) -> Listed:
    """The keys of a system, without their secrets; the lines as its page has them."""
    rows = [
        (
            f"{one['key'].name} (ostan_{one['key'].prefix}…)",
            "، ".join(str(scope) for scope in one["scopes"]),
            "، ".join(one["services"]) or "همه",
            figures.number(one["key"].per_minute),
            moments.day_time(one["key"].used_at) if one["key"].used_at else "هنوز به کار نرفته",
            moments.day(one["key"].expires_at) if one["key"].expires_at else "بی‌پایان",
            "برقرار" if one["opens"] else "باطل" if one["key"].revoked_at else "پایان‌یافته",
        )
        for one in lines
    ]
    return Listed("keys", f"کلیدهای «{system.name}»", KEYS, rows)


def hooks(system: Partner, lines: Iterable[HookCard]) -> Listed:
    """The addresses at which a system is called."""
    rows = [
        (one.address, _kinds(one.kinds), "کنار گذاشته شده" if one.ended_at else "برقرار") for one in lines
    ]
    return Listed("hooks", f"نشانی‌های پیام‌رسانی «{system.name}»", ("نشانی", "رویدادها", "وضع"), rows)


def _kinds(kinds: Iterable[str]) -> str:
    return "، ".join(str(hook_words.KIND[one]) for one in kinds)


def deliveries(system: Partner, hook: HookCard, lines: Iterable[DeliveryLine]) -> Listed:
    """What became of the messages to one address."""
    rows = [
        (
            str(hook_words.KIND.get(one.kind, one.kind)),
            moments.day_time(one.created_at),
            figures.number(one.tries),
            str(hook_words.STATE[one.state]),
            str(
                one.status or (hook_words.LOST.get(one.refusal, hook_words.UNREACHED) if one.refusal else "")
            ),
        )
        for one in lines
    ]
    return Listed("deliveries", f"پیام‌رسانی به «{system.name}»", DELIVERIES, rows, [hook.address])


def bodies(lines: Iterable[BodyCard]) -> Listed:
    """Bodies without an account, their addresses masked as on the page."""
    rows = [
        (one.name, one.email or "—", one.mobile or "—", "فعال" if one.is_active else "غیرفعال")
        for one in lines
    ]
    return Listed("outside_bodies", "نهادهای بیرونی", ("نهاد", "رایانامه", "همراه", "وضعیت"), rows)


def rules(lines: Iterable[RuleLine]) -> Listed:
    """The rules of routing, in the order in which they are asked."""
    rows = [
        (
            figures.number(one.order),
            one.service or "همهٔ خدمات",
            one.words or "هر متنی",
            one.condition or "بدون شرط",
            one.unit,
            one.reason,
            "به کار می‌رود" if one.is_active else "کنار گذاشته شده",
        )
        for one in lines
    ]
    return Listed("routing", "قاعده‌های ارجاع", RULES, rows)


def undelivered(lines: Iterable[Notice], titles: Mapping[str, str]) -> Listed:
    """Notices that did not arrive, without whom they were for."""
    rows = [(titles.get(one.code, one.code), moments.day_time(one.created_at), one.refusal) for one in lines]
    return Listed("undelivered", "پیام‌های نرسیده", ("پیام", "زمان", "دلیل"), rows)


def complaints_systems(lines: Iterable[SystemCard]) -> Listed:
    """Outside systems of complaints."""
    rows = [(one.name, figures.number(one.cases), moments.day(one.changed_at)) for one in lines]
    return Listed("exchange", "سامانه‌های شکایت", ("سامانه", "پروندهٔ شناخته", "آخرین تغییر نگاشت"), rows)


def special_days(lines: Sequence[DayCard], month: datetime.date) -> Listed:
    """The special days of a month of the working calendar."""
    rows = [
        (
            one.title,
            f"{day_words.DAY_KIND[one.kind]}{' (تخمینی)' if one.is_estimated else ''}",
            " تا ".join(moments.week_day(day) for day in dict.fromkeys((one.first, one.last))),
            "تقویم رسمی کشور" if one.is_official else (one.source or "—"),
        )
        for one in lines
    ]
    title = f"روزهای ویژهٔ {moments.month(month)}"
    return Listed("special_days", title, ("عنوان", "نوع", "روز", "مستند"), rows)
