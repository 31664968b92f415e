"""An administrator lets another system in, gives it a key, and takes the key away."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ostan.domains.org import actions as org
from ostan.foundation.keys import actions as keys
from ostan.foundation.keys.models import ApiKey
from ostan.kernel.actor import SYSTEM, Role
from tests import given


@pytest.fixture
def admin(db: None) -> Client:
    return given.staff(Role.ADMINISTRATOR, given.unit())


def add(admin: Client, name: str = "سامانهٔ ۱۳۷") -> str:
    answer = admin.get("/manage/partners/add/").content.decode()
    unit = re.findall(r'<option value="(\d+)"', answer)[0]
    return admin.post("/manage/partners/add/", {"name": name, "unit": unit}).url


def test_from_nothing_to_a_key_that_works_and_back(admin: Client) -> None:
    assert "هنوز سامانه‌ای نیست" in admin.get("/manage/partners/").content.decode()
    page = add(admin)
    assert "هنوز کلیدی نیست" in admin.get(page).content.decode()

    made = admin.post(
        f"{page}keys/add/", {"name": "کلید", "scopes": ["cases.follow", "cases.open"], "per_minute": "۱۰۰"}
    )

    shown = re.search(r"ostan_[0-9a-f]+_[0-9a-f]+", made.content.decode())
    assert shown is not None
    assert "no-store" in made.headers["Cache-Control"]
    listed = admin.get(page).content.decode()
    assert "ثبت درخواست" in listed
    assert shown[0] not in listed
    asked = Client().get("/api/v1/key", headers={"Authorization": f"Bearer {shown[0]}"})
    assert asked.json()["per_minute"] == 100
    key = ApiKey.objects.get()
    assert admin.post(f"{page}keys/{key.pk}/revoke/").url == page
    assert Client().get("/api/v1/key", headers={"Authorization": f"Bearer {shown[0]}"}).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"name": ""},
        {"per_minute": "0"},
        {"per_minute": "x"},
        {"expires-day": "31", "expires-month": "12", "expires-year": "1405"},
        {"expires-day": "1", "expires-month": "1", "expires-year": "1390"},
    ],
)
def test_a_form_that_is_refused_keeps_what_was_typed(admin: Client, wrong: dict[str, object]) -> None:
    told = {"name": "نام ماندنی", "scopes": ["cases.follow"], "per_minute": "10", **wrong}

    answer = admin.post(f"{add(admin)}keys/add/", told)

    assert answer.status_code == 422
    assert "نام ماندنی" in answer.content.decode() or not told["name"]
    assert not ApiKey.objects.exists()


def test_a_system_without_a_unit_is_not_added(admin: Client) -> None:
    assert admin.post("/manage/partners/add/", {"name": "x", "unit": "999"}).status_code == 422


def test_a_key_is_revoked_on_its_own_systems_page_only(admin: Client) -> None:
    first, second = add(admin), add(admin, "دیگری")
    admin.post(f"{first}keys/add/", {"name": "کلید", "scopes": ["cases.follow"], "per_minute": "1"})

    assert admin.post(f"{second}keys/{ApiKey.objects.get().pk}/revoke/").status_code == 404


def test_the_list_takes_as_many_statements_for_many_as_for_one(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page, unit = add(admin), given.unit("دیگر")
    for number in range(5):
        one = org.add_system(actor=SYSTEM, now=given.LONG_AGO, name=f"سامانهٔ {number}", unit_id=unit)
        keys.make_key(
            actor=SYSTEM, now=given.LONG_AGO, account_id=one.account_id or 0, name="x", scopes=["cases.see"]
        )

    with django_assert_max_num_queries(6):
        admin.get("/manage/partners/")
    with django_assert_max_num_queries(8):
        admin.get(page)
