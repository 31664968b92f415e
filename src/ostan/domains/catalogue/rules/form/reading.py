"""From a form's definition (JSON) to a Form, with everything that is wrong with it named.

A definition is {"schema": JSON Schema of the answers, "layout": {"pages": […]}}. Reading never fails: what
cannot be understood is left out and named among the findings.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ostan.domains.catalogue.rules.findings import Finding
from ostan.domains.catalogue.rules.form.conditions import can_be_read, names_in
from ostan.domains.catalogue.rules.form.limits import flaws_of_question
from ostan.domains.catalogue.rules.form.model import (
    MOST_QUESTIONS,
    NAME,
    PERSONAL,
    Form,
    Kind,
    Option,
    Page,
    Question,
)
from ostan.kernel import canonical

JSON = Any

_TEXTS = ("label", "help", "when", "unit", "earliest", "latest", "level", "item", "statement")


def read_form(definition: JSON) -> Form:
    """The form that the definition describes; `findings` says what is wrong with it.

    Codes of findings: catalogue.form_empty, form_shape, form_name, form_name_twice, form_kind, form_label,
    form_nested, form_options, form_option_twice, form_limits, form_dates, form_level, form_accepts,
    form_statement, form_condition, form_condition_ahead, form_too_long and, without stopping,
    form_page_title.
    """
    pages, findings = _pages(definition)
    form = Form(pages, (), _key(definition))
    return Form(pages, (*findings, *_findings(form)), form.key)


def _key(definition: JSON) -> str:
    layout = definition.get("layout") if isinstance(definition, Mapping) else None
    try:
        return canonical.digest(layout).hex()
    except (ValueError, TypeError, RecursionError):
        return ""


def _pages(definition: JSON) -> tuple[tuple[Page, ...], list[Finding]]:
    findings: list[Finding] = []
    layout = definition.get("layout") if isinstance(definition, Mapping) else None
    found = layout.get("pages") if isinstance(layout, Mapping) else None
    pages = []
    for at, raw in enumerate(_list(found)):
        if not isinstance(raw, Mapping):
            findings.append(Finding("catalogue.form_shape", f"page{at + 1}"))
            continue
        asked = [_question(item, findings) for item in _list(raw.get("questions"))]
        name = _text(raw, "name")
        name = name if NAME.fullmatch(name) else f"page{at + 1}"
        texts = {key: _text(raw, key) for key in ("title", "section", "help", "when")}
        pages.append(Page(name=name, questions=tuple(item for item in asked if item), **texts))
    return tuple(pages), findings


def _question(raw: JSON, findings: list[Finding], inside: bool = False) -> Question | None:
    if not isinstance(raw, Mapping):
        findings.append(Finding("catalogue.form_shape"))
        return None
    name = _text(raw, "name")
    try:
        kind = Kind(str(raw.get("kind")))
    except ValueError:
        findings.append(Finding("catalogue.form_kind", name, (("label", _text(raw, "label")),)))
        return None
    inner = [] if inside else [_question(item, findings, True) for item in _list(raw.get("questions"))]
    texts = {key: _text(raw, key) for key in _TEXTS}
    return Question(
        name=name,
        kind=kind,
        required=raw.get("required", True) is not False,
        personal=raw.get("personal") is True or kind in PERSONAL,
        options=tuple(_options(raw.get("options"))),
        least=_number(raw, "least"),
        most=_number(raw, "most"),
        decimals=min(max(_number(raw, "decimals") or 0, 0), 6),
        accepts=tuple(item for item in _list(raw.get("accepts")) if isinstance(item, str)),
        questions=tuple(item for item in inner if item),
        **texts,
    )


def _options(raw: JSON) -> Iterator[Option]:
    for item in _list(raw):
        if isinstance(item, Mapping):
            yield Option(_text(item, "value"), _text(item, "label"), _text(item, "help"))


def _list(raw: JSON) -> list[JSON]:
    return raw if isinstance(raw, list) else []


def _text(raw: Mapping[str, JSON], key: str) -> str:
    value = raw.get(key)
    return value.strip() if isinstance(value, str) else ""


def _number(raw: Mapping[str, JSON], key: str) -> int | None:
    value = raw.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _findings(form: Form) -> Iterator[Finding]:
    if form.pages and not form.questions:
        yield Finding("catalogue.form_empty")
    if sum(1 for _ in form.walk()) > MOST_QUESTIONS:
        yield Finding("catalogue.form_too_long", "", (("most", str(MOST_QUESTIONS)),))
    yield from _names(form)
    for page in form.pages:
        if not page.title:
            yield Finding("catalogue.form_page_title", page.name, stops=False)
    for _, question, group in form.walk():
        if group and question.kind in (Kind.GROUP, Kind.FILE):
            yield Finding("catalogue.form_nested", question.name, (("label", question.label),))
        yield from flaws_of_question(question)
    yield from _conditions(form)


def _names(form: Form) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for place in [(page.name, "") for page in form.pages]:
        if place in seen:
            yield Finding("catalogue.form_name_twice", place[0], (("name", place[0]),))
        seen.add(place)
    asked: set[tuple[str, str]] = set()
    for _, question, group in form.walk():
        if not NAME.fullmatch(question.name):
            yield Finding("catalogue.form_name", question.name, (("label", question.label),))
        place = (group.name if group else "", question.name)
        if place in asked:
            yield Finding("catalogue.form_name_twice", question.name, (("name", question.name),))
        asked.add(place)


def _conditions(form: Form) -> Iterator[Finding]:
    """Conditions that cannot be read, or that ask of a question not asked yet."""
    known: set[str] = set()
    every = {question.name for question in form.questions}
    for page in form.pages:
        yield from _flaws_of_condition(page.when, page.name, page.title, known, every)
        for question in page.questions:
            yield from _flaws_of_condition(question.when, question.name, question.label, known, every)
            for at, inner in enumerate(question.questions):
                rows = {item.name for item in question.questions}
                before = {item.name for item in question.questions[:at]}
                yield from _flaws_of_condition(
                    inner.when, inner.name, inner.label, known, every, before, rows
                )
            known.add(question.name)


def _flaws_of_condition(
    when: str,
    place: str,
    label: str,
    known: set[str],
    every: set[str],
    before: set[str] | None = None,
    rows: set[str] | None = None,
) -> Iterator[Finding]:
    if not when:
        return
    told = (("label", label),)
    variables = {"answers", "row"} if rows is not None else {"answers"}
    if not can_be_read(when, variables):
        yield Finding("catalogue.form_condition", place, told)
        return
    asked = names_in(when, "answers")
    inside = names_in(when, "row")
    if asked - every or (inside - (rows or set())):
        yield Finding("catalogue.form_condition", place, told)
    elif asked - known or inside - (before or set()):
        yield Finding("catalogue.form_condition_ahead", place, told)
