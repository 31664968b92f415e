"""The card's fields as questions of a page, and its values as they are typed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from ostan.domains.catalogue.rules.card import Card, Stage
from ostan.domains.catalogue.rules.form.fields import jalali_of
from ostan.domains.catalogue.web.asking import Question, lines
from ostan.domains.catalogue.words import card as words
from ostan.ui import figures

LINES = frozenset({"laws", "processes", "keywords"})


def _field(name: str, kind: str = "text", help: str = "", **more: Any) -> Question:
    label = str(words.FIELDS.get(name, more.pop("label", name)))
    return {"name": name, "kind": kind, "label": label, "help": help, "required": False, **more}


def _choice(name: str, labels: Mapping[Any, Any], kind: str = "choice", **more: Any) -> Question:
    options = [(item.value, str(label)) for item, label in labels.items()]
    return _field(name, kind, options=options, **more)


def about() -> list[Question]:
    """Title, identifier, provider, description."""
    return [
        {**_field("title", max_length=300), "required": True},
        _field("national_id", help="۱۱ رقم؛ سازمان ملی مسئول آن را می‌دهد. اگر ندارید خالی بماند."),
        _field("provider", max_length=200),
        _field("parent_body", max_length=200),
        _field("description", "long_text", help="با زبان مردم بگویید این خدمت به چه کار می‌آید.", rows=5),
        _choice("kind", words.KIND),
        _choice("nature", words.NATURE),
        _choice("reach", words.REACH, "choices"),
    ]


def parts() -> list[Question]:
    """The sub-services, in the order in which the page of the service names them."""
    optional = {"required": False}
    kinds = [(kind.value, str(label)) for kind, label in words.KIND.items()]
    guide = "۱۱ رقم؛ اگر جدا از شناسهٔ خدمت داده شده است."
    rows: list[Question] = [
        {"name": "title", "kind": "text", "label": "عنوان زیرخدمت", "max_length": 300},
        {"name": "national_id", "kind": "text", "label": "شناسهٔ زیرخدمت", "help": guide, **optional},
        {"name": "kind", "kind": "choice", "label": "نوع", "options": kinds, **optional},
        {"name": "description", "kind": "text", "label": "در یک جمله", "max_length": 300, **optional},
        {"name": "duration", "kind": "text", "label": "متوسط زمان ارائه", "max_length": 60, **optional},
    ]
    yes_no = [("yes", "بله"), ("no", "خیر، زیرخدمت ندارد")]
    return [
        _field("divided", "choice", label="این خدمت زیرخدمت دارد؟", options=yes_no),
        _field("parts", "group", item="زیرخدمت", questions=rows, max=40, ordered=True),
    ]


def audience() -> list[Question]:
    """Whom the service is for, and when in a life."""
    return [
        _field("audience", "long_text", help="چه کسانی می‌توانند این خدمت را بگیرند؟", rows=3),
        _choice("life_event", words.LIFE_EVENT, select=True),
        _choice("start", words.START),
        _field(
            "keywords", "long_text", help="هر کلیدواژه در یک سطر؛ واژه‌هایی که مردم جست‌وجو می‌کنند.", rows=4
        ),
    ]


def needs() -> list[Question]:
    """Documents and laws."""
    rows = [
        {"name": "title", "kind": "text", "label": "مدرک", "max_length": 200},
        {"name": "help", "kind": "text", "label": "توضیح", "required": False, "max_length": 300},
    ]
    return [
        _field("documents", "group", item="مدرک", questions=rows, max=40),
        _field("laws", "long_text", help="هر قانون یا بخشنامه در یک سطر.", rows=5),
    ]


def numbers() -> list[Question]:
    """Statistics, duration, frequency, visits."""
    periods = [
        {
            "name": f"statistics_{period}",
            "kind": "number",
            "label": f"خدمت‌گیرندگان {label}",
            "required": False,
            "unit": "نفر",
        }
        for period, label in words.PERIOD.items()
    ]
    return [
        *periods,
        _field("duration", help="آنچه تاکنون بوده است، مانند «۱۰ روز»؛ قول شما در برگهٔ «زمان» نوشته می‌شود."),
        _field("frequency", help="مانند «یک‌بار برای همیشه» یا «سالی یک‌بار»."),
        _field("visits", "number", unit="بار"),
    ]


def costs() -> list[Question]:
    """Whether it is free, and the charges."""
    yes_no = [("yes", "بله"), ("no", "خیر")]
    rows = [
        {"name": "title", "kind": "text", "label": "بابتِ", "max_length": 200},
        {
            "name": "rials",
            "kind": "rial",
            "label": "مبلغ",
            "required": False,
            "help": "اگر ثابت نیست خالی بماند.",
        },
        {
            "name": "account",
            "kind": "text",
            "label": "شمارهٔ حساب یا جای پرداخت",
            "required": False,
            "max_length": 60,
        },
        {
            "name": "online",
            "kind": "choice",
            "label": "پرداخت الکترونیکی دارد؟",
            "options": yes_no,
            "help": "اگر بله، فرایند باید گام پرداخت داشته باشد؛ وگرنه راه پرداخت را بنویسید، مانند «در محل».",
        },
        {
            "name": "refund",
            "kind": "choice",
            "label": "بازپرداخت",
            "required": False,
            "options": [(rule.value, str(label)) for rule, label in words.REFUND.items()],
        },
    ]
    return [
        _field("free", "choice", label="خدمت رایگان است؟", options=yes_no),
        _field("costs", "group", item="هزینه", questions=rows, max=20),
    ]


def access() -> list[Question]:
    """The channels of each stage."""
    channels = [(channel.value, str(label)) for channel, label in words.CHANNEL.items()]
    options = [("electronic", "این مرحله الکترونیکی است"), *channels]
    return [
        {
            "name": f"access_{stage.value}",
            "kind": "choices",
            "label": f"مرحلهٔ {words.STAGE[stage]}",
            "required": False,
            "options": options,
        }
        for stage in Stage
    ]


def more() -> list[Question]:
    """Processes, what they lean on, maturity, notes, and who completed the card."""
    rows = [
        {"name": "title", "kind": "text", "label": "سامانه یا دستگاه", "max_length": 200},
        {"name": "help", "kind": "text", "label": "برای چه؟", "required": False, "max_length": 300},
    ]
    guide = "استعلام‌ها و داده‌هایی که از جای دیگری می‌آید یا به آن می‌رود؛ اگر نیست بنویسید «پیوندی ندارد»."
    return [
        _field("processes", "long_text", help="هر عنوان در یک سطر.", rows=3),
        _field("links", "group", guide, item="پیوند", questions=rows, max=40),
        _choice("maturity", words.MATURITY),
        _field("notes", "long_text", rows=4),
        _field("filled_by", help="نام یا سمت کسی که این شناسنامه را پر کرده است.", max_length=200),
        _field("filled_on", "date"),
        _field("source_url", help="اگر این کارت پیش‌تر در جایی منتشر شده است.", max_length=500),
    ]


def values_of(card: Card) -> dict[str, Any]:
    """The card as its fields show it."""
    plain = ("title", "national_id", "provider", "parent_body", "description", "audience", "duration")
    values: dict[str, Any] = {
        name: getattr(card, name) for name in (*plain, "frequency", "notes", "filled_by", "source_url")
    }
    for name in ("kind", "nature", "life_event", "start", "maturity"):
        chosen = getattr(card, name)
        values[name] = chosen.value if isinstance(chosen, StrEnum) else ""
    values |= {name: "\n".join(getattr(card, name)) for name in LINES}
    values["reach"] = [item.value for item in card.reach]
    values["divided"] = "no" if card.undivided else "yes" if card.parts else ""
    values["parts"] = [
        {
            "title": item.title,
            "national_id": figures.digits(item.national_id),
            "kind": item.kind.value if item.kind else "",
            "description": item.description,
            "duration": item.duration,
        }
        for item in card.parts
    ]
    values["links"] = [{"title": item.title, "help": item.help} for item in card.links]
    values["filled_on"] = jalali_of(card.filled_on)
    values["documents"] = [{"title": item.title, "help": item.help} for item in card.documents]
    values["visits"] = figures.digits(card.visits)
    values["free"] = "yes" if card.free else ""
    values["costs"] = [
        {
            "title": item.title,
            "rials": "" if item.rials is None else str(item.rials),
            "account": item.account,
            "online": "yes" if item.online else "no",
            "refund": item.refund.value,
        }
        for item in card.costs
    ]
    for period in words.PERIOD:
        count = getattr(card.statistics, period)
        values[f"statistics_{period}"] = figures.digits(count)
    stages = {item.stage: item for item in card.access}
    for stage in Stage:
        told = stages.get(stage)
        chosen_ones = [channel.value for channel in told.channels] if told else []
        electronic = ["electronic"] if told and told.electronic else []
        values[f"access_{stage.value}"] = electronic + chosen_ones
    return values


def _row_shown(row: Mapping[str, Any]) -> str:
    return f"{row['title']} ({row['help']})" if row.get("help") else str(row["title"])


def shown(question: Question, value: Any) -> str:
    """The value in words, for reading."""
    labels = {str(option[0]): str(option[1]) for option in question.get("options", ())}
    if question["kind"] == "choices":
        return "، ".join(labels.get(item, item) for item in value or ())
    if question["kind"] == "choice":
        return labels.get(str(value), "")
    if question["kind"] == "group":
        return "، ".join(_row_shown(row) for row in value or ())
    if question["kind"] == "number":
        return f"{figures.digits(value)} {question.get('unit', '')}".strip() if value else ""
    if question["name"] == "source_url":
        return str(value or "")  # an address leads nowhere in other digits
    return "، ".join(lines(value)) if question["name"] in LINES else figures.digits(value or "")
