"""The JSON Schema (2020-12) of a form's answers, made from its questions: one truth for page and API."""

from collections.abc import Iterable
from typing import Any

from jsonschema import Draft202012Validator

from ostan.domains.catalogue.rules.form.model import LARGEST, Form, Kind, Question

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_PATTERNS = {
    Kind.JALALI_DATE: r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    Kind.PLACE: r"^[0-9A-Za-z.-]{1,16}$",
    Kind.NATIONAL_CODE: r"^[0-9]{10}$",
    Kind.MOBILE: r"^09[0-9]{9}$",
    Kind.POSTAL_CODE: r"^[1-9][0-9]{9}$",
    Kind.SHEBA: r"^IR[0-9]{24}$",
    Kind.EMAIL: r"^[^@\s]{1,64}@[^@\s]{1,189}$",
}
_FORMATS = {Kind.JALALI_DATE: "date", Kind.EMAIL: "email"}


def schema_of(questions: Iterable[Question]) -> Schema:
    """The JSON Schema of an object with an answer to each question.

    `required` names what must always be answered; what is asked under a condition is judged by
    `check_answers`, which knows what was asked. Dates are ISO days, amounts whole rials, places codes of
    org, files ids of stored files.
    """
    return {"$schema": DIALECT, **_object(questions)}


def _object(questions: Iterable[Question]) -> Schema:
    asked = list(questions)
    return {
        "type": "object",
        "properties": {question.name: _of(question) for question in asked},
        "required": [question.name for question in asked if question.required and not question.when],
        "additionalProperties": False,
    }


def _of(question: Question) -> Schema:
    return {"title": question.label, **_shape(question)}


def _shape(question: Question) -> Schema:
    match question.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return {"type": "string", "minLength": question.floor, "maxLength": question.ceiling}
        case Kind.NUMBER:
            low = question.least if question.least is not None else -LARGEST
            return {"type": "number" if question.decimals else "integer", "minimum": low, **_top(question)}
        case Kind.RIAL:
            return {"type": "integer", "minimum": question.least or 0, **_top(question)}
        case Kind.CHOICE:
            return {"enum": [option.value for option in question.options]}
        case Kind.SEVERAL:
            options = {"enum": [option.value for option in question.options]}
            return {"type": "array", "items": options, "uniqueItems": True, **_count(question)}
        case Kind.FILE:
            ids = {"type": "integer", "minimum": 1, "maximum": LARGEST}
            return {"type": "array", "items": ids, "uniqueItems": True, **_count(question)}
        case Kind.GROUP:
            return {"type": "array", "items": _object(question.questions), **_count(question)}
        case Kind.DECLARATION:
            return {"const": True}
        case _:
            return {"type": "string", "pattern": _PATTERNS[question.kind], **_format(question)}


def _top(question: Question) -> Schema:
    return {"maximum": question.most if question.most is not None else LARGEST}


def _count(question: Question) -> Schema:
    return {"minItems": question.floor, "maxItems": question.ceiling}


def _format(question: Question) -> Schema:
    return {"format": _FORMATS[question.kind]} if question.kind in _FORMATS else {}


_compiled: dict[str, Draft202012Validator] = {}
_MOST_COMPILED = 2_000


def validator(form: Form) -> Draft202012Validator:
    """The compiled validator of the form's answers, without its `required`; kept per definition."""
    known = _compiled.get(form.key)
    if known is None:
        if len(_compiled) >= _MOST_COMPILED:
            _compiled.clear()
        known = _compiled[form.key] = _compile(form)
    return known


def _compile(form: Form) -> Draft202012Validator:
    schema = schema_of(form.questions)
    for part in (schema, *(item["items"] for item in schema["properties"].values() if _is_group(item))):
        part["required"] = []  # what is missing depends on what was asked; see checking
    return Draft202012Validator(schema)


def _is_group(schema: Schema) -> bool:
    return isinstance(schema.get("items"), dict) and schema["items"].get("type") == "object"
