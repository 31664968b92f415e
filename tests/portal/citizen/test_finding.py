"""A citizen finds a service: by words, by life, by agency; and reads what it takes."""

import pytest
from django.test import Client

from ostan.domains.catalogue import actions as offering
from ostan.domains.catalogue import queries as catalogue
from ostan.kernel.actor import SYSTEM
from tests.cases import matters
from tests.cases.given import NOW
from tests.portal.citizen import given


def text_of(response):
    return response.content.decode()


@pytest.fixture
def complaint(world):
    return given.demo_service("complaint-111", world.first)


def test_the_first_page_offers_services_by_life_and_agency(client, complaint, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        page = client.get("/")

    assert "درخواست‌ها و شکایات مردمی" in text_of(page)
    assert "/life-events/other/" in text_of(page)
    assert "/agencies/first/" in text_of(page)
    assert "زمان معمول رسیدگی" not in text_of(page)


def test_an_empty_catalogue_says_so(client, db):
    assert "هنوز خدمتی منتشر نشده است" in text_of(client.get("/"))
    assert "خدمتی پیدا نشد" in text_of(client.get("/services/"))


@pytest.mark.parametrize("typed", ["درخواستها", "درخواست ها", "شکايت", "شکایات", "سامد"])
def test_search_forgives_how_words_are_typed(client, complaint, typed, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        page = client.get("/services/", {"q": typed})

    assert "/services/complaint-111/" in text_of(page)


def test_a_search_among_services_leads_to_the_subjects_of_complaints(client, world):
    matters.subjects(world)
    page = text_of(client.get("/services/", {"q": "فشار آب"}))

    assert "/services/water-pressure/" in page
    assert "/matters/?q=" in page
    assert "خدمتی پیدا نشد" not in page
    assert "/matters/?q=" not in text_of(client.get("/services/", {"q": "کشتی"}))


def test_subjects_that_fit_come_before_services_that_are_only_near(client, world, complaint):
    general = matters.subjects(world)
    offering.add_subject(
        actor=SYSTEM,
        now=NOW,
        owner_id=general.owner_id,
        title="مردم‌آزاری",
        days=5,
        code="nuisance",
        keywords=["شکایط"],
    )
    page = text_of(client.get("/services/", {"q": "شکایط"}))

    assert (
        page.index("/services/nuisance/") < page.index("نزدیک به آن") < page.index("/services/complaint-111/")
    )


def test_a_mistyped_word_finds_what_is_like_it(client, complaint):
    page = text_of(client.get("/services/", {"q": "شکایط"}))

    assert "/services/complaint-111/" in page
    assert "نزدیک به آن" in page


def test_search_is_narrowed_and_widened_again(client, complaint):
    page = text_of(client.get("/services/", {"event": "other", "agency": "first", "remote": "yes"}))
    none = text_of(client.get("/services/", {"event": "birth"}))

    assert "/services/complaint-111/" in page
    assert "/services/?event=other&amp;agency=first" in page
    assert "/services/complaint-111/" not in none


@pytest.mark.parametrize("query", ["page=9999999", "page=-1", "page=x", "agency=<b>", "event='"])
def test_search_bears_any_parameter(client, complaint, query):
    assert client.get(f"/services/?{query}").status_code == 200


def test_the_page_of_a_service_tells_what_it_takes(client, complaint, django_assert_max_num_queries):
    catalogue.version_for_case(version_id=complaint.published_id)
    with django_assert_max_num_queries(6):
        page = text_of(client.get("/services/complaint-111/"))

    for told in ("۱۰ روز کاری", "رایگان", "بدون مراجعه", "کد ملی", "تصویب‌نامهٔ حقوق شهروندی", "درخواست می‌دهم"):
        assert told in page
    assert "درخواست شما در مرکز ۱۱۱ بررسی اولیه می‌شود." in page


@pytest.mark.parametrize("path", ["/services/none/", "/agencies/none/", "/life-events/none/", "/rate/none/"])
def test_what_is_not_there_is_missing_for_visitors_too(client, world, path):
    assert client.get(path).status_code == 404


def test_life_events_and_agencies_lead_to_services(client, complaint):
    assert "/services/complaint-111/" in text_of(client.get("/life-events/other/"))
    assert "هنوز خدمتی برای این رویداد نیست" in text_of(client.get("/life-events/birth/"))
    assert "/agencies/first/" in text_of(client.get("/agencies/"))
    assert "/services/complaint-111/" in text_of(client.get("/agencies/first/"))


def test_staff_are_offered_the_citizens_hat(world, complaint):
    from ostan.kernel.actor import Role
    from tests import given as house

    clerk: Client = house.staff(Role.CLERK, world.first.pk)

    assert "با سمت شهروند درخواست می‌دهم" in text_of(clerk.get("/services/complaint-111/"))
    assert clerk.get("/apply/complaint-111/").headers["Location"] == "/services/complaint-111/"
    clerk.post("/hat/", {"hat": "0", "next": "/apply/complaint-111/"})
    assert clerk.get("/apply/complaint-111/").headers["Location"].startswith("/apply/complaint-111/page/")
