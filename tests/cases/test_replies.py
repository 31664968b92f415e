"""Texts kept ready for answers: written in versions, offered where they fit."""

import pytest

from ostan.domains.cases import actions, queries
from ostan.domains.cases.models import ReplyVersion
from ostan.domains.cases.rules.replies import Reply, joined
from ostan.kernel.errors import NotAllowed, RuleBroken, Stale
from tests.cases import given

REPLY = Reply("کمبود مدرک", "برای $service مدرک کم است؛ تا $due بفرستید.", "ask")


def keep(world: given.World, **changes: object) -> int:
    told = {"actor": world.clerk, "now": given.NOW, "reply": REPLY, **changes}
    return actions.keep_reply(**told).pk


def fitting(world: given.World, service: str = "short", by: str = "clerk") -> list[str]:
    """The titles offered to somebody who has the first task of a new case in hand."""
    case = given.claimed(world, service)
    file = queries.case_file(actor=getattr(world, by), now=given.NOW, code=case.code)
    return [one.told.title for one in queries.fitting(actor=getattr(world, by), file=file)]


def service_id(code: str) -> int:
    return given.offered.published_service(code=code).service_id


def test_a_text_is_offered_to_the_unit_and_below_it(world: given.World) -> None:
    keep(world)
    assert fitting(world) == ["کمبود مدرک"]
    assert fitting(world, by="colleague") == []  # who holds nothing asks nothing
    assert fitting(world, by="head") == ["کمبود مدرک"]

    keep(world, actor=world.other, reply=Reply("از آن دیگری", "متن", "ask"))
    assert fitting(world) == ["کمبود مدرک"]
    keep(world, actor=world.top, reply=Reply("از بالا", "متن", "ask"))
    assert fitting(world) == ["از بالا", "کمبود مدرک"]


def test_it_fits_by_service_step_and_act(world: given.World) -> None:
    short, licence = (service_id(code) for code in ("short", "licence"))
    keep(world, reply=Reply("این خدمت", "متن", "ask", (short,)))
    keep(world, reply=Reply("آن خدمت", "متن", "ask", (licence,)))
    keep(world, reply=Reply("مرحله", "متن", "ask", (short, licence), "check"))
    keep(world, reply=Reply("رد", "متن", "decide", (), "", "REFUSED"))
    assert fitting(world) == ["این خدمت", "رد"]
    assert fitting(world, "licence") == ["آن خدمت", "رد", "مرحله"]


def test_a_change_is_another_version(world: given.World) -> None:
    pk = keep(world)
    keep(world, reply_id=pk, seen=1, reply=Reply("عنوان دیگر", "متن دیگر", "ask"))
    versions = queries.reply(actor=world.clerk, reply_id=pk)
    assert [(one.number, one.told.title) for one in versions] == [(2, "عنوان دیگر"), (1, "کمبود مدرک")]
    assert fitting(world) == ["عنوان دیگر"]
    with pytest.raises(Stale):
        keep(world, reply_id=pk, seen=1)


def test_a_retired_text_is_offered_no_more_and_never_deleted(world: given.World) -> None:
    pk = keep(world)
    actions.retire_reply(actor=world.head, now=given.NOW, reply_id=pk)
    assert fitting(world) == []
    assert [one.retired_at for one in queries.replies(actor=world.clerk)] == [given.NOW]
    assert ReplyVersion.objects.count() == 1

    actions.restore_reply(actor=world.clerk, now=given.NOW, reply_id=pk)
    assert fitting(world) == ["کمبود مدرک"]


def test_only_the_unit_and_who_stands_above_change_it(world: given.World) -> None:
    pk = keep(world)
    for who in (world.other, world.citizen, world.auditor, world.administrator):
        with pytest.raises(NotAllowed):
            keep(world, actor=who, reply_id=pk)
        with pytest.raises(NotAllowed):
            actions.retire_reply(actor=who, now=given.NOW, reply_id=pk)
    keep(world, actor=world.top, reply_id=pk)
    above = keep(world, actor=world.top)
    assert {one.id: one.is_kept for one in queries.replies(actor=world.clerk)} == {pk: True, above: False}


@pytest.mark.parametrize(
    "reply, code",
    [
        (Reply(" ", "متن", "ask"), "cases.reply_untitled"),
        (Reply("عنوان", " ", "ask"), "cases.text_needed"),
        (Reply("عنوان", "سلام $applicant", "ask"), "blanks.unknown_name"),
        (Reply("عنوان", "سلام $", "ask"), "blanks.bad_name"),
        (Reply("عنوان", "متن", "note"), "cases.reply_for_what"),
        (Reply("عنوان", "متن", "ask", (), "check"), "cases.reply_step"),
        (Reply("عنوان", "متن", "ask", (), "", "REFUSED"), "cases.outcome_wanted"),
        (Reply("عنوان", "متن", "decide", (), "", "WITHDRAWN"), "cases.outcome_wanted"),
    ],
)
def test_what_no_text_may_be(world: given.World, reply: Reply, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        keep(world, reply=reply)
    assert refused.value.code == code


def test_a_text_goes_below_what_was_written() -> None:
    assert joined(" ", "متن") == "متن"
    assert joined("سلام\n", "متن") == "سلام\n\nمتن"
