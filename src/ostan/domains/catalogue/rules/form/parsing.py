"""From what a person typed, or a program sent, to one canonical value for each kind of question.

Every canonical value is read as itself again, so that accepted answers can be checked a second time.
"""

import datetime
import math
import re
from collections.abc import Callable
from typing import Any

from ostan.domains.catalogue.rules.form.model import LARGEST, Kind, Question
from ostan.domains.catalogue.rules.form.refusals import wrong
from ostan.kernel import calendar, persian
from ostan.kernel.errors import RuleBroken

_NUMBER = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,10})?")
_GROUPING = re.compile("[\\s,٬،_\u200c\u200e\u200f]|ریال")
_ISO_DAY = re.compile(r"([0-9]{4})-[0-9]{2}-[0-9]{2}")
_EMAIL = re.compile(r"[^@\s,;<>()\"]{1,64}@[^@\s,;<>()\".]+(\.[^@\s,;<>()\".]+)+")
_FIRST_GREGORIAN_YEAR = 1700
_MOST_RAW = 20_000
_MOST_IDS = 100
_YES = frozenset({"yes", "true", "on", "1"})


def parse(question: Question, raw: Any) -> Any:
    """The canonical value of an answer, or None when nothing was answered. Groups are read by `checking`.

    Comes back as: text; int or float (number); int of rials; ISO day; the option's value; a list of values
    in the order of the options; a code of a place or unit; digits of a code; a list of file ids; True.

    Raises:
        RuleBroken: "catalogue.answer_…" with field and label.
    """
    if question.kind in _LISTS:
        return _LISTS[question.kind](question, _many(question, raw))
    if isinstance(raw, list | tuple) and len(raw) <= 1:
        raw = raw[0] if raw else None
    if raw is None or raw == "":
        return None
    if question.kind is Kind.DECLARATION:
        return _declaration(question, raw)
    if question.kind in (Kind.NUMBER, Kind.RIAL):
        return _number(question, raw)
    if not isinstance(raw, str):
        raise wrong("type", question)
    if len(raw) > _MOST_RAW:
        raise wrong("too_long", question, most=question.ceiling)
    text = persian.clean(raw) if question.kind is Kind.LONG_TEXT else persian.clean_line(raw)
    return _TEXTS[question.kind](question, text) if text else None


def _many(question: Question, raw: Any) -> list[Any]:
    if raw is None or raw == "":
        return []
    given = list(raw) if isinstance(raw, list | tuple) else [raw]
    if len(given) > _MOST_IDS:
        raise wrong("too_many", question, most=question.ceiling)
    return [item for item in given if item is not None and item != ""]


def _declaration(question: Question, raw: Any) -> bool | None:
    if raw is True or (isinstance(raw, str) and raw.strip().lower() in _YES):
        return True
    if raw is False or isinstance(raw, str):
        return None
    raise wrong("type", question)


def _number(question: Question, raw: Any) -> int | float | None:
    if isinstance(raw, str):
        text = _GROUPING.sub("", persian.latin_digits(raw[:100])).replace("٫", ".").replace("−", "-")
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise wrong("number", question)
        raw = float(text) if "." in text else int(text)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise wrong("type", question)
    if not math.isfinite(raw) or abs(raw) > LARGEST:
        raise wrong("number", question)
    if question.decimals == 0 or question.kind is Kind.RIAL:
        if raw != int(raw):
            raise wrong("whole", question)
        return int(raw)
    if round(raw, question.decimals) != raw:
        raise wrong("decimals", question, most=question.decimals)
    return raw


def _date(question: Question, text: str) -> str:
    found = _ISO_DAY.fullmatch(persian.latin_digits(text))
    try:
        if found and int(found[1]) >= _FIRST_GREGORIAN_YEAR:
            return datetime.date.fromisoformat(found[0]).isoformat()
        return calendar.parse_jalali(text[:60]).isoformat()
    except (ValueError, RuleBroken):
        raise wrong("date", question) from None


def _choice(question: Question, text: str) -> str:
    if text not in {option.value for option in question.options}:
        raise wrong("not_option", question)
    return text


def _several(question: Question, given: list[Any]) -> list[str] | None:
    values = [option.value for option in question.options]
    chosen = [item.strip() if isinstance(item, str) else item for item in given]
    if not all(isinstance(item, str) and item in values for item in chosen):
        raise wrong("not_option", question)
    return [value for value in values if value in chosen] or None


def _files(question: Question, given: list[Any]) -> list[int] | None:
    ids = [_file_id(question, item) for item in given]
    return list(dict.fromkeys(ids)) or None


def _file_id(question: Question, item: Any) -> int:
    item = persian.whole_number(item, None) if isinstance(item, str) else item
    if isinstance(item, bool) or not isinstance(item, int) or not 0 < item <= LARGEST:
        raise wrong("file", question)
    return item


def _email(question: Question, text: str) -> str:
    text = text.lower()
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise wrong("email", question)
    return text


def _place(question: Question, text: str) -> str:
    code = persian.latin_digits(text)
    if len(code) > 16 or not re.fullmatch(r"[0-9A-Za-z.\-]+", code):
        raise wrong("place", question)
    return code


def _unit(question: Question, text: str) -> str:
    """The code of a unit; a name that fits none, or several, is for the page to offer what it may mean."""
    code = persian.latin_digits(text)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", code):
        raise wrong("unit", question)
    return code


def _checked(code: str, parse_code: Callable[[str], str]) -> Callable[[Question, str], str]:
    def read(question: Question, text: str) -> str:
        try:
            return parse_code(text)
        except RuleBroken as broken:
            raise wrong(code, question, reason=broken.facts.get("reason", "")) from None

    return read


def _plain(question: Question, text: str) -> str:
    return text


_LISTS: dict[Kind, Callable[[Question, list[Any]], Any]] = {Kind.SEVERAL: _several, Kind.FILE: _files}
_TEXTS: dict[Kind, Callable[[Question, str], str]] = {
    Kind.TEXT: _plain,
    Kind.LONG_TEXT: _plain,
    Kind.JALALI_DATE: _date,
    Kind.CHOICE: _choice,
    Kind.PLACE: _place,
    Kind.UNIT: _unit,
    Kind.EMAIL: _email,
    Kind.NATIONAL_CODE: _checked("national_code", persian.parse_national_code),
    Kind.FOREIGN_CODE: _checked("foreign_code", persian.parse_foreign_code),
    Kind.MOBILE: _checked("mobile", persian.parse_mobile),
    Kind.POSTAL_CODE: _checked("postal_code", persian.parse_postal_code),
    Kind.SHEBA: _checked("sheba", persian.parse_sheba),
}
