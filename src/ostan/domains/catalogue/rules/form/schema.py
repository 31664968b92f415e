"""The JSON Schema (2020-12) of a form's answers, made from its questions: one truth for page and API."""

from collections.abc import Iterable
from typing import Any

from jsonschema import Draft202012Validator

from ostan.domains.catalogue.rules.form.conditions import Clause, Operator, clauses_of
from ostan.domains.catalogue.rules.form.model import LARGEST, Form, Kind, Question

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_PATTERNS = {
    Kind.JALALI_DATE: r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    Kind.PLACE: r"^[0-9A-Za-z.-]{1,16}$",
    Kind.UNIT: r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
    Kind.NATIONAL_CODE: r"^[0-9]{10}$",
    Kind.FOREIGN_CODE: r"^[0-9]{12}$",
    Kind.MOBILE: r"^09[0-9]{9}$",
    Kind.POSTAL_CODE: r"^[1-9][0-9]{9}$",
    Kind.SHEBA: r"^IR[0-9]{24}$",
    Kind.EMAIL: r"^[^@\s]{1,64}@[^@\s]{1,189}$",
}
_FORMATS = {Kind.JALALI_DATE: "date", Kind.EMAIL: "email"}


def schema_of(questions: Iterable[Question]) -> Schema:
    """The JSON Schema of an object with an answer to each question.

    `required` names what must always be answered. What is asked under a condition stands in `allOf` as far as
    the condition was built from clauses; one that an expert wrote in CEL has no JSON Schema and is judged by
    `check_answers` alone. Dates are ISO days, amounts whole rials, places codes of org, files ids of stored
    files.
    """
    return {"$schema": DIALECT, **_object(questions, "answers")}


def _object(questions: Iterable[Question], of: str) -> Schema:
    asked = list(questions)
    known = {question.name for question in asked}
    conditional = [_when_asked(question, of, known) for question in asked if question.required]
    told: Schema = {
        "type": "object",
        "properties": {question.name: _of(question) for question in asked},
        "required": [question.name for question in asked if question.required and not question.when],
        "additionalProperties": False,
    }
    rules = [rule for rule in conditional if rule]
    return {**told, "allOf": rules} if rules else told


def _when_asked(question: Question, of: str, known: set[str]) -> Schema:
    """If its condition holds the question is to be answered; {} when that cannot be said."""
    built = clauses_of(question.when) if question.when else None
    if built is None or any(clause.of != of or clause.question not in known for clause in built[1]):
        return {}
    tests = [_test(clause) for clause in built[1]]
    whole = tests[0] if len(tests) == 1 else {"allOf" if built[0] == "all" else "anyOf": tests}
    return {"if": whole, "then": {"required": [question.name]}}


def _test(clause: Clause) -> Schema:
    """The clause as a schema of the object: an answer that is missing is like nothing and above nothing."""

    def answered(told: Schema) -> Schema:
        return {"properties": {clause.question: told}, "required": [clause.question]}

    match clause.operator:
        case Operator.IS:
            return answered({"const": clause.value})
        case Operator.IS_NOT:
            return {"not": answered({"const": clause.value})}
        case Operator.INCLUDES:
            return answered({"contains": {"const": clause.value}})
        case Operator.EXCLUDES:
            return {"not": answered({"contains": {"const": clause.value}})}
        case Operator.MORE:
            return answered({"exclusiveMinimum": int(clause.value)})
        case Operator.LESS:
            return answered({"exclusiveMaximum": int(clause.value)})
        case Operator.ANSWERED:
            return answered({})
        case Operator.UNANSWERED:
            return {"not": answered({})}


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
            return {"type": "array", "items": _object(question.questions, "row"), **_count(question)}
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
        part.pop("allOf", None)
    return Draft202012Validator(schema)


def _is_group(schema: Schema) -> bool:
    return isinstance(schema.get("items"), dict) and schema["items"].get("type") == "object"
