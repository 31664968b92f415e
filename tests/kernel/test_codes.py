import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.codes import PAYLOADS, parse_tracking_code, show_tracking_code, tracking_code
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import persian_digits

NUMBERS = st.integers(0, PAYLOADS - 1)


def accepted(text: str) -> bool:
    try:
        parse_tracking_code(text)
    except RuleBroken:
        return False
    return True


@given(NUMBERS)
def test_a_code_is_read_back_however_it_is_typed(number: int) -> None:
    code = tracking_code(number)
    assert len(code) == 12
    assert code[0] != "0"
    shown = show_tracking_code(code)
    for typed in (code, shown, persian_digits(shown), f" {code[:4]} {code[4:]}\u200f"):
        assert parse_tracking_code(typed) == code


@given(NUMBERS, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_caught(number: int, place: int, shift: int) -> None:
    code = tracking_code(number)
    wrong = str((int(code[place]) + shift) % 10)
    assert not accepted(code[:place] + wrong + code[place + 1 :])


@given(NUMBERS, st.integers(0, 10), st.integers(1, 11))
def test_two_exchanged_digits_are_caught(number: int, place: int, distance: int) -> None:
    code = list(tracking_code(number))
    other = min(place + distance, 11)
    if code[place] != code[other]:
        code[place], code[other] = code[other], code[place]
        assert not accepted("".join(code))


@given(NUMBERS, st.integers(0, 10), st.integers(0, 99))
def test_two_neighbours_heard_wrong_are_caught(number: int, place: int, heard: int) -> None:
    code = tracking_code(number)
    if abs(int(code[place : place + 2]) - heard) not in (0, 97):
        assert not accepted(f"{code[:place]}{heard:02d}{code[place + 2 :]}")


@pytest.mark.parametrize(
    "typed, reason",
    [
        ("", "length"),
        ("1234", "length"),
        ("0010007709", "length"),
        ("123456789012", "check"),
        ("12345678901x", "letters"),
    ],
)
def test_other_numbers_are_told_apart(typed: str, reason: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_tracking_code(typed)
    assert (refusal.value.code, refusal.value.facts["reason"]) == ("codes.tracking", reason)


def test_codes_are_drawn_from_their_range_only() -> None:
    assert tracking_code(0).startswith("1000000000")
    assert tracking_code(PAYLOADS - 1).startswith("9999999999")
    for number in (-1, PAYLOADS):
        with pytest.raises(ValueError, match="drawn from"):
            tracking_code(number)
