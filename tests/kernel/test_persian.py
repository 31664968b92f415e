from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import (
    clean,
    clean_line,
    fold,
    group_digits,
    latin_digits,
    mask,
    only_digits,
    parse_company_id,
    parse_mobile,
    parse_national_code,
    parse_postal_code,
    parse_sheba,
    persian_digits,
    sort_key,
    whole_number,
    whole_numbers,
)

# Letters, marks and unseen signs that meet in real Persian text, dense enough to collide.
TRICKY = st.text(
    alphabet=list(
        "اآأإٱبپيیىئكکگةهۀەھؤوء۰٠0 1aA«»،"
        "\u200c\u200d\u200b\u200f\u202b\u2067\ufeff\u00ac\u00ad\u00a0\u0640\u0653\u0654\u0655\u064b\u0651\u0670"
        "\n\r\t\u2028\u0085\x00\ufe70\ufefb\ufbfc\ufdfc\u06d5\u06d2\U0001f468\ufe0f\u034f\ue000"
    )
)
ANY = st.text(alphabet=st.characters(codec=None))


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("علي كريمي", "علی کریمی"),
        ("مصطفى", "مصطفی"),
        ("پروانۀ ساختمان", "پروانه\u0654 ساختمان"),
        ("تأييد لطفاً", "تأیید لطفاً"),
        ("دايرة\u200cالمعارف", "دایرة\u200cالمعارف"),
        ("می\u00acشود می\u00adشود می\u200bشود می\u200dشود", " ".join(["می\u200cشود"] * 4)),
        ("می\u200c\u200cشود \u200cکه\u200c", "می\u200cشود که"),
        ("\ufeffتبریز\u200f \u202bمراغه\u202c", "تبریز مراغه"),
        ("ســـلام", "سلام"),
        ("کد ٤٥٦ و ۴۵۶ و 456", "کد ۴۵۶ و ۴۵۶ و 456"),
        ("ﻣﺮﺍﻏﻪ ﻻﻟﻪ", "مراغه لاله"),
        ("یک\u00a0دو  سه\tچهار ", "یک دو سه چهار"),
        ("سطر یک \r\n\r\n\r\n\r\n سطر دو", "سطر یک\n\nسطر دو"),
        ("۱۰۰ ﷼", "۱۰۰ ﷼"),
        ("a\x00b\ud800c", "abc"),
        ("  plain   text ", "plain text"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("ا\u0640\u0653ب", "آب"),
    ],
)
def test_clean_mends_spelling_and_keeps_meaning(typed: str, stored: str) -> None:
    assert clean(typed) == stored


@pytest.mark.parametrize(
    "one, other",
    [
        ("علي", "علی"),
        ("کتاب\u200cها", "كتابها"),
        ("پروانهٔ ساختمان", "پروانۀ  ساختمان"),
        ("پروانهٔ", "پروانه"),
        ("تأیید", "تایید"),
        ("آذربایجان", "اذربايجان"),
        ("مسئول", "مسیول"),
        ("مؤسسه", "موسسة"),
        ("لطفاً", "لطفا"),
        ("جزء", "جز"),
        ("ماده ۱۲", "ماده ١٢"),
        ("ماده ۱۲", "ماده 12"),
        ("PDF", "pdf"),
        ("ﻣﺮﺍﻏﻪ", "مراغه"),
        ("ھمدان", "همدان"),
        ("هہەة", "هههه"),
        ("ڪګك", "ککک"),
        ("ېۍﯼ", "ییی"),
        ("خط\nدوم", "خط دوم"),
    ],
)
def test_fold_lets_two_spellings_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_fold_keeps_different_letters_apart() -> None:
    assert len({fold(word) for word in ("کار", "گار", "قار", "غار", "پار", "بار", "ژار", "زار")}) == 8


@given(TRICKY | ANY)
@example("ی\u200d\u0654")
@example("\ufe70\u0653ا")
def test_clean_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(TRICKY | ANY)
@example("\u1e9e\u0345")
def test_fold_twice_changes_nothing_and_sees_no_difference_after_clean(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(clean(text)) == fold(text)


@given(TRICKY | ANY)
def test_stored_text_fits_a_database_and_a_page(text: str) -> None:
    stored = clean(text)
    stored.encode()
    assert not set(stored) & {"\x00", "\r", "\u202e", "\ufeff", "ي", "ك"}
    assert "\n" not in clean_line(text)
    assert clean_line(clean_line(text)) == clean_line(text)


def test_digits() -> None:
    assert latin_digits("۱۲٣4") == "1234"
    assert persian_digits(1403) == "۱۴۰۳"
    assert persian_digits("٤5۶") == "۴۵۶"
    assert only_digits("۰۹۱۲-۳۴۵ (67)") == "091234567"
    assert only_digits("12a") is None
    assert only_digits("") == ""


@given(st.integers(min_value=0, max_value=10**17 - 1))
def test_a_number_of_an_address_is_read_as_it_was_written(number: int) -> None:
    assert whole_number(str(number), None) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", " 1", "۱۲", "²", "9" * 18, "9" * 5000, "1_000", "a"])
def test_what_is_no_number_of_an_address_is_nothing(text: str) -> None:
    assert whole_number(text, None) is None
    assert whole_numbers(["7", text]) == [7]
    assert only_digits("²") is None


def test_digits_in_groups() -> None:
    assert group_digits(1250000) == "۱٬۲۵۰٬۰۰۰"
    assert group_digits(-999) == "−۹۹۹"
    assert group_digits(Decimal("1250.5")) == "۱٬۲۵۰٫۵"


def test_order_is_that_of_the_alphabet() -> None:
    alphabet = list("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")
    shuffled = sorted(alphabet)
    assert sorted(shuffled, key=sort_key) == alphabet


def test_order_of_places_and_units() -> None:
    names = [
        "آذرشهر",
        "ارومیه",
        "اهر",
        "بستان\u200cآباد",
        "پارس‌آباد",
        "تبریز",
        "چاراویماق",
        "ژاله",
        "کلیبر",
        "گرمی",
        "مراغه",
        "ناحیه ۲",
        "ناحیه ۱۰",
        "ناحیهٔ ۱۱",
        "ورزقان",
        "هریس",
        "هشترود",
        "یامچی",
        "IT",
        "web",
    ]
    shuffled = sorted(names)
    assert sorted(shuffled, key=sort_key) == names
    assert sorted(shuffled, key=lambda name: sort_key(name).encode()) == names


def test_order_ignores_spelling_first_and_never_ties_two_texts() -> None:
    assert sorted(["مسئول ب", "مسيول الف"], key=sort_key) == ["مسيول الف", "مسئول ب"]
    assert sort_key("علي") == sort_key("علی")
    assert sort_key("تأیید") != sort_key("تایید")
    assert sort_key("باد آورد") < sort_key("بادام")


@given(TRICKY | ANY)
def test_a_sort_key_is_text_that_a_database_takes(text: str) -> None:
    assert "\x00" not in sort_key(text)
    sort_key(text).encode()


@pytest.mark.parametrize(
    "typed", ["0010007709", "۰۰۱۰۰۰۷۷۰۹", "٠٠١-٠٠٠-٧٧٠٩", "10007709", " 001 000 7709 ", "010007709"]
)
def test_national_code(typed: str) -> None:
    assert parse_national_code(typed) == "0010007709"


@pytest.mark.parametrize(
    "typed, reason",
    [
        ("0010007700", "check"),
        ("0012345678", "check"),
        ("1111111111", "check"),
        ("0000000000", "check"),
        ("1234567", "length"),
        ("00100077090", "length"),
        ("", "length"),
        ("001000770x", "letters"),
    ],
)
def test_national_code_refused(typed: str, reason: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_national_code(typed)
    assert refusal.value.code == "persian.national_code"
    assert refusal.value.facts["reason"] == reason
    assert typed == "" or typed not in str(refusal.value.facts)


@given(st.integers(1, 999_999_999))
def test_one_check_digit_belongs_to_nine_digits(number: int) -> None:
    accepted = 0
    for check in range(10):
        try:
            parse_national_code(f"{number:09d}{check}")
        except RuleBroken:
            continue
        accepted += 1
    assert accepted == (0 if len(set(f"{number:09d}")) == 1 else 1)


@pytest.mark.parametrize(
    "typed",
    [
        "09141234567",
        "۰۹۱۴۱۲۳۴۵۶۷",
        "+98 914 123 4567",
        "00989141234567",
        "989141234567",
        "9141234567",
        "(+98) 0914-1234567",
    ],
)
def test_mobile(typed: str) -> None:
    assert parse_mobile(typed) == "09141234567"


@pytest.mark.parametrize(
    "typed, reason",
    [
        ("0914123456", "length"),
        ("091412345678", "length"),
        ("04133333333", "prefix"),
        ("+4915112345678", "length"),
        ("۰۹۱۴الف", "letters"),
        ("9+8", "letters"),
        ("", "length"),
    ],
)
def test_mobile_refused(typed: str, reason: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_mobile(typed)
    assert (refusal.value.code, refusal.value.facts["reason"]) == ("persian.mobile", reason)


def test_postal_code() -> None:
    assert parse_postal_code("۵۱۶۵۷-۱۳۳۴۵") == "5165713345"
    for wrong in ("0165713345", "1111111111", "516571334", "51657133455", "۵۱۶۵۷الف"):
        with pytest.raises(RuleBroken, match=r"persian\.postal_code"):
            parse_postal_code(wrong)


def test_sheba() -> None:
    # The example of Iran in the registry of account numbers (ISO 13616).
    assert parse_sheba("IR58 0540 1051 8002 1273 1130 07") == "IR580540105180021273113007"
    assert parse_sheba("ir۵۸۰۵۴۰۱۰۵۱۸۰۰۲۱۲۷۳۱۱۳۰۰۷") == "IR580540105180021273113007"
    assert parse_sheba("580540105180021273113007") == "IR580540105180021273113007"
    for wrong in (
        "IR580540105180021273113008",
        "IR59054010518002127311300",
        "GB580540105180021273113007",
        "IR",
    ):
        with pytest.raises(RuleBroken, match=r"persian\.sheba"):
            parse_sheba(wrong)


def test_company_id() -> None:
    assert parse_company_id("۱۰۳۸۰۲۸۴۷۹۰") == "10380284790"
    for wrong in ("10380284791", "1038028479", "00000000000", "11111111111", "شرکت"):
        with pytest.raises(RuleBroken, match=r"persian\.company_id"):
            parse_company_id(wrong)


def test_mask_hides_the_middle() -> None:
    assert mask("0010007709") == "001•••••09"
    assert mask("09141234567", first=4, last=3) == "0914••••567"
    assert mask("123456") == "••••••"
    assert mask("0010007709", first=0, last=0) == "••••••••••"
