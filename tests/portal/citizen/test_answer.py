"""The official answer on paper: what was decided, why, by which law, what can be done about it, and its proof."""

from ostan.foundation.ledger import seal
from ostan.kernel import clock
from tests.cases import given as cases
from tests.portal.citizen import given


def text_of(response):
    return response.content.decode()


def test_the_answer_tells_reason_law_and_objection_and_proves_itself(
    world, me, django_assert_max_num_queries
):
    case = given.decided(world, me)
    before = text_of(me.client.get(f"/answer/{case.code}/"))
    seal.seal(now=clock.now())
    with django_assert_max_num_queries(24):
        after = text_of(me.client.get(f"/answer/{case.code}/"))

    for told in (cases.REASON, cases.LAW, "پاسخ رسمی", "پذیرفته نشد", "می‌توانید یک بار اعتراض کنید"):
        assert told in before
    assert "<svg" not in before.split("receipt-head")[1].split("</header>")[0]
    assert "<svg" in after.split("receipt-head")[1].split("</header>")[0]
    assert f"/answer/{case.code}/" in text_of(me.client.get(f"/my/{case.code}/"))


def test_the_answer_is_a_tagged_pdf(world, me):
    case = given.decided(world, me)
    paper = me.client.get(f"/answer/{case.code}/pdf/")

    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in paper.content
    assert "no-store" in paper.headers["Cache-Control"]


def test_there_is_no_answer_before_a_decision_or_for_somebody_else(world, me):
    stranger = given.citizen("09121110009")
    case = given.case(me)
    assert me.client.get(f"/answer/{case.code}/").status_code == 404
    assert "/answer/" not in text_of(me.client.get(f"/my/{case.code}/"))
    decided = given.decided(world, me)
    for part in ("", "pdf/"):
        assert stranger.client.get(f"/answer/{decided.code}/{part}").status_code == 404
