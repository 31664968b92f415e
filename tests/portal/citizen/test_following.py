"""Following without an account, the receipt with its proof, rating, and what is published."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client

from ostan.domains.cases.models import WaitingTime
from ostan.domains.feedback import queries as feedback
from ostan.domains.feedback.models import Rating, Tally
from ostan.foundation import limits
from ostan.foundation.ledger import seal
from ostan.kernel import clock
from ostan.kernel.codes import show_tracking_code
from tests.portal.citizen import given


def text_of(response):
    return response.content.decode()


def track(code, mobile=given.MOBILE, client=None):
    return (client or Client()).post("/track/", {"code": code, "mobile": mobile})


def test_code_and_number_tell_the_state_and_nothing_personal(world, me, django_assert_num_queries):
    case = given.case(me)
    with django_assert_num_queries(4):  # the try, the case with its unit, its tasks, the calendar's version
        page = text_of(track(case.code))

    assert "در دست بررسی" in page
    for private in ("مریم", "کریمی", "انجمن محیط زیست"):
        assert private not in page
    assert "پیامک کد و ورود" in page


@pytest.mark.parametrize("typed", [str, show_tracking_code, lambda code: f" {show_tracking_code(code)} "])
def test_codes_are_read_however_they_are_typed(world, me, typed):
    case = given.case(me)

    assert track(typed(case.code), "+98 912 111 2233").status_code == 200


def test_a_wrong_pair_reveals_nothing(world, me):
    case = given.case(me)
    other = "100000000094" if case.code != "100000000094" else "100000000191"
    wrong_number, wrong_code = track(case.code, "09129999999"), track(other)
    say = "درخواستی با این کد و این شمارهٔ همراه پیدا نشد"

    assert say in text_of(wrong_number)
    assert wrong_number.status_code == wrong_code.status_code == 422
    assert case.code not in text_of(wrong_code)


@pytest.mark.parametrize(
    ("code", "told"),
    [("123", "رقمی کم یا زیاد"), ("کد", "فقط رقم"), ("123456789012", "با هم نمی‌خوانند"), ("", "کد رهگیری")],
)
def test_a_mistyped_code_is_explained(db, code, told):
    page = track(code)

    assert page.status_code == 422
    assert told in text_of(page)


def test_tries_are_limited(world, me, monkeypatch):
    case = given.case(me)
    monkeypatch.setitem(limits.LIMITS, "track", limits.Limit(600, 60, 2))

    assert [track(case.code).status_code for _ in range(3)] == [200, 200, 429]


def test_the_code_may_come_along_from_the_first_page(db):
    assert 'value="123456789012"' in text_of(Client().get("/track/?code=123456789012"))


def test_a_receipt_waits_for_its_seal_and_then_proves_itself(world, me, django_assert_max_num_queries):
    case = given.case(me)
    before = text_of(me.client.get(f"/receipt/{case.code}/"))
    seal.seal(now=clock.now())
    with django_assert_max_num_queries(24):
        after = text_of(me.client.get(f"/receipt/{case.code}/"))
    proof = re.search(r'href="[^"]*(/proof/\?p=[^"]+)"', after)

    assert "تا یک دقیقهٔ دیگر مُهر می‌شود" in before
    assert "<svg" not in before.split("receipt-head")[1].split("</header>")[0]
    assert proof
    address = urlsplit(unescape(proof.group(1)))
    assert Client().get(f"{address.path}?{address.query}").status_code == 200
    for told in ("تاریخ پاسخ نهایی", "مسئول پاسخگویی", "رئیس آزمون", "رایگان", "چگونه پیگیری کنم؟"):
        assert told in after


@pytest.mark.parametrize("sealed", [False, True])
def test_the_receipt_is_a_tagged_pdf(world, me, sealed):
    case = given.case(me)
    if sealed:
        seal.seal(now=clock.now())
    paper = me.client.get(f"/receipt/{case.code}/pdf/")

    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-1.")
    assert b"/StructTreeRoot" in paper.content or b"/MarkInfo" in paper.content or len(paper.content) > 8_000
    assert me.client.get(f"/receipt/{case.code}/print/").status_code == 200


def test_a_link_that_is_only_opened_uses_nothing_up(world, me):
    case = given.decided(world, me)
    link = f"/rate/{feedback.token_of(case.pk)}/"
    scanner = Client()
    for path in (link, f"{link}?score=1", f"{link}?score=x"):
        assert scanner.get(path).status_code == 200
    scanner.head(link)

    assert Rating.objects.count() == 0


def test_reasons_fit_the_score(world, me):
    case = given.decided(world, me)
    link = f"/rate/{feedback.token_of(case.pk)}/"

    assert "دلیل پاسخ قانع‌کننده نبود" in text_of(Client().get(f"{link}?score=1"))
    assert "دلیل پاسخ قانع‌کننده نبود" not in text_of(Client().get(f"{link}?score=5"))
    assert "به‌موقع انجام شد" in text_of(Client().get(f"{link}?score=5"))


def test_a_rating_is_given_once_and_the_unhappy_are_offered_the_objection(world, me):
    case = given.decided(world, me)
    link = f"/rate/{feedback.token_of(case.pk)}/"
    told = {"score": "1", "reasons": ["LATE"], "comment": "دیر شد"}
    Client().post(link, told)
    Client().post(link, {"score": "5"})
    thanks = text_of(Client().get(link))

    assert Rating.objects.get().score == 1
    assert f"/my/{case.code}/object/" in thanks


def test_the_applicant_rates_within_the_case(world, me):
    case = given.decided(world, me, "GRANTED")
    page = text_of(me.client.get(f"/my/{case.code}/"))
    me.client.post(f"/my/{case.code}/rate/", {"score": "5", "reasons": ["ON_TIME"]})

    assert "از رسیدگی به این درخواست راضی بودید؟" in page
    assert Rating.objects.get().score == 5
    assert "نظر شما دربارهٔ این رسیدگی ثبت شده است" in text_of(me.client.get(f"/my/{case.code}/"))
    assert "اعتراض می‌کنم" not in text_of(me.client.get(f"/my/{case.code}/rate/"))


def test_a_rating_without_a_score_is_asked_again(world, me):
    case = given.decided(world, me)

    assert Client().post(f"/rate/{feedback.token_of(case.pk)}/", {"score": "9"}).status_code == 422


@pytest.fixture
def figures(world):
    service = given.demo_service("complaint-111", world.first)
    now, told = clock.now(), {"median_seconds": 90_000, "slow_seconds": 200_000}

    def count(cases, rated, title="پاسخگویی"):
        type(service).objects.filter(pk=service.pk).update(title=title)
        rows = [(service.pk, None), (None, world.first.pk), (None, None)]
        for service_id, unit_id in rows:
            WaitingTime.objects.create(
                service_id=service_id,
                unit_id=unit_id,
                cases=cases,
                on_time=cases // 2,
                with_law=cases // 2,
                within_law=cases // 4,
                from_at=now.replace(year=now.year - 1),
                counted_at=now,
                **told,
            )
        Tally.objects.create(
            service=service,
            unit=world.first,
            unit_path=world.first.path,
            invited=rated * 2,
            rated=rated,
            happy=rated // 2,
        )

    return count


def test_nothing_is_published_below_ten(figures):
    figures(9, 9)
    page = text_of(Client().get("/statistics/"))

    assert "هنوز آماری نیست" in page or "خدمت دیگر هنوز به ده مورد نرسیده است" in page
    assert "۵۰٪" not in page
    assert Client().get("/statistics/services.csv").content.decode("utf-8-sig").count("\n") == 1
    assert "زمان معمول رسیدگی" not in text_of(Client().get("/services/complaint-111/"))


def test_figures_are_published_with_n_and_interval(figures, django_assert_max_num_queries):
    figures(40, 20)
    Client().get("/statistics/")
    with django_assert_max_num_queries(9):
        page = text_of(Client().get("/statistics/"))

    for told in (
        "۵۰٪",
        "۴۰ مورد",
        "۳۰٪ تا ۷۰٪؛ ۲۰ پاسخ",
        "۲۰ مورد",
        "در مهلت قانونی",
        "چگونه شمرده شد؟",
        "بازهٔ ویلسون",
    ):
        assert told in page
    assert "بر پایهٔ ۴۰ مورد" in text_of(Client().get("/services/complaint-111/"))
    assert "زمان معمول رسیدگی" in text_of(Client().get("/"))


def test_figures_come_as_a_file_that_no_spreadsheet_runs(figures):
    figures(40, 20, title="=HYPERLINK(1)")
    rows = Client().get("/statistics/services.csv").content.decode("utf-8-sig").splitlines()

    assert rows[1].startswith("'=HYPERLINK")
    assert rows[1].endswith("0.5,0.5,40,20,0.5,0.5,0.2993,0.7007")
    assert len(Client().get("/statistics/agencies.csv").content.decode().splitlines()) == 2


def test_the_statement_of_accessibility_is_there(db):
    assert Client().get("/accessibility/").status_code == 200
