"""Numbers, amounts and codes on the page."""

import pytest

from ostan.ui import figures


@pytest.mark.parametrize(
    "value, places, told",
    [
        (0, 0, "۰"),
        (1234567, 0, "۱٬۲۳۴٬۵۶۷"),
        (3.5, 1, "۳٫۵"),
        (3.0, 1, "۳"),
        (-12, 0, "−۱۲"),
        (-0.4, 0, "۰"),
        (None, 0, "—"),
    ],
)
def test_numbers_are_grouped_in_persian(value, places, told):
    assert figures.number(value, places) == told


def test_a_share_is_told_in_percent():
    assert figures.percent(0.863, 1) == "۸۶٫۳٪"
    assert figures.percent(1) == "۱۰۰٪"
    assert figures.percent(None) == "—"


@pytest.mark.parametrize(
    "value, told",
    [
        (0, "صفر"),
        (1000, "هزار"),
        (1403, "هزار و چهارصد و سه"),
        (120_000_000, "صد و بیست میلیون"),
        (21_017, "بیست و یک هزار و هفده"),
        (2_000_000_011, "دو میلیارد و یازده"),
        (-5, "منفی پنج"),
    ],
)
def test_numbers_in_words(value, told):
    assert figures.words(value) == told


def test_rials_are_told_in_tomans():
    assert figures.rial(1_200_000) == "۱٬۲۰۰٬۰۰۰ ریال"
    assert figures.toman(1_200_000) == "۱۲۰٬۰۰۰ تومان"
    assert figures.toman(15) == "۱٫۵ تومان"
    assert figures.toman_words(1_200_000) == "صد و بیست هزار تومان"
    assert figures.toman_words(15) == ""


@pytest.mark.parametrize("typed", ["۱٬۲۰۰", "1,200", "١٢٠٠", " ۱۲ ۰۰ "])
def test_amounts_are_understood_in_any_digits(typed):
    assert figures.amount_of(typed) == 1200


@pytest.mark.parametrize("typed", ["", None, "ده", "1.5", "²"])
def test_what_is_no_amount_is_none(typed):
    assert figures.amount_of(typed) is None


def test_a_masked_code_keeps_its_end_only():
    html = str(figures.masked("1362547891"))
    assert "۷۸۹۱" in html
    assert "136254" not in html
    assert 'dir="ltr"' in html


def test_a_code_cannot_carry_markup():
    assert "<script>" not in figures.code("<script>")
    assert "<b>" not in figures.lines("<b>\n\nx")


def test_sizes_of_files():
    assert figures.size(500) == "۵۰۰ بایت"
    assert figures.size(348_200) == "۳۴۰ کیلوبایت"
    assert figures.size(2_500_000) == "۲٫۴ مگابایت"


def test_an_address_in_a_text_is_a_link_that_leads_there() -> None:
    told = figures.linked("نظر شما تا 3 روز: http://localhost:8000/rate/d8e4/. <b>")

    assert told == (
        'نظر شما تا ۳ روز: <a href="http://localhost:8000/rate/d8e4/"><bdi dir="ltr">'
        "http://localhost:8000/rate/d8e4/</bdi></a>. &lt;b&gt;"
    )
    assert figures.linked('https://x.ir/"onclick="') == (
        '<a href="https://x.ir/&#34;onclick=&#34;"><bdi dir="ltr">https://x.ir/&#34;onclick=&#34;</bdi></a>'
    )
    assert figures.linked(None) == ""
