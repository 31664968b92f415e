"""The page of a service's owner, and the way of a suggestion over pages."""

import pytest

from ostan.domains.cases import actions as cases
from ostan.domains.feedback import actions
from ostan.domains.feedback.models import Suggestion
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, VISITOR, Role
from tests.cases import given
from tests.portal.citizen import given as people

PAGE = "/owner/services/short/figures/"
TEXT = "فرم را کوتاه‌تر کنید."


def text_of(response):
    return response.content.decode()


@pytest.fixture
def counted(world):
    """Twelve refused cases, two unsent applications, ratings and a count."""
    for _ in range(12):
        case = given.decided(world, now=given.later(hours=2))
        actions.invite(actor=SYSTEM, now=given.later(hours=3), case_id=case.pk)
        actions.rate(
            actor=world.citizen, now=given.later(hours=4), case_id=case.pk, score=4, comment="خوب بود"
        )
    for _ in range(2):
        cases.keep_visitors_draft(
            actor=VISITOR, now=given.NOW, version_id=given.version_id("short"), answers={"size": "۳"}
        )
    cases.drop_expired_drafts(actor=SYSTEM, now=given.later(days=2))
    cases.count_services(actor=SYSTEM, now=given.later(days=2))
    actions.count_scores(actor=SYSTEM, now=given.later(days=2))
    return world


@pytest.fixture
def clock_stands(monkeypatch):
    """Pages are asked for two days after."""
    monkeypatch.setattr(clock, "now", lambda: given.later(days=2))


def test_the_owner_sees_all_of_it_on_one_page(counted, sits, clock_stands):
    page = text_of(sits(Role.UNIT_HEAD, counted.first).get(PAGE))

    for told in (
        "حجم کار در ماه",
        "زمان هر گام",
        "کجا فرم را رها می‌کنند؟",
        "موضوع",
        "مستند مخالفت‌ها",
        given.LAW,
    ):
        assert told in page
    assert "میانگین ارزیابی" in page
    assert "خوب بود" in page


def test_others_meet_no_page(counted, sits, clock_stands):
    assert sits(Role.CLERK, counted.first).get(PAGE).status_code == 404
    assert sits(Role.UNIT_HEAD, counted.second).get(PAGE).status_code == 404


def test_before_anything_is_counted_the_page_says_when(world, sits):
    assert "هنوز چیزی شمرده نشده است" in text_of(sits(Role.UNIT_HEAD, world.first).get(PAGE))


def test_the_page_asks_little(counted, sits, clock_stands, django_assert_max_num_queries):
    head = sits(Role.UNIT_HEAD, counted.first)
    head.get(PAGE)
    with django_assert_max_num_queries(22):
        head.get(PAGE)


def test_a_clerk_suggests_from_the_case_and_the_head_answers(world, sits):
    mine = people.citizen()
    case = people.case(mine)
    clerk, head = sits(Role.CLERK, world.first), sits(Role.UNIT_HEAD, world.first)
    box = f"/work/cases/{case.code}/suggest/"

    assert box in text_of(clerk.get(f"/work/cases/{case.code}/"))
    assert clerk.post(box, {"text": " "}).status_code == 422
    assert clerk.post(box, {"text": TEXT}).status_code == 302
    one = f"/owner/suggestions/{Suggestion.objects.get().pk}/"
    assert TEXT in text_of(head.get(PAGE))
    head.post(one, {"act": "examine"})
    refused = head.post(one, {"act": "accept", "reason": ""})
    head.post(one, {"act": "accept", "reason": "از ماه آینده."})

    assert refused.status_code == 422
    assert clerk.get(one).status_code == 404
    assert "از ماه آینده." in text_of(clerk.get(box))
    assert "پذیرفته شد" in text_of(clerk.get(box))


def test_the_applicant_is_asked_after_rating_and_reads_the_answer(world):
    mine = people.citizen()
    case = people.decided(world, mine)
    box = f"/my/{case.code}/suggest/"
    mine.client.post(f"/my/{case.code}/rate/", {"score": "5"})

    assert box in text_of(mine.client.get(f"/my/{case.code}/rate/"))
    mine.client.post(box, {"text": TEXT})
    actions.answer_suggestion(
        actor=world.head,
        now=clock.now(),
        suggestion_id=Suggestion.objects.get().pk,
        accepted=False,
        reason="قانون اجازه نمی‌دهد.",
    )
    assert "قانون اجازه نمی‌دهد." in text_of(mine.client.get(box))
    assert people.citizen("09121110077").client.get(box).status_code == 404
