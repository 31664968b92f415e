"""Mentions on the pages: picked from a list without a script, seen in a list of one's own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.cases import actions
from ostan.domains.cases.models import Mention, Message
from ostan.kernel import clock
from tests.portal.work.given import act, address

pytestmark = pytest.mark.django_db


def mention(desk, case) -> None:
    actions.add_note(
        actor=desk.world.clerk,
        now=clock.now(),
        case_id=case.pk,
        text="نگاه کنید",
        mentioned=[desk.world.head.person_id],
    )


def test_a_colleague_is_ticked_and_finds_the_case(desk) -> None:
    case, head = desk.claimed(), desk.world.head.person_id
    browser = desk.browser("clerk")
    page = browser.get(address(case)).content.decode()
    assert f'name="note-mention" value="{head}"' in page
    assert f'value="{desk.world.other.person_id}"' not in page

    assert act(browser, case, "note", text="نگاه کنید", mention=[str(head)]).status_code == 302
    assert "به آگاهی رئیس آزمون" in browser.get(address(case)).content.decode()
    his = desk.browser("head")
    assert '<span class="count">۱</span>' in his.get("/work/").content.decode()
    assert address(case) in his.get("/work/mentions/").content.decode()
    his.get(address(case))
    assert Mention.objects.get().read_at


def test_a_refused_note_keeps_its_words_and_ticks(desk) -> None:
    case, head = desk.claimed(), desk.world.head.person_id
    page = act(desk.browser("clerk"), case, "note", text="", mention=[str(head)])
    assert page.status_code == 422
    assert f'value="{head}" checked' in page.content.decode()
    refused = act(
        desk.browser("clerk"), case, "note", text="نگاه کنید", mention=[str(desk.world.other.person_id)]
    )
    assert refused.status_code == 422
    assert "نگاه کنید</textarea>" in refused.content.decode()
    assert not Message.objects.exists()


def test_all_are_read_at_once(desk) -> None:
    mention(desk, desk.case())
    browser = desk.browser("head")
    assert browser.post("/work/mentions/").status_code == 302
    assert not Mention.objects.filter(read_at=None).exists()
    assert "همه را خواندم" not in browser.get("/work/mentions/").content.decode()
    assert "کسی از شما یاد نکرده است" in desk.browser("clerk").get("/work/mentions/").content.decode()


def test_the_list_takes_few_statements_whatever_it_holds(desk) -> None:
    browser = desk.browser("head")
    mention(desk, desk.case())
    browser.get("/work/mentions/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/work/mentions/")
    for _ in range(12):
        mention(desk, desk.case())
    with CaptureQueriesContext(connection) as many:
        browser.get("/work/mentions/")
    assert len(many) == len(few) <= 9
