import datetime
import json
from decimal import Decimal
from enum import IntEnum, StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.canonical import JSON, canonical, digest, plain

# The example of RFC 8785 section 3.2.2.
EXAMPLE = (
    '{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],'
    ' "string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false]}'
)
EXPECTED = (
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
    '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
)
MOST = 2**53 - 1
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MOST, MOST) | st.floats(-float(MOST), float(MOST)) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_example_of_the_rfc() -> None:
    assert canonical(json.loads(EXAMPLE)).decode() == EXPECTED
    expected = "2d5e01a318d0f0879ab568c4be289c8b1f64ef8921a53c6277d5e069978baacb"
    assert digest(json.loads(EXAMPLE)).hex() == expected


def test_persian_stands_as_it_is_and_keys_are_sorted() -> None:
    assert canonical({"ی": 1, "ا": "سلام"}).decode() == '{"ا":"سلام","ی":1}'


@given(VALUES)
def test_reading_back_and_writing_again_changes_nothing(value: object) -> None:
    written = canonical(plain(value))
    assert canonical(json.loads(written)) == written


@pytest.mark.parametrize(
    "value", [2**53, float("nan"), float("inf"), "\ud800", {1: 2}, {1, 2}, b"x", datetime.date(2025, 1, 1)]
)
def test_what_has_no_exact_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the library words it; any of its refusals will do
        canonical(value)  # type: ignore[arg-type]  # the wrong type is the point


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    LOW = 1


def test_the_houses_types_have_one_spelling() -> None:
    tehran = datetime.datetime(2025, 3, 21, 3, 30, tzinfo=ZoneInfo("Asia/Tehran"))
    value = {
        "at": tehran,
        "day": datetime.date(2025, 3, 21),
        "amount": Decimal("12.50"),
        "id": UUID(int=1),
        "kind": Colour.RED,
        "level": Level.LOW,
        "many": (1, 2),
        Colour.RED: None,
    }
    assert plain(value) == {
        "at": "2025-03-21T00:00:00.000000Z",
        "day": "2025-03-21",
        "amount": "12.50",
        "id": "00000000-0000-0000-0000-000000000001",
        "kind": "red",
        "level": 1,
        "many": [1, 2],
        "red": None,
    }


def test_types_without_one_spelling_are_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        plain(datetime.datetime(2025, 1, 1))  # noqa: DTZ001 - the missing zone is the point
    with pytest.raises(ValueError, match="write it as text"):
        plain(2.0**53)
    with pytest.raises(ValueError, match="set has no canonical form"):
        plain({1})
    with pytest.raises(ValueError, match="a key"):
        plain({1: 2})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text() | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_the_fast_way_writes_the_bytes_of_the_standard(value: JSON) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]  # wider than it says
