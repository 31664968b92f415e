"""The lists of councils as they are taken along, on paper or as a sheet."""

from collections.abc import Iterable, Mapping, Sequence

from ostan.domains.councils import words
from ostan.domains.councils.queries import AskCard, BodyCard, MeetingCard, ResolutionCard, SeatCard
from ostan.kernel.listed import MOST_ROWS, Listed
from ostan.ui import figures, moments

MOST = MOST_ROWS + 1


def bodies(found: Iterable[BodyCard], owed: Mapping[int, tuple[int, int]]) -> Listed:
    """The bodies with how many sessions each owes."""
    rows = []
    for one in found:
        missing, watched = owed.get(one.id, (0, 0))
        rows.append(
            (
                one.name,
                str(words.BODY_KINDS[one.kind]),
                figures.digits(watched),
                figures.digits(missing),
                "پایان‌یافته" if one.closed_on else "",
            )
        )
    columns = ("نام", "گونه", "برنامه‌های زیر نظر", "جلسهٔ تخصصیِ برگزارنشده", "وضع")
    return Listed("councils", "شوراها و کمیته‌ها", columns, rows)


def meetings(body: BodyCard, found: Iterable[MeetingCard]) -> Listed:
    """The meetings of a body."""
    rows = [
        (
            figures.digits(one.number),
            moments.day_time(one.begins_at),
            str(words.MEETING_STATES[one.state]),
            one.programme,
            one.host,
            one.place,
        )
        for one in found
    ]
    columns = ("شماره", "زمان", "وضعیت", "برنامه", "میزبان", "جا")
    return Listed("meetings", f"جلسه‌های {body.name}", columns, rows)


def seats(body: BodyCard, found: Iterable[SeatCard]) -> Listed:
    """Who sits in a body."""
    rows = [
        (
            one.name or "کسی در این پست نیست",
            str(words.SEAT_ROLES[one.role]),
            "، ".join(filter(None, (one.post, one.unit))),
            moments.day(one.since),
            moments.day(one.until) if one.until else "",
        )
        for one in found
    ]
    columns = ("نام", "نقش", "پست", "از", "تا")
    return Listed("seats", f"اعضای {body.name}", columns, rows, personal=True)


def consultations(found: Iterable[AskCard], told: Sequence[str]) -> Listed:
    """What units asked, and when it was answered."""
    rows = [
        (
            one.title,
            str(words.ASK_KINDS[one.kind]),
            one.unit,
            one.body,
            moments.day(one.at),
            moments.day(one.answered_at) if one.answered_at else "",
        )
        for one in found
    ]
    columns = ("موضوع", "گونه", "دستگاه", "مرجع", "روز درخواست", "روز پاسخ")
    return Listed("consultations", "مشاوره و تسهیلگری", columns, rows, told)


def resolutions(found: Iterable[ResolutionCard], told: Sequence[str]) -> Listed:
    """What was resolved and where it stands."""
    rows = [
        (
            figures.digits(one.number),
            one.body,
            one.text,
            one.unit,
            one.owner,
            moments.day(one.due_at),
            str(words.RESOLUTION_STATES[one.state]),
            moments.day(one.done_at) if one.done_at else "",
        )
        for one in found
    ]
    columns = ("شماره", "مرجع", "مصوبه", "واحد", "مسئول", "مهلت", "وضعیت", "روز انجام")
    return Listed("resolutions", "پیگیری مصوبه‌ها", columns, rows, told)
