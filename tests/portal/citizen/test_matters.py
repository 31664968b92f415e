"""Complaints and requests on day one of a province, and following what another has asked."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ostan.domains.cases.models import Case, Follower
from ostan.domains.catalogue.models import PublicService
from ostan.kernel import clock
from ostan.wiring.matters import load_general
from tests import given as house
from tests.cases import given, matters

pytestmark = pytest.mark.django_db


def test_a_province_without_anything_of_its_own_takes_complaints(world: given.World) -> None:
    assert "general-matter" not in Client().get("/matters/").content.decode()
    owner = load_general(now=clock.now())
    load_general(now=clock.now())

    assert owner == world.root.pk
    assert PublicService.objects.filter(code="general-matter").count() == 1
    assert "/apply/general-matter/" in Client().get("/matters/").content.decode()
    assert house.citizen().get("/apply/general-matter/", follow=True).status_code == 200


def test_the_subjects_are_found_by_their_words_in_few_statements(world: given.World) -> None:
    matters.subjects(world)
    page = Client()
    page.get("/matters/")
    for text, found in (("", True), ("فشار اب", True), ("هیچ‌چیز", False)):
        with CaptureQueriesContext(connection) as caught:
            shown = page.get("/matters/", {"q": text})
        assert shown.status_code == 200
        assert ("کمبود فشار آب" in shown.content.decode()) is found
        assert len(caught) <= 4, [one["sql"][:90] for one in caught]


def offered_to(world: given.World, me: Client) -> tuple[Case, str]:
    """A case of another, and the token under which the last step of my own application offers it."""
    matters.subjects(world)
    there = matters.demand(world)
    Case.objects.filter(pk=there.pk).update(opened_at=clock.now())
    page = me.get("/apply/water-pressure/", follow=True)
    told = {
        "kind": "request",
        "text": matters.RETOLD,
        "place-province": "03",
        "place-county": matters.PLACE,
        "national_code": "0499370899",
        "given_name": "علی",
        "family_name": "احمدی",
    }
    for _ in range(12):
        html = page.content.decode()
        found = re.search(r'name="token" value="([^"]+)"', html)
        if found:
            return there, found[1]
        here = page.request["PATH_INFO"]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
        page = me.post(here, {**hidden, **told}, follow=True)
    raise AssertionError(page.content.decode()[:2000])


def test_the_demand_of_another_is_followed_and_left_again(world: given.World) -> None:
    me = house.citizen("09120000055")
    there, token = offered_to(world, me)

    assert me.post("/matters/follow/", {"token": "x"}).status_code == 404
    assert house.citizen("09120000056").post("/matters/follow/", {"token": token}).status_code == 404
    assert me.post("/matters/follow/", {"token": token}).status_code == 302

    row = Follower.objects.get(case=there)
    assert Case.objects.count() == 1
    assert "کمبود فشار آب" in me.get("/my/").content.decode()
    me.post(f"/matters/unfollow/{row.pk}/")
    assert not Follower.objects.exists()
