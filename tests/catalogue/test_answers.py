"""Answers to a form: what is accepted, what is refused and where, what falls away."""

import datetime
import json
import pathlib
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.rules.form import Form, FormErrors, read_form
from ostan.kernel.errors import RuleBroken

TODAY = datetime.date(2026, 4, 11)
SERVICES = sorted((pathlib.Path(__file__).parents[2] / "data/demo/services").glob("*.json"))


def form_of(*questions: dict[str, Any], **page: Any) -> Form:
    form = read_form(
        {"layout": {"pages": [{"name": "p", "title": "ص", "questions": list(questions), **page}]}}
    )
    assert not form.findings
    return form


def ask(kind: str, **more: Any) -> Form:
    return form_of({"name": "a", "kind": kind, "label": "پرسش", **more})


def accepted(form: Form, raw: Any, **known: Any) -> dict[str, Any]:
    return forms.check_answers(form, raw, **known).answers


def refused(form: Form, raw: Any, **known: Any) -> dict[str, str]:
    with pytest.raises(FormErrors) as errors:
        forms.check_answers(form, raw, **known)
    return {
        place: broken.code.removeprefix("catalogue.answer_") for place, broken in errors.value.errors.items()
    }


OPTIONS = [{"value": "x", "label": "ایکس"}, {"value": "y", "label": "وای"}, {"value": "z", "label": "زد"}]


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        ("text", "  علي   رضا ", "علی رضا"),
        ("long_text", "سطر یک\r\nسطر دو", "سطر یک\nسطر دو"),
        ("number", "۱۲", 12),
        ("number", "-٣", -3),
        ("rial", "۱٬۲۰۰٬۰۰۰ ریال", 1_200_000),
        ("rial", 500, 500),
        ("jalali_date", "۱۴۰۵/۱/۲۲", "2026-04-11"),
        ("jalali_date", "1405-01-22", "2026-04-11"),
        ("jalali_date", "2026-04-11", "2026-04-11"),
        ("national_code", "۰۴۹-۹۳۷۰۸۹۹", "0499370899"),
        ("mobile", "+98 914 123 4567", "09141234567"),
        ("postal_code", "۵۱۶۵۶ ۷۸۹۱۲", "5165678912"),
        ("email", " Name@Example.IR ", "name@example.ir"),
        ("file", ["7", 3, 7], [7, 3]),
        ("text", ["تنها"], "تنها"),
    ],
)
def test_an_answer_is_kept_in_one_form_however_it_was_typed(kind: str, raw: Any, kept: Any) -> None:
    more = {"most": 3} if kind == "file" else {}

    assert accepted(ask(kind, **more), {"a": raw}) == {"a": kept}


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        ("text", None, "missing"),
        ("text", " \u200c\u200f ", "missing"),
        ("text", 5, "type"),
        ("text", "آ" * 301, "too_long"),
        ("number", "۱.۵", "whole"),
        ("number", True, "type"),
        ("number", "دو", "number"),
        ("number", float("nan"), "number"),
        ("number", 2**53, "number"),
        ("rial", -1, "too_small"),
        ("jalali_date", "1405/13/1", "date"),
        ("jalali_date", "12/1405", "date"),
        ("national_code", "1111111111", "national_code"),
        ("mobile", "02188", "mobile"),
        ("postal_code", "0123456789", "postal_code"),
        ("sheba", "IR00", "sheba"),
        ("foreign_code", "11000022334", "foreign_code"),
        ("foreign_code", "000000000000", "foreign_code"),
        ("email", "a@b", "email"),
        ("file", ["-1"], "file"),
        ("file", [1, 2], "too_many"),
        ("declaration", "", "not_declared"),
        ("declaration", False, "not_declared"),
        ("declaration", 1, "type"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_reason(kind: str, raw: Any, code: str) -> None:
    more = {"statement": "راست است"} if kind == "declaration" else {}

    assert refused(ask(kind, **more), {"a": raw}) == {"a": code}


def test_a_refusal_names_its_question() -> None:
    with pytest.raises(FormErrors) as errors:
        forms.check_answers(ask("text"), {})

    assert errors.value.errors["a"].facts == {"field": "a", "label": "پرسش"}


def test_choices_are_from_the_options() -> None:
    assert accepted(ask("choice", options=OPTIONS), {"a": "y"}) == {"a": "y"}
    assert refused(ask("choice", options=OPTIONS), {"a": "w"}) == {"a": "not_option"}
    assert accepted(ask("several", options=OPTIONS), {"a": ["z", "x", "z"]}) == {"a": ["x", "z"]}
    assert refused(ask("several", options=OPTIONS, most=1), {"a": ["x", "y"]}) == {"a": "too_many"}


def test_dates_keep_to_their_bounds() -> None:
    past = ask("jalali_date", latest="today", earliest="2000-01-01")

    assert accepted(past, {"a": "2026-04-11"}, today=TODAY) == {"a": "2026-04-11"}
    assert refused(past, {"a": "2026-04-12"}, today=TODAY) == {"a": "too_late"}
    assert refused(past, {"a": "1999-12-31"}, today=TODAY) == {"a": "too_early"}


def test_a_place_is_asked_down_to_its_level() -> None:
    levels = {"03": "PROVINCE", "0301": "COUNTY"}.get
    form = ask("place", level="COUNTY")

    assert accepted(form, {"a": "۰۳۰۱"}, level_of=levels) == {"a": "0301"}
    assert refused(form, {"a": "03"}, level_of=levels) == {"a": "place_level"}
    assert refused(form, {"a": "99"}, level_of=levels) == {"a": "place"}


CONDITIONAL = (
    {"name": "kind", "kind": "choice", "label": "نوع", "options": OPTIONS},
    {"name": "why", "kind": "text", "label": "چرا", "when": 'answers.kind == "x"'},
    {"name": "deeper", "kind": "text", "label": "چرا باز", "when": "answers.why != null", "required": False},
)


def test_an_answer_to_a_question_that_was_not_asked_falls_away() -> None:
    form = form_of(*CONDITIONAL)

    assert accepted(form, {"kind": "y", "why": "؟", "deeper": "؟"}) == {"kind": "y"}
    assert refused(form, {"kind": "x"}) == {"why": "missing"}
    assert [question.name for question in forms.visible_questions(form, {"kind": "x"})] == ["kind", "why"]


def test_a_page_has_a_condition_of_its_own() -> None:
    pages = [
        {"name": "one", "title": "یک", "questions": [CONDITIONAL[0]]},
        {
            "name": "two",
            "title": "دو",
            "when": 'answers.kind == "x"',
            "questions": [{**CONDITIONAL[1], "when": ""}],
        },
    ]
    form = read_form({"layout": {"pages": pages}})

    assert [page.name for page in forms.visible_pages(form, {"kind": "y"})] == ["one"]
    assert accepted(form, {"kind": "y", "why": "؟"}) == {"kind": "y"}


def test_a_condition_compares_dates() -> None:
    when = 'answers.born < jalali("1380/01/01")'
    form = form_of(
        {"name": "born", "kind": "jalali_date", "label": "تولد"},
        {"name": "old", "kind": "text", "label": "؟", "when": when},
    )

    assert accepted(form, {"born": "1390/01/01"}) == {"born": "2011-03-21"}
    assert refused(form, {"born": "1370/01/01"}) == {"old": "missing"}


GROUP = {
    "name": "members",
    "kind": "group",
    "label": "اعضا",
    "item": "عضو",
    "least": 2,
    "most": 3,
    "questions": [
        {"name": "full_name", "kind": "text", "label": "نام", "least": 3},
        {"name": "has_mobile", "kind": "choice", "label": "همراه دارد؟", "options": OPTIONS},
        {"name": "mobile", "kind": "mobile", "label": "همراه", "when": 'row.has_mobile == "x"'},
    ],
}


def test_rows_of_a_group_are_judged_one_by_one() -> None:
    form = form_of(GROUP)
    good = {"full_name": "رضا", "has_mobile": "y", "mobile": "0912"}
    blank = {"full_name": "", "has_mobile": "", "mobile": ""}

    rows = accepted(form, {"members": [good, blank, good]})["members"]
    assert rows == [{"full_name": "رضا", "has_mobile": "y"}] * 2
    assert refused(form, {"members": [good]}) == {"members": "too_few"}
    assert refused(form, {"members": [good] * 4}) == {"members": "too_many"}
    assert refused(form, {"members": [blank, good, {"full_name": "آ", "has_mobile": "x"}]}) == {
        "members-2-full_name": "too_short",
        "members-2-mobile": "missing",
    }
    assert refused(form, {"members": "نام"}) == {"members": "type"}


def test_each_row_asks_what_its_own_answers_make_it_ask() -> None:
    inner = [
        {"name": "kind", "kind": "choice", "label": "نوع", "options": OPTIONS},
        {"name": "why", "kind": "text", "label": "چرا", "when": 'row.kind == "x"'},
        {"name": "more", "kind": "text", "label": "دیگر", "when": 'row.why != null && answers.whole == "y"'},
    ]
    form = form_of(
        {"name": "whole", "kind": "choice", "label": "همه؟", "options": OPTIONS},
        {"name": "rows", "kind": "group", "label": "سطرها", "questions": inner},
    )
    told = {"kind": "x", "why": "چون", "more": "باز"}

    assert accepted(form, {"whole": "y", "rows": [told, {**told, "kind": "y"}]})["rows"] == [
        told,
        {"kind": "y"},
    ]
    assert accepted(form, {"whole": "x", "rows": [told]})["rows"] == [{"kind": "x", "why": "چون"}]
    assert refused(form, {"whole": "y", "rows": [{"kind": "y"}, {"kind": "x"}]}) == {"rows-1-why": "missing"}

    typed = {"whole": "y", "rows": [{"kind": "y", "why": "کهنه"}, {"kind": "x", "why": "چون", "more": ""}]}
    fields = forms.fields(form, form.pages[0], lambda asked, code: [], typed)
    assert [[one["name"] for one in row] for row in fields[1]["rows"]] == [["kind"], ["kind", "why", "more"]]
    assert forms.asked_places(form, form.pages[0], typed) == ["whole", "rows", "rows-1-why", "rows-1-more"]
    shown = forms.summary(form, forms.parse_answers(form, typed)[0])
    assert [row.value for row in shown if row.name == "why"] == ["چون"]


def test_an_unknown_name_is_refused() -> None:
    assert refused(ask("text"), {"a": "ب", "c": "د"}) == {"c": "unknown"}


def test_answers_that_are_no_object_are_refused() -> None:
    with pytest.raises(FormErrors) as errors:
        forms.check_answers(ask("text"), ["a"])

    assert errors.value.errors[""].code == "catalogue.answers_shape"


def test_one_page_is_judged_after_the_pages_before_it() -> None:
    pages = [
        {"name": "one", "title": "یک", "questions": [CONDITIONAL[0]]},
        {"name": "two", "title": "دو", "questions": [CONDITIONAL[1]]},
    ]
    form = read_form({"layout": {"pages": pages}})

    assert forms.check_page(form, "two", {"why": "چون"}, {"kind": "x"}).answers == {"why": "چون"}
    assert forms.check_page(form, "two", {"why": "چون"}, {"kind": "y"}).answers == {}
    with pytest.raises(FormErrors):
        forms.check_page(form, "two", {}, {"kind": "x"})


def test_reading_shows_what_was_typed_without_judging_it() -> None:
    answers, errors = forms.parse_answers(form_of(*CONDITIONAL, GROUP), {"why": "چون", "kind": "w"})

    assert answers == {"why": "چون"}
    assert [(place, type(error)) for place, error in errors.items()] == [("kind", RuleBroken)]


def test_answers_are_shown_as_a_person_reads_them() -> None:
    form = form_of(
        {"name": "kind", "kind": "several", "label": "نوع", "options": OPTIONS},
        {"name": "amount", "kind": "rial", "label": "مبلغ"},
        {"name": "born", "kind": "jalali_date", "label": "تولد"},
        {"name": "place", "kind": "place", "label": "محل", "level": "COUNTY"},
        {"name": "code", "kind": "national_code", "label": "کد ملی", "required": False},
        {**GROUP, "required": False},
    )
    answers = {
        "kind": ["x", "z"],
        "amount": 1_200_000,
        "born": "2026-04-11",
        "place": "0301",
        "members": [{"full_name": "رضا"}, {"full_name": "سارا"}],
    }

    rows = forms.summary(form, answers, places={"0301": "تبریز"})

    assert [(row.item, row.label, row.value) for row in rows] == [
        ("", "نوع", "ایکس، زد"),
        ("", "مبلغ", "۱٬۲۰۰٬۰۰۰ ریال"),
        ("", "تولد", "۱۴۰۵/۰۱/۲۲"),
        ("", "محل", "تبریز"),
        ("", "کد ملی", ""),
        ("عضو ۱", "نام", "رضا"),
        ("عضو ۲", "نام", "سارا"),
    ]


def test_personal_answers_are_named_so_that_they_can_be_sealed() -> None:
    form = form_of(
        {"name": "mobile", "kind": "mobile", "label": "همراه"},
        {"name": "name", "kind": "text", "label": "نام", "personal": True},
        GROUP,
    )

    assert forms.personal_questions(form) == (("mobile",), ("name",), ("members", "mobile"))


def test_fields_read_back_what_they_show() -> None:
    for path in SERVICES:
        form = read_form(json.loads(path.read_text()).get("form"))
        for question in form.questions:
            shown = forms.raw_of(question, None)
            field = forms.field_of(question, lambda question, raw: [], shown)
            assert field["name"] == question.name
            assert forms.parse_answers(form, {question.name: shown}) == ({}, {})


JSONS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["x", "yes", "۱۴۰۵/۱/۲", "0499370899", "09141234567", "12", "03", "\x00", "\ud800"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
EVERY_KIND = form_of(
    *CONDITIONAL,
    *(
        {"name": f"q_{kind.value}", "kind": kind.value, "label": "؟", "required": kind.value < "m", **more}
        for kind, more in (
            (kind, {"options": OPTIONS, "level": "COUNTY", "statement": "؟", "most": 2})
            for kind in forms.Kind
            if kind is not forms.Kind.GROUP
        )
    ),
    {**GROUP, "required": False},
)
NAMES = st.sampled_from([question.name for question in EVERY_KIND.questions] + ["unknown"])
ROWS = st.lists(st.dictionaries(st.sampled_from(["full_name", "has_mobile", "mobile"]), JSONS), max_size=4)


@settings(max_examples=400, deadline=None)
@any_of(JSONS | st.dictionaries(NAMES, JSONS | ROWS, max_size=12))
def test_any_data_is_accepted_or_refused_and_never_fails(raw: Any) -> None:
    try:
        checked = forms.check_answers(EVERY_KIND, raw, today=TODAY)
    except FormErrors:
        return

    assert forms.check_answers(EVERY_KIND, checked.answers, today=TODAY) == checked


GOOD: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from(["x", "y", "z"]),
    "why": st.text(min_size=1, max_size=40),
    "n": st.integers(-1000, 1000),
    "several": st.lists(st.sampled_from(["x", "y", "z"]), max_size=5),
    "born": st.dates(datetime.date(1900, 1, 1), datetime.date(2026, 1, 1)).map(str),
}


@settings(max_examples=200, deadline=None)
@any_of(st.fixed_dictionaries({}, optional=GOOD))
def test_accepted_answers_are_accepted_again_as_they_are(raw: dict[str, Any]) -> None:
    form = form_of(
        {**CONDITIONAL[0], "required": False},
        {**CONDITIONAL[1], "required": False},
        {"name": "n", "kind": "number", "label": "؟", "required": False, "when": "answers.why != null"},
        {"name": "several", "kind": "several", "label": "؟", "required": False, "options": OPTIONS},
        {
            "name": "born",
            "kind": "jalali_date",
            "label": "؟",
            "required": False,
            "when": '"x" in answers.several',
        },
    )

    answers = accepted(form, raw)

    assert accepted(form, answers) == answers
    assert set(answers) <= {question.name for question in forms.visible_questions(form, answers)}
