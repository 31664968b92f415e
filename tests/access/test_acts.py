"""Every act on a case × everybody: who may not do it meets a page that is not there and leaves no trace."""

import pytest

from ostan.domains.cases.models import Attachment, Case, Task
from ostan.domains.cases.rules import MOVES, Act
from ostan.foundation import access
from ostan.foundation.ledger.models import Entry
from ostan.portal.work.acting import DOES
from tests.access.province import WHO, Province
from tests.access.table import VISITOR
from tests.access.test_table import ask

TYPED = {
    **dict.fromkeys(("reason", "text", "note", "law", "forwarded_to"), "متن"),
    "outcome": "GRANTED",
    "days": "1",
    "unit": "ادارهٔ کل دوم",
    "duplicate_of": "123",
}


@pytest.mark.parametrize("act", sorted(DOES))
def test_an_act_is_for_those_whose_it_is(act: Act, province: Province) -> None:
    case = Case.objects.get(code=province.things["case"])
    task = Task.objects.get(case=case, done_at=None).pk
    page, entries, turned_away = f"/work/cases/{case.code}/", Entry.objects.count(), set()
    for who in WHO:
        actor = province.actors.get(who)
        # These pages are the desk's: what an applicant may do, he does on his own pages.
        is_staff = actor is not None and not access.may(actor, "cases.see_own")
        if is_staff and access.may_touch(actor, MOVES[act].capability, unit_path=case.unit_path):
            continue
        turned_away.add(who)
        for about in ("", str(task)):
            prefix = f"{act}-{about}" if about else act
            body = {"act": act, "task": about, **{f"{prefix}-{name}": text for name, text in TYPED.items()}}
            answer = ask(province, who, "post", page, body)
            assert answer.status_code == 404, (who, answer.status_code)
            assert answer.entries == entries, who

    assert turned_away >= {
        VISITOR,
        "owner",
        "stranger",
        "other clerk",
        "other head",
        "governor",
        "auditor",
        "juror",
    }


def test_personal_answers_are_uncovered_for_readers_of_the_case_only(province: Province) -> None:
    page, entries = province.address("/work/cases/{case}/"), Entry.objects.count()
    for who in ("owner", "stranger", "other clerk", "other head", "juror", "administrator", VISITOR):
        for url in (page, f"{page}print/"):
            answer = ask(province, who, "post", url, {"reveal": "1"})
            assert answer.status_code == 404
            assert answer.entries == entries

    shown = ask(province, "clerk", "post", page, {"reveal": "1"})
    assert shown.status_code == 200
    assert shown.entries == entries + 1


def test_several_tasks_at_once_are_ones_own_only(province: Province) -> None:
    tasks = list(Task.objects.filter(done_at=None).values_list("pk", flat=True))
    entries = Entry.objects.count()
    me = str(province.actors["other head"].person_id)
    for body in ({"act": "claim"}, {"act": "hand_over", "to": me, "reason": "دلیل", "confirm": "1"}):
        for who in ("other clerk", "other head"):
            answer = ask(
                province, who, "post", "/work/bulk/", {**body, "task": [str(task) for task in tasks]}
            )
            assert answer.status_code == 302
            assert answer.entries == entries


def test_a_hat_of_somebody_else_cannot_be_put_on(province: Province) -> None:
    hats = [str(province.actors[who].hat) for who in ("administrator", "auditor", "deputy")]
    browser = province.browser("other clerk")
    for hat in (*hats, "-1", "99999999", "x"):
        browser.post("/hat/", {"hat": hat})
        assert browser.get("/manage/notices/").status_code == 404
        assert browser.get("/ledger/").status_code == 404


def test_a_file_of_another_cannot_be_attached(province: Province) -> None:
    """Ids of stored files are tried as if one had uploaded them."""
    theirs = Attachment.objects.get(pk=province.others["case_file"])
    entries = Entry.objects.count()
    answer = ask(
        province,
        "owner",
        "post",
        province.address("/my/{case}/message/"),
        {"text": "پیام", "files-kept": str(theirs.file_id)},
    )
    if answer.status_code == 302:
        assert Attachment.objects.filter(file_id=theirs.file_id).count() == 1
    else:
        assert answer.entries == entries
    typed = {"topic": "x", "paper-kept": str(theirs.file_id), "_shown": "topic size mobile paper"}
    page = ask(province, "owner", "post", province.address("/apply/{service}/page/all/"), typed)
    assert "مدرک.pdf" not in page.body.decode()
    browser = province.browser("owner")
    browser.post(province.address("/apply/{service}/page/all/"), typed)
    check = browser.get(province.address("/apply/{service}/check/"))
    assert "مدرک.pdf" not in check.content.decode()
    sent = browser.post(province.address("/apply/{service}/check/"))
    assert "/sent/" not in sent.headers.get("Location", "")
    assert Attachment.objects.filter(file_id=theirs.file_id).count() == 1
