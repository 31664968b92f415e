"""From the form of Open311 to the answers of ours."""

import datetime
import math
import re
from typing import Any, NamedTuple

from django.http import QueryDict

from ostan.domains.catalogue.rules.form import Form, Kind, Question
from ostan.domains.catalogue.rules.gateway import askable, described_by
from ostan.domains.org import queries as org
from ostan.kernel.errors import NotAllowed, RuleBroken

LONGEST = 4_000
LONGEST_SEARCH = datetime.timedelta(days=90)
MOST = 1_000
USUAL_PAGE, MOST_PAGE = 100, 200

_YES = frozenset({"true", "1", "yes", "on"})
_KEY = re.compile(r"[0-9]{1,17}")
_PAGE = re.compile(r"[1-9][0-9]{0,5}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ATTRIBUTE = re.compile(r"attribute\[([^\]]*)\](\[\])?")

DATATYPES = {
    Kind.LONG_TEXT: "text",
    Kind.NUMBER: "number",
    Kind.RIAL: "number",
    Kind.JALALI_DATE: "datetime",
    Kind.CHOICE: "singlevaluelist",
    Kind.DECLARATION: "singlevaluelist",
    Kind.SEVERAL: "multivaluelist",
}
"""How a kind of question is called there; every other is a string."""


class Where(NamedTuple):
    """Where a request is: the code of a place, and what was said beside it."""

    code: str
    said: str


def where(post: QueryDict, placeless: bool) -> Where:
    """The place of the request.

    Raises:
        RuleBroken: open311.place_missing, open311.place_unknown, open311.point_wrong.
    """
    code, text = post.get("address_id", "").strip(), post.get("address_string", "").strip()
    said = [f"نشانی: {text[:300]}"] if text else []
    point = _point(post)
    if point:
        said.append(f"مختصات: {point}")
    if code:
        try:
            return Where(org.place(code=code[:16]).code, "\n".join(said))
        except NotAllowed as unknown:
            raise RuleBroken("open311.place_unknown", field="address_id") from unknown
    if not (said or placeless):
        raise RuleBroken("open311.place_missing")
    named = [one for one in org.search_places(text=text[:100], limit=5) if one.name == text] if text else []
    return Where(named[0].code if len(named) == 1 else "", "\n".join(said))


def _point(post: QueryDict) -> str:
    lat, long = post.get("lat", "").strip(), post.get("long", "").strip()
    if not lat and not long:
        return ""
    try:
        north, east = float(lat), float(long)
    except ValueError as wrong:
        raise RuleBroken("open311.point_wrong", field="lat") from wrong
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise RuleBroken("open311.point_wrong", field="lat")
    return f"{north:.5f}, {east:.5f}"


def answers(post: QueryDict, form: Form, place: Where) -> dict[str, Any]:
    """The answers to the form's questions; what is wrong with them is for the form to say.

    Raises:
        RuleBroken: open311.too_long, open311.attribute_unknown.
    """
    known = {one.name: one for one in askable(form)}
    told: dict[str, Any] = {}
    for name in post:
        found = _ATTRIBUTE.fullmatch(name)
        if not found:
            continue
        if found[1] not in known:
            raise RuleBroken("open311.attribute_unknown", field=name[:60])
        value = _value(known[found[1]], [one for one in post.getlist(name) if one != ""])
        if value is not None:
            told[found[1]] = value
    _describe(told, form, post, place)
    asked = next((one.name for one in form.questions if one.kind is Kind.PLACE), "")
    if asked and place.code:
        told.setdefault(asked, place.code)
    return told


def _value(question: Question, given: list[str]) -> Any:
    if not given:
        return None
    match question.kind:
        case Kind.SEVERAL:
            return given
        case Kind.NUMBER | Kind.RIAL:
            return _number(given[0])
        case Kind.DECLARATION:
            return given[0].lower() in _YES
        case Kind.JALALI_DATE:
            day = _DAY.match(given[0])
            return day[0] if day else given[0]
    return given[0]


def _number(text: str) -> Any:
    """The number; what is none stays text, which the form refuses."""
    try:
        number = float(text)
    except ValueError:
        return text
    if not math.isfinite(number):
        return text
    return int(number) if number.is_integer() else number


def _describe(told: dict[str, Any], form: Form, post: QueryDict, place: Where) -> None:
    """What stands in the protocol's own fields goes to the question that is answered in words."""
    description, media = post.get("description", "").strip(), post.get("media_url", "").strip()
    if len(description) > LONGEST:
        raise RuleBroken("open311.too_long", field="description", most=LONGEST)
    question = described_by(form)
    if question is None:
        return
    seen = [f"تصویر: {media[:300]}"] if media else []
    parts = [str(told.get(question.name, "")), description, place.said, *seen]
    whole = "\n".join(dict.fromkeys(part for part in parts if part))
    if whole:
        told[question.name] = whole if question.kind is Kind.LONG_TEXT else " ".join(whole.split())


def ids(text: str) -> list[int]:
    """The public numbers in a list with commas; what is no number of ours is left out."""
    return [int(one) for one in (part.strip() for part in text.split(",")[:MOST]) if _KEY.fullmatch(one)]


def span(get: QueryDict, now: datetime.datetime) -> tuple[datetime.datetime, datetime.datetime | None]:
    """From when to when requests are wanted: at most 90 days, without a word the last 90.

    Raises:
        RuleBroken: open311.date_wrong, open311.span_too_long.
    """
    first, last = _instant(get, "start_date"), _instant(get, "end_date")
    if first is None:
        return (last or now) - LONGEST_SEARCH, last
    if last is None:
        return first, first + LONGEST_SEARCH
    if last - first > LONGEST_SEARCH:
        raise RuleBroken("open311.span_too_long", field="start_date")
    return first, last


_EARLIEST, _LATEST = (
    datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC),
    datetime.datetime(2200, 1, 1, tzinfo=datetime.UTC),
)


def _instant(get: QueryDict, name: str) -> datetime.datetime | None:
    text = get.get(name, "").strip().replace(" ", "+")
    if not text:
        return None
    try:
        found = datetime.datetime.fromisoformat(text)
        at = (found if found.tzinfo else found.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
    except (ValueError, OverflowError) as wrong:
        raise RuleBroken("open311.date_wrong", field=name) from wrong
    if not _EARLIEST <= at <= _LATEST:
        raise RuleBroken("open311.date_wrong", field=name)
    return at


def window(get: QueryDict) -> tuple[int, int]:
    """Offset and number of lines; a thousand when no pages are asked for.

    Raises:
        RuleBroken: open311.page_wrong.
    """
    page, size = get.get("page", ""), get.get("page_size", "")
    if not page and not size:
        return 0, MOST
    for name, text in (("page", page), ("page_size", size)):
        if text and not _PAGE.fullmatch(text):
            raise RuleBroken("open311.page_wrong", field=name)
    lines = min(int(size or USUAL_PAGE), MOST_PAGE)
    return (int(page or 1) - 1) * lines, lines
