"""From a Form back to the definition that is stored."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from ostan.domains.catalogue.rules.form.model import Form, Page, Question
from ostan.domains.catalogue.rules.form.schema import schema_of

_EMPTY: tuple[object, ...] = ("", (), None, False, 0)


def definition_of(form: Form) -> dict[str, Any]:
    """{"schema": …, "layout": {"pages": […]}}: what read_form reads back as the same form."""
    if not form.pages:
        return {}
    return {"schema": schema_of(_asked(form)), "layout": {"pages": [_page(page) for page in form.pages]}}


def _asked(form: Form) -> Iterator[Question]:
    """The questions with the conditions of their pages as well."""
    for page in form.pages:
        for question in page.questions:
            when = " && ".join(text for text in (page.when, question.when) if text)
            both = f"({page.when}) && ({question.when})" if page.when and question.when else when
            yield dataclasses.replace(question, when=both)


def _page(page: Page) -> dict[str, Any]:
    texts = {name: getattr(page, name) for name in ("name", "title", "section", "help", "when")}
    questions = [_question(question) for question in page.questions]
    return {**{name: text for name, text in texts.items() if text}, "questions": questions}


def _question(question: Question) -> dict[str, Any]:
    plain = ("name", "label", "help", "when", "least", "most", "decimals", "unit", "earliest", "latest")
    told: dict[str, Any] = {"kind": question.kind.value}
    for name in (*plain, "level", "item", "statement", "personal"):
        value = getattr(question, name)
        if value is not None and (value not in _EMPTY or (value == 0 and name in ("least", "most"))):
            told[name] = value
    if not question.required:
        told["required"] = False
    if question.options:
        told["options"] = [_option(option.value, option.label, option.help) for option in question.options]
    if question.accepts:
        told["accepts"] = list(question.accepts)
    if question.questions:
        told["questions"] = [_question(inner) for inner in question.questions]
    return told


def _option(value: str, label: str, help_text: str) -> dict[str, str]:
    return {"value": value, "label": label, **({"help": help_text} if help_text else {})}
