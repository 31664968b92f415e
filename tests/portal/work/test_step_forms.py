"""The form of a step on the case file: asked with the step, refused where it is typed, and read where it belongs."""

import pytest
from django.test import Client

from ostan.domains.cases.models import Case, StepAnswers
from ostan.domains.cases.queries import my_case
from ostan.kernel import clock
from tests.cases import given
from tests.cases.test_step_forms import DECIDED, VISIT, visiting
from tests.portal.work.given import act, address, task

pytestmark = pytest.mark.django_db
GROUP = {
    "name": "seen_by",
    "kind": "group",
    "label": "حاضران",
    "item": "حاضر",
    "required": False,
    "questions": [{"name": "who", "kind": "text", "label": "نام"}],
}


@pytest.fixture
def visited(desk) -> Case:
    page = VISIT["form"]["layout"]["pages"][0]
    more = {**page, "questions": [*page["questions"], GROUP]}
    form = {**VISIT, "form": {"layout": {"pages": [more]}}}
    given.service("visited", desk.world.first, visiting(), step_forms=[form, DECIDED])
    return desk.claimed("visited")


def answered(browser: Client, case: Case, **answers: object):
    return act(browser, case, "complete", task(case), **{f"q-{name}": one for name, one in answers.items()})


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(desk, visited: Case) -> None:
    browser = desk.browser("clerk")
    shown = browser.get(address(visited)).content.decode()
    assert "گزارش بازدید" in shown
    assert f'name="complete-{task(visited).pk}-q-sound"' in shown
    assert "چرا نه؟" not in shown

    refused = answered(browser, visited, sound="no", host="123")
    page = refused.content.decode()

    assert refused.status_code == 422
    assert f'href="#f-complete-{task(visited).pk}-q-why"' in page
    assert "«چرا نه؟» را پاسخ دهید." in page
    assert 'value="no" checked' in page
    assert 'value="123"' in page
    assert not StepAnswers.objects.exists()


def test_a_row_is_added_without_doing_the_step(desk, visited: Case) -> None:
    browser, start = desk.browser("clerk"), f"complete-{task(visited).pk}-q-seen_by"

    page = browser.post(
        address(visited),
        {"act": "complete", "task": task(visited).pk, f"{start}-rows": "0", "_add": start},
    )

    assert page.status_code == 200
    assert f'name="{start}-0-who"' in page.content.decode()
    assert task(visited).node == "visit_first"


def test_answers_stand_in_the_file_covered_where_they_are_personal(desk, visited: Case) -> None:
    browser = desk.browser("clerk")
    assert answered(browser, visited, sound="yes", host="0499370899").status_code == 302

    covered = browser.get(address(visited)).content.decode()
    bare = browser.post(address(visited), {"reveal": "yes"}).content.decode()
    own = my_case(actor=desk.world.citizen, now=clock.now(), code=visited.code)

    assert "آنچه در مرحله‌ها نوشته شده است" in covered
    assert "۰۴۹۹۳۷۰۸۹۹" not in covered
    assert "۰۴۹۹۳۷۰۸۹۹" in bare
    assert own.step_answers == []


def test_a_decision_takes_the_form_of_its_step(desk, visited: Case) -> None:
    browser = desk.browser("clerk")
    answered(browser, visited, sound="yes")
    act(browser, visited, "claim", task(visited))
    missing = act(browser, visited, "decide", task(visited), outcome="GRANTED")
    done = act(browser, visited, "decide", task(visited), outcome="GRANTED", **{"q-sum": "۳"})

    assert (missing.status_code, done.status_code) == (422, 302)
    assert StepAnswers.objects.get(form_key="decide").data == {"sum": 3}
    mine = desk.browser("citizen").get(f"/my/{visited.code}/").content.decode()
    assert "پیش از تصمیم" in mine
    assert "گزارش بازدید" not in mine
