"""Whatever is posted: a page of ours comes back, never a fault; and what programs read keeps its shape."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import validate

from ostan.domains.cases.models import Task
from tests.access.province import Province
from tests.access.test_table import ask

FEW = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
ODD = st.sampled_from(
    [
        "",
        " ",
        "0",
        "-1",
        "1e400",
        "NaN",
        "\u200c",
        "ي",
        "۱۲",
        "true",
        "null",
        "[]",
        "../..",
        "1405/13/45",
        "9" * 30,
    ]
)
LETTERS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])  # a NUL is refused at the door
TEXT = st.one_of(
    ODD, st.text(LETTERS, max_size=40), st.text(alphabet="0123456789۰۱۲۳۴۵۶۷۸۹/-,.", max_size=20)
)

FORMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "/apply/{service}/page/all/": (
        "owner",
        ("topic", "size", "mobile", "paper-kept", "_shown", "_add", "_remove", "_show", "_drop"),
    ),
    "/apply/{service}/who/": (
        "stranger",
        ("given_name", "family_name", "national_code", "foreign", "foreign_code"),
    ),
    "/apply/{service}/check/": ("owner", ("draft", "true")),
    "/track/": ("visitor", ("code", "mobile")),
    "/sign-in/": ("visitor", ("phone", "next")),
    "/staff/sign-in/": ("visitor", ("login", "password", "next")),
    "/rate/{token}/": ("visitor", ("score", "reasons", "comment")),
    "/my/{decided}/rate/": ("owner", ("score", "reasons", "comment")),
    "/my/{asked}/answer/": ("owner", ("text", "files-kept", "_drop")),
    "/my/{decided}/object/": ("owner", ("text",)),
    "/work/filters/": ("clerk", ("name", "tab", "service_id", "late", "due")),
    "/work/bulk/": ("unit head", ("task", "act", "to", "reason", "confirm", "back")),
    "/work/search/": ("clerk", ("q",)),
    "/manage/units/add/": ("administrator", ("name", "kind", "code", "phone", "address", "place-province")),
    "/manage/calendar/hours/add/": (
        "administrator",
        ("first-year", "first-month", "first-day", "hours-0", "reason"),
    ),
    "/manage/calendar/days/add/": (
        "administrator",
        ("kind", "title", "first-year", "first-month", "first-day", "hours"),
    ),
    "/manage/roles/{hat}/absence/": (
        "administrator",
        ("substitute", "since-year", "since-month", "since-day", "until-year"),
    ),
    "/manage/notices/case.opened/SMS/": ("administrator", ("subject", "body", "preview")),
    "/owner/versions/{version}/form/": (
        "administrator",
        ("add_page", "title", "move", "remove", "add_question", "label", "kind"),
    ),
    "/owner/versions/{version}/promise/": (
        "administrator",
        ("revision", "norm", "norm-unit", "legal", "legal-unit", "amount"),
    ),
}


@pytest.mark.parametrize("path", FORMS)
def test_any_form_is_answered(path: str, province: Province) -> None:
    who, fields = FORMS[path]

    @FEW
    @given(
        body=st.fixed_dictionaries(
            {}, optional=dict.fromkeys(fields, st.one_of(TEXT, st.lists(TEXT, max_size=3)))
        )
    )
    def post(body: dict[str, Any]) -> None:
        answer = ask(province, who, "post", province.address(path), body)
        assert answer.status_code in (200, 302, 400, 404, 409, 422, 429), body
        assert "html" in answer.headers.get("Content-Type", "html")

    post()


ACTS = {
    "claim": (),
    "release": (),
    "hand_over": ("to", "unit", "unit_id", "reason"),
    "return": ("reason",),
    "complete": ("outcome", "note"),
    "ask": ("text",),
    "take_back": (),
    "extend": ("days", "reason"),
    "decide": ("outcome", "reason", "law", "forwarded_to", "duplicate_of", "upheld"),
    "reroute": ("unit", "unit_id", "reason"),
    "reopen": ("reason",),
    "note": ("text",),
    "message": ("text",),
    "attach": ("file", "for_citizen"),
}


@pytest.mark.parametrize("act", ACTS)
def test_any_act_on_a_case_is_answered(act: str, province: Province) -> None:
    task = Task.objects.get(case__code=province.things["case"], done_at=None).pk
    some_task = st.sampled_from(["", str(task), "0", "99999999", "x"])

    @FEW
    @given(
        task=some_task,
        revision=TEXT,
        typed=st.fixed_dictionaries({}, optional=dict.fromkeys(ACTS[act], TEXT)),
        code=st.sampled_from(["case", "asked", "decided"]),
    )
    def post(task: str, revision: str, typed: dict[str, str], code: str) -> None:
        prefix = f"{act}-{task}" if task.isdecimal() and int(task) else act
        body = {
            "act": act,
            "task": task,
            "revision": revision,
            **{f"{prefix}-{name}": text for name, text in typed.items()},
        }
        answer = ask(province, "clerk", "post", province.address(f"/work/cases/{{{code}}}/"), body)
        assert answer.status_code in (200, 302, 404, 409, 422), body

    post()


CHECKPOINTS = {
    "type": "object",
    "required": ["keys", "checkpoints"],
    "additionalProperties": False,
    "properties": {
        "keys": {"type": "array", "items": {"type": "string", "minLength": 20}},
        "checkpoints": {
            "type": "array",
            "maxItems": 50,
            "items": {
                "type": "object",
                "required": ["size", "root", "at", "note"],
                "additionalProperties": False,
                "properties": {
                    "size": {"type": "integer", "minimum": 1},
                    "root": {"type": "string", "minLength": 40},
                    "at": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT"},
                    "note": {"type": "string", "minLength": 40},
                },
            },
        },
    },
}
PROGRAMS_READ = (
    "/proof/checkpoints.json",
    "/proof/checkpoints/latest.txt",
    "/proof/keys.txt",
    "/statistics/services.csv",
    "/statistics/agencies.csv",
)


@pytest.mark.parametrize("path", PROGRAMS_READ)
def test_what_programs_read_keeps_its_shape(path: str, province: Province) -> None:
    @FEW
    @given(query=st.dictionaries(st.sampled_from(["below", "format", "page", "q"]), TEXT, max_size=3))
    def read(query: dict[str, str]) -> None:
        answer = ask(province, "visitor", "get", path, query)
        assert answer.status_code == 200
        if path.endswith(".json"):
            validate(json.loads(answer.body), CHECKPOINTS)

    read()
