"""The Jinja environment of every page: filters for Persian figures and moments, and the few globals."""

from collections.abc import Iterable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

import jinja2
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import StrictUndefined

from ostan.kernel.calendar import MONTHS
from ostan.ui import charts, figures, icons, moments, refusals


def pairs(options: Iterable[object]) -> list[dict[str, str]]:
    """Options of a choice as dicts of value, label and help, from tuples of two or three, or dicts."""
    told = []
    for option in options:
        if isinstance(option, Mapping):
            parts = (option["value"], option["label"], option.get("help", ""))
        elif isinstance(option, tuple | list):
            parts = (option[0], option[1], option[2] if len(option) > 2 else "")
        else:
            parts = (option, option, "")
        told.append(dict(zip(("value", "label", "help"), map(str, parts), strict=True)))
    return told


def link(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named view. Raises NoReverseMatch."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


FILTERS = {
    "fa": figures.digits,
    "number": figures.number,
    "percent": figures.percent,
    "rial": figures.rial,
    "toman": figures.toman,
    "toman_words": figures.toman_words,
    "amount_of": figures.amount_of,
    "words": figures.words,
    "grouped": figures.grouped,
    "size": figures.size,
    "code": figures.code,
    "tracking": figures.tracking,
    "masked": figures.masked,
    "initials": figures.initials,
    "lines": figures.lines,
    "linked": figures.linked,
    "day": moments.day,
    "week_day": moments.week_day,
    "short_day": moments.short_day,
    "month": moments.month,
    "clock": moments.clock,
    "day_time": moments.day_time,
    "iso": moments.iso,
    "relative": moments.relative,
    "work_days_left": moments.work_days_left,
    "span": moments.span,
    "pairs": pairs,
    "refusal": refusals.text,
}


class Environment(jinja2.Environment):
    """Jinja's, with the globals of a template in a plain dict: every macro file that a page names subtracts them."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's globals and the template's own."""
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> Environment:
    """The environment of Django's Jinja2 backend. A name that is not given is an error, not an empty text."""
    ours = {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(**{**options, **ours})
    env.filters.update(FILTERS)
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    env.globals.update(static=lru_cache(maxsize=256)(static), url=link, draw=icons.draw)
    env.globals.update(charts=charts, months=MONTHS)
    return env
