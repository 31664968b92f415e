"""«چه گذشت»: all cases of one person in one line of time, and nothing that is the office's or another's."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.cases import actions, queries
from ostan.kernel import clock
from tests.portal.citizen import given


def text_of(response):
    return response.content.decode()


def test_the_newest_comes_first_across_cases(world, me):
    first = given.decided(world, me)
    second = given.case(me)

    page = text_of(me.client.get("/my/feed/"))

    assert page.index(f"/my/{second.code}/") < page.index(f"/my/{first.code}/")
    assert "درخواست ثبت شد" in page
    assert "رسیدگی پایان یافت" in page


def test_nothing_of_the_office_is_told(world, me):
    mine = given.claimed(world, me)
    actions.add_note(actor=world.clerk, now=clock.now(), case_id=mine.pk, text="یادداشت میان ما")

    found, _ = queries.feed(actor=me.actor)

    assert {one.line.activity for one in found} == {"CaseOpened"}


def test_nobody_sees_anothers(world, me):
    given.case(me)
    other = given.citizen("09121112299")

    assert queries.feed(actor=other.actor) == ([], "")
    assert "هنوز چیزی نگذشته است" in text_of(other.client.get("/my/feed/"))


def test_pages_follow_each_other_without_a_gap(world, me):
    for _ in range(4):
        given.decided(world, me)
    whole, _ = queries.feed(actor=me.actor, limit=100)
    seen, cursor = [], ""
    while True:
        page, cursor = queries.feed(actor=me.actor, cursor=cursor, limit=3)
        seen += page
        if not cursor:
            break

    assert [one.line.entry_id for one in seen] == [one.line.entry_id for one in whole]
    assert me.client.get("/my/feed/?before=kein").status_code == 200


def test_it_costs_the_same_however_many_cases_there_are(world, me):
    counts = []
    for _ in range(3):
        given.decided(world, me)
        me.client.get("/my/feed/")
        with CaptureQueriesContext(connection) as made:
            me.client.get("/my/feed/")
        counts.append(len(made))

    assert len(set(counts)) == 1
    assert counts[0] <= 8
