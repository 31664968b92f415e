"""Answers in two parts: what is plain, and what names a person and is kept sealed."""

from collections.abc import Iterable, Mapping
from typing import Any

from ostan.domains.catalogue.rules.form import Form, Kind

Answers = dict[str, Any]
Paths = Iterable[tuple[str, ...]]


def split(answers: Mapping[str, Any], personal: Paths) -> tuple[Answers, Answers]:
    """The answers without the personal ones, and the personal ones by the same names.

    A path is ("mobile",), or ("members", "national_code") for a question inside a group; of a group the
    sealed part holds one mapping for each row, in order.
    """
    plain, sealed = dict(answers), {}
    for name, *inner in personal:
        if name not in plain:
            continue
        if not inner:
            sealed[name] = plain.pop(name)
            continue
        rows = sealed.setdefault(name, [{} for _ in plain[name]])
        plain[name] = [dict(row) for row in plain[name]]
        for row, kept in zip(plain[name], rows, strict=True):
            if inner[0] in row:
                kept[inner[0]] = row.pop(inner[0])
    return plain, sealed


def join(plain: Mapping[str, Any], sealed: Mapping[str, Any]) -> Answers:
    """The whole answers again."""
    whole = dict(plain)
    for name, value in sealed.items():
        if isinstance(value, list) and isinstance(whole.get(name), list):
            whole[name] = [{**row, **kept} for row, kept in zip(whole[name], value, strict=True)]
        else:
            whole[name] = value
    return whole


def place_in(form: Form, answers: Mapping[str, Any]) -> str:
    """The code of the first place that the applicant named, "" when the form asked for none."""
    places = (answers.get(question.name) for question in form.questions if question.kind is Kind.PLACE)
    return next((str(code) for code in places if code), "")


def files_in(form: Form, answers: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The files among the answers as (question, file id)."""
    found: list[tuple[str, int]] = []
    for _, question, group in form.walk():
        if question.kind is not Kind.FILE:
            continue
        holders = answers.get(group.name) or [] if group else [answers]
        found += [(question.name, int(one)) for holder in holders for one in holder.get(question.name) or []]
    return found
