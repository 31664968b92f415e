"""The lists of a hall as they are taken along, on paper or as a sheet."""

import datetime
from collections.abc import Iterable

from ostan.domains.desk import words
from ostan.domains.desk.queries import CounterCard, HallCard, ShiftLine, Visit
from ostan.domains.desk.rules import Absence
from ostan.kernel.listed import Listed
from ostan.portal.desk.spans import span_text
from ostan.ui import figures, moments

ROTA = ("روز", "ساعت", "دستگاه", "باجه", "نماینده", "به جای او", "خدمت‌ها")


def rota(hall: HallCard, lines: Iterable[ShiftLine], told: Iterable[str]) -> Listed:
    """Who sits when for which agency."""
    rows = [
        (
            moments.week_day(one.day),
            span_text([one.hours]),
            one.agency,
            figures.digits(one.counter_number),
            f"{one.person} ({words.ABSENCES[Absence(one.absence)]})" if one.absence else one.person,
            one.substitute or ("بی‌نماینده" if one.absence else ""),
            "، ".join(one.services) or "همه",
        )
        for one in lines
    ]
    return Listed("rota", f"نوبت نمایندگان، {hall.name}", ROTA, rows, list(told))


def visits(hall: HallCard, lines: Iterable[Visit], day: datetime.date) -> Listed:
    """The appointments of a day, as the counters have them: without names."""
    rows = [
        (
            moments.clock(one.begins_at),
            one.service,
            figures.digits(one.counter_number),
            figures.digits(one.code),
            "آمد" if one.state == "ARRIVED" else "",
        )
        for one in lines
    ]
    title = f"وقت‌های {moments.week_day(day)}، {hall.name}"
    return Listed("visits", title, ("ساعت", "خدمت", "باجه", "شمارهٔ وقت", "آمدن"), rows)


def counters(hall: HallCard, lines: Iterable[tuple[CounterCard, list[str]]]) -> Listed:
    """The counters of a hall, with what is given at each."""
    rows = [
        (
            figures.digits(one.number),
            one.name,
            "، ".join(titles) or "تنها خدمت نمایندگانی که پای آن می‌نشینند",
            f"{figures.digits(one.slot_minutes)} دقیقه" if one.slot_minutes else "بدون وقت قبلی",
            "باز" if one.is_open else "بسته",
        )
        for one, titles in lines
    ]
    columns = ("باجه", "نام", "خدمت‌ها", "وقت قبلی", "وضع")
    return Listed("counters", f"باجه‌های {hall.name}", columns, rows)
