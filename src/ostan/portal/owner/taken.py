"""The lists of a service's owner as they are taken along, on paper or as a sheet."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ostan.domains.catalogue.words import form as version_words
from ostan.domains.feedback import words as said
from ostan.kernel.listed import Listed
from ostan.ui import moments
from ostan.ui.figures import digits, number, percent

Shown = Mapping[str, Any]
"""What the page of figures shows."""


def _days(value: float | None) -> str:
    return "" if value is None else number(value, 1)


def _months(page: Shown) -> Listed:
    rows = [
        (
            moments.month(one.month),
            *(number(count) for count in (one.opened, one.decided)),
            percent(one.on_time),
            *(_days(days) for days in (one.median_days, one.slow_days)),
        )
        for one in reversed(page["figures"].months)
    ]
    columns = ("ماه", "ثبت‌شده", "پایان‌یافته", "در مهلت", "میانه (روز کاری)", "صدک ۹۰ (روز کاری)")
    return Listed("service_months", f"حجم کار در ماه: {page['service'].title}", columns, rows)


def _versions(page: Shown) -> Listed:
    rows = [
        (
            f"نسخهٔ {digits(one['line'].number)}",
            number(one["count"].decided if one["count"] else 0),
            *(percent(getattr(one["count"], name, None)) for name in ("on_time", "refused")),
            *(_days(getattr(one["count"], name, None)) for name in ("median_days", "slow_days")),
            percent(one["left"]),
            _days(one["scores"].mean),
        )
        for one in page["versions"]
    ]
    columns = (
        *("نسخه", "پایان‌یافته", "در مهلت", "مخالفت", "میانه (روز کاری)", "صدک ۹۰ (روز کاری)"),
        *("رها کردن فرم", "ارزیابی از ۵"),
    )
    return Listed("service_versions", f"نسخه‌های {page['service'].title}", columns, rows)


def _steps(page: Shown) -> Listed:
    rows = [
        (
            f"{one.name or 'تصمیم'}{' (زمان متقاضی)' if one.asks else ''}",
            number(one.tasks),
            *(_days(hours) for hours in (one.median_hours, one.slow_hours)),
            percent(one.late),
        )
        for one in page["steps"]["lines"]
    ]
    columns = ("گام", "شمار", "میانه (ساعت کاری)", "صدک ۹۰ (ساعت کاری)", "پس از مهلت گام")
    return Listed("service_steps", f"زمان هر گام: {page['service'].title}", columns, rows, _version(page))


def _leaving(page: Shown) -> Listed:
    rows = [
        (
            one["label"],
            one["page"],
            *(number(count) for count in (one["at"].came, one["at"].left)),
            percent(one["at"].share),
            number(one["at"].refused),
        )
        for one in page["leaving"]["lines"]
    ]
    columns = ("پرسش", "صفحه", "به اینجا رسیدند", "ماندند", "سهم", "پاسخ نپذیرفته")
    return Listed("service_leaving", f"رها کردن فرم: {page['service'].title}", columns, rows, _version(page))


def _suggestions(page: Shown) -> Listed:
    rows = [
        (
            one.text or "(متن پاک شده است)",
            str(said.SUGGESTION_STATE[one.state]),
            "همکار" if one.from_staff else "متقاضی",
            moments.day(one.at),
            one.answer,
        )
        for one in page["suggestions"]
    ]
    columns = ("پیشنهاد", "وضع", "از", "تاریخ", "پاسخ")
    return Listed("suggestions", f"پیشنهادهای بهبود: {page['service'].title}", columns, rows)


def _ratings(page: Shown) -> Listed:
    rows = [
        *(("ارزیابی", label, told) for label, _, told in page["score_bars"]),
        *(("دلیل", label, told) for label, _, told in page["reasons"]),
    ]
    columns = ("چه", "پاسخ", "شمار")
    shown = rows if page["scores"].ratings >= FEWEST_RATINGS else []
    return Listed("ratings", f"ارزیابی شهروندان: {page['service'].title}", columns, shown)


FEWEST_RATINGS = 10
"""Below so many the page tells no spread either."""


def _version(page: Shown) -> list[str]:
    return [f"نسخهٔ {digits(page['version'].number)}، در یک سال گذشته"]


FIGURES: Mapping[str, Callable[[Shown], Listed]] = {
    "months": _months,
    "versions": _versions,
    "steps": _steps,
    "leaving": _leaving,
    "ratings": _ratings,
    "suggestions": _suggestions,
}


def figures(page: Shown, name: str) -> Listed:
    """One of the lists of the page of figures; the months when there is none of that name."""
    return FIGURES.get(name, _months)(page)


def standing(title: str, lines: Iterable[Mapping[str, Any]]) -> Listed:
    """The running cases of a service by version."""
    rows = [
        (
            f"نسخهٔ {digits(one['line'].number)}",
            str(version_words.STATE[one["line"].state]),
            *(number(count) for count in (one["count"].open, one["count"].waiting, one["count"].beyond)),
        )
        for one in lines
    ]
    columns = ("نسخه", "وضعیت", "در جریان", "در انتظار متقاضی", "بیرون از حوزهٔ شما")
    return Listed("version_cases", f"پرونده‌های در جریان: {title}", columns, rows)
