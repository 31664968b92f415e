"""The auditor's lists as they are taken along, on paper or as a sheet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ostan.foundation.ledger.models import Verification
from ostan.foundation.ledger.read import Seal
from ostan.kernel.listed import Listed
from ostan.ui import figures, moments


def entries(lines: Iterable[Mapping[str, Any]], told: Sequence[str]) -> Listed:
    """Entries of the ledger; the lines as the page has them."""
    rows = [
        (
            figures.digits(one["id"]),
            one["title"],
            moments.day_time(one["at"]),
            one["stream"],
            one["who"],
            "در انتظار مهر" if one["position"] is None else figures.number(one["position"] + 1),
        )
        for one in lines
    ]
    columns = ("شماره", "رویداد", "زمان", "جریان", "چه کسی", "مهر")
    return Listed("ledger", "دفتر رویدادها", columns, rows, told, personal=True)


def seals(lines: Iterable[Seal]) -> Listed:
    """Checkpoints."""
    rows = [(figures.number(one.size), moments.day_time(one.at), one.root, one.key.id.hex()) for one in lines]
    return Listed("seals", "مهرهای دفتر", ("شمار رویدادها", "زمان مهر", "ریشه", "کلید"), rows)


def checks(lines: Iterable[Verification]) -> Listed:
    """The last checks of the whole ledger."""
    rows = [
        (
            moments.day_time(one.asked_at),
            figures.number(one.size) if one.finished_at else "—",
            _verdict(one),
        )
        for one in lines
    ]
    return Listed("verifications", "بازبینی‌های دفتر", ("زمان", "رویدادها", "نتیجه"), rows)


def _verdict(one: Verification) -> str:
    if not one.finished_at:
        return "ناتمام"
    return f"{figures.number(one.found)} ناهمخوانی" if one.found else "دست‌نخورده"
