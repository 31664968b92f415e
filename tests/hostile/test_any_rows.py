"""Whatever is typed into a form with groups and conditions is taken or refused in words; nothing else happens."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as any_of
from hypothesis import strategies as st

from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.rules.form import Kind, read_form
from ostan.kernel.errors import RuleBroken
from ostan.ui import refusals
from tests.cases import given
from tests.hostile.test_any_form import TEXT
from tests.portal.citizen import given as citizens

OPTIONS = [{"value": "x", "label": "الف"}, {"value": "y", "label": "ب"}]
MORE = {"options": OPTIONS, "level": "COUNTY", "statement": "راست است", "required": False}
INNER = [
    {"name": "pick", "kind": "choice", "label": "سمت", "options": OPTIONS},
    {"name": "why", "kind": "text", "label": "چرا", "when": 'row.pick == "x"'},
    {"name": "code", "kind": "foreign_code", "label": "کد فراگیر", "when": "row.why != null"},
    {"name": "size", "kind": "number", "label": "شمار", "when": 'answers.whole == "y" && row.pick != "y"'},
    {"name": "odd", "kind": "text", "label": "؟", "when": "row.size > 3"},
    {"name": "where", "kind": "place", "label": "محل", "level": "COUNTY", "required": False},
]
QUESTIONS = [
    {"name": "whole", "kind": "choice", "label": "همه؟", "options": OPTIONS},
    {"name": "members", "kind": "group", "label": "اعضا", "least": 1, "most": 3, "questions": INNER},
    {"name": "sheet", "kind": "file", "label": "فایل", "accepts": ["pdf"], "required": False},
    {"name": "foreign", "kind": "foreign_code", "label": "کد فراگیر", "required": False},
]
FORM = {"layout": {"pages": [{"name": "all", "title": "همه", "questions": QUESTIONS[:4]}]}}
BROKEN = json.loads(json.dumps(FORM).replace("row.size > 3", "row.missing.deep == 1"))
"""The same with a condition on something that is not there: it never holds."""
NAMES = st.sampled_from([question["name"] for question in (*QUESTIONS, *INNER)])
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXT
    | st.sampled_from(["x", "y", "110000223344"])
)
JSONS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | TEXT, inner, max_size=6),
    max_leaves=25,
)
ROW = st.dictionaries(NAMES, LEAVES, max_size=7)
WHOLE = st.fixed_dictionaries({}, optional={"whole": LEAVES, "members": st.lists(ROW, max_size=5) | JSONS})


@settings(max_examples=400, deadline=None)
@any_of(st.one_of(JSONS, WHOLE), st.booleans())
def test_any_data_is_accepted_or_refused_in_words(raw: Any, is_broken: bool) -> None:
    form = read_form(BROKEN if is_broken else FORM)
    answers, errors = _judged(form, raw)
    if answers is None:
        assert errors
        assert {broken.code for broken in errors.values()} <= refusals.codes()
        return
    assert forms.check_answers(form, answers).answers == answers
    forms.check_files(form, answers, {1: "image/png"} if 1 not in answers.get("sheet", ()) else {})
    forms.summary(form, answers)
    for row in answers["members"]:
        assert ("why" in row) == (row["pick"] == "x")


def _judged(form: forms.Form, raw: Any) -> tuple[dict[str, Any] | None, dict[str, RuleBroken]]:
    try:
        return forms.check_answers(form, raw).answers, {}
    except forms.FormErrors as refused:
        return None, refused.errors


KINDS = st.sampled_from([kind.value for kind in Kind if kind not in (Kind.GROUP, Kind.FILE)])
CONDITIONS = st.sampled_from(
    ["", 'row.a == "x"', "row.a != null", "row.b > 3", '"x" in row.a', "row.", "answers.a == 1"]
)


@settings(max_examples=200, deadline=None)
@any_of(st.lists(st.tuples(KINDS, CONDITIONS), min_size=1, max_size=3), st.lists(ROW, max_size=3))
def test_any_group_shows_its_rows_whatever_they_hold(asked: list[tuple[str, str]], rows: list[Any]) -> None:
    inner = [
        {"name": name, "kind": kind, "label": name, "when": when, **MORE}
        for name, (kind, when) in zip("abc", asked, strict=False)
    ]
    group = {"name": "g", "kind": "group", "label": "گروه", "questions": inner}
    form = read_form({"layout": {"pages": [{"name": "p", "title": "ص", "questions": [group]}]}})
    typed = [{name: row.get("pick") for name in "abc"} for row in rows]

    (field,) = forms.fields(form, form.pages[0], lambda question, code: [], {"g": typed})
    assert len(field["rows"]) == len(typed)
    assert forms.asked_places(form, form.pages[0], {"g": typed})[0] == "g"
    assert read_form(forms.definition_of(form)).pages == form.pages


POSTED = [f"members-{at}-{name}" for at in (0, 1, 7) for name in ("pick", "why", "code", "size", "odd", "x")]
FIELDS = [
    *("_shown", "_add", "_remove", "_move", "_show", "_drop", "whole", "foreign", "sheet-kept"),
    *("members-0-where-province", "members-0-where-county", *POSTED),
]
TYPED = st.one_of(
    TEXT,
    st.sampled_from(["x", "y", "2", "members", "members-0", "members-1-up", "03", "0301"]),
    st.just("whole members members-0-why members-1-code sheet foreign"),
)


@pytest.mark.django_db
def test_any_post_of_such_a_page_is_answered() -> None:
    world = given.world()
    citizens.places()
    given.service("rows", world.first, given.short_process(), form=FORM)
    client = citizens.citizen().client

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @any_of(
        st.fixed_dictionaries(
            {"_shown": TYPED, "members-rows": st.sampled_from(["0", "1", "2", "99", "x"])},
            optional=dict.fromkeys(FIELDS[1:], TYPED),
        )
    )
    def post(body: dict[str, str]) -> None:
        answer = client.post("/apply/rows/page/all/", body)
        assert answer.status_code in (200, 302, 404, 422, 429), body
        assert client.get("/apply/rows/page/all/").status_code == 200

    post()
