"""Every address of the desk for every role: open, missing, or the way to sign in."""

import pytest
from django.test import Client

from ostan.kernel.actor import Role
from tests.given import citizen, staff

SEES = {
    Role.CLERK,
    Role.DESK_OPERATOR,
    Role.COMMITTEE_MEMBER,
    Role.UNIT_HEAD,
    Role.DEPUTY,
    Role.PROVINCIAL_DEPUTY,
    Role.GOVERNOR,
    Role.AUDITOR,
}
WORKS = {Role.CLERK, Role.COMMITTEE_MEMBER, Role.UNIT_HEAD, Role.DEPUTY}
LEADS = {Role.UNIT_HEAD, Role.DEPUTY}
STAFF = [role for role in Role if role not in (Role.CITIZEN, Role.SYSTEM, Role.PARTNER)]

CASE = "/work/cases/{code}/"
READ = [
    ("/work/", set(STAFF)),
    ("/work/week/", SEES),
    ("/work/search/", SEES),
    ("/work/unit/", LEADS),
    (CASE, SEES),
    (CASE + "print/", SEES),
]
WRITTEN = [
    ("/work/filters/", {"name": "x"}, SEES),
    ("/work/bulk/", {"task": "999"}, WORKS),
    ("/work/search/", {"q": "انجمن"}, SEES),
    (CASE, {"act": "note", "note-text": "یادداشت"}, WORKS),
    (CASE, {"act": "reopen", "reopen-reason": "دلیل بازگشایی"}, LEADS),
    (CASE, {"reveal": "yes"}, SEES),
    (CASE + "print/", {}, SEES),
]


@pytest.mark.parametrize("role", STAFF)
def test_what_a_role_may_read(desk, role: Role) -> None:
    code, browser = desk.case().code, staff(role, desk.world.root.pk)

    for address, allowed in READ:
        status = browser.get(address.format(code=code)).status_code
        home = address == "/work/" and role not in SEES
        assert status == (302 if home else 200 if role in allowed else 404), address


@pytest.mark.parametrize("role", STAFF)
def test_what_a_role_may_write(desk, role: Role) -> None:
    code, browser = desk.case().code, staff(role, desk.world.root.pk)

    for address, typed, allowed in WRITTEN:
        status = browser.post(address.format(code=code), typed).status_code
        assert (status == 404) is (role not in allowed), (address, typed, status)


def test_nobody_else_comes_in(desk) -> None:
    code = desk.case().code

    for address, _ in READ:
        page = Client().get(address.format(code=code))
        assert page.status_code == 302
        assert page.headers["Location"].startswith("/staff/sign-in/")
        assert citizen().get(address.format(code=code)).status_code == 404
    for address, typed, _ in WRITTEN:
        assert Client().post(address.format(code=code), typed).status_code == 404
        assert citizen().post(address.format(code=code), typed).status_code == 404


def test_another_unit_does_not_know_of_the_case(desk) -> None:
    code, other = desk.case().code, desk.browser("other")

    assert other.get(f"/work/cases/{code}/").status_code == 404
    assert other.get(f"/work/cases/{code}/print/").status_code == 404
    assert other.post(f"/work/cases/{code}/", {"act": "note", "note-text": "x"}).status_code == 404
    assert other.get("/work/cases/000000000000/").status_code == 404


def test_a_task_of_another_case_is_not_touched_through_this_one(desk) -> None:
    mine, other = desk.case(), desk.case()

    page = desk.browser("clerk").post(
        f"/work/cases/{mine.code}/", {"act": "claim", "task": other.tasks.get().pk}
    )

    assert page.status_code == 404
    assert other.tasks.get().holder_id is None


def test_an_unknown_act_is_no_page(desk) -> None:
    address = f"/work/cases/{desk.case().code}/"

    for typed in (
        {"act": "erase"},
        {"act": ""},
        {"act": "claim", "task": "x"},
        {"act": "claim", "task": "9" * 30},
    ):
        assert desk.browser("clerk").post(address, typed).status_code == 404
