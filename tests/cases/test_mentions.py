"""Mentions in notes: whoever may see the case anyhow hears of the note, and nobody else is even known."""

import pytest

from ostan.domains.cases import actions, queries, rules
from ostan.domains.cases.models import Case, Mention, Message
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices import actions as notices
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given


def note(world: given.World, case: Case, text: str = "نگاه کنید", **changes: object) -> Message:
    told = {"actor": world.clerk, "now": given.NOW, "case_id": case.pk, "text": text, **changes}
    return actions.add_note(**told)


def mentioned(message: Message) -> set[int]:
    return set(Mention.objects.filter(message=message).values_list("person_id", flat=True))


def test_those_may_be_mentioned_who_may_see_the_case(world: given.World) -> None:
    case = given.case(world)
    file = queries.case_file(actor=world.clerk, now=given.NOW, code=case.code)
    offered = {one.person_id for one in queries.colleagues_of(file=file, actor=world.clerk, on=given.NOW)}
    for name, actor in world.actors().items():
        sees = True
        try:
            queries.case_file(actor=actor, now=given.NOW, code=case.code)
        except NotAllowed:
            sees = False
        assert (actor.person_id in offered) == (sees and name not in ("clerk", "house")), name


def test_who_is_ticked_or_named_hears_of_it(world: given.World) -> None:
    case = given.case(world)
    with delivering_at_once():
        made = note(world, case, "@همکار آزمون ببینید، و @کسی دیگر", mentioned=[world.head.person_id])

    assert mentioned(made) == {world.colleague.person_id, world.head.person_id}
    told = Notice.objects.filter(code="case.mentioned", channel="INAPP")
    assert set(told.values_list("person_id", flat=True)) == mentioned(made)
    facts = Entry.objects.filter(activity="PersonMentioned").values_list("facts", flat=True)
    assert {one["person_id"] for one in facts} == mentioned(made)
    file = queries.case_file(actor=world.clerk, now=given.NOW, code=case.code)
    assert [one.mentioned for one in file.messages] == [("همکار آزمون", "رئیس آزمون")]
    own = queries.my_case(actor=world.citizen, now=given.NOW, code=case.code)
    assert "PersonMentioned" not in {line.activity for line in own.history}


def test_a_preference_is_kept(world: given.World) -> None:
    notices.set_preference(actor=world.head, now=given.NOW, sms=False, email=False)
    with delivering_at_once():
        note(world, given.case(world), mentioned=[world.head.person_id])
    assert set(Notice.objects.filter(code="case.mentioned").values_list("channel", flat=True)) == {"INAPP"}


@pytest.mark.parametrize("name", ["other", "citizen", "stranger", "administrator"])
def test_nobody_without_reach_is_mentioned_and_nobody_learns_who_there_is(
    world: given.World, name: str
) -> None:
    case = given.case(world)
    codes = []
    for person_id in (getattr(world, name).person_id, 4711):
        with pytest.raises(RuleBroken) as refused:
            note(world, case, mentioned=[person_id])
        codes.append(refused.value.code)
    assert codes == ["cases.mention_unknown"] * 2
    assert not Message.objects.exists()
    assert mentioned(note(world, case, "@دیگری آزمون ببینید")) == set()


def test_a_mention_opens_nothing(world: given.World) -> None:
    case = given.case(world)
    note(world, case, mentioned=[world.colleague.person_id])
    assert queries.unread_mentions(actor=world.colleague) == 1
    given.claimed(world)
    actions.claim_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(case).pk)
    actions.reroute(
        actor=world.clerk, now=given.NOW, case_id=case.pk, unit_id=world.second.pk, reason="کار آن اداره است"
    )
    # the first agency has done nothing of it but hold the task that was withdrawn
    sees = True
    try:
        queries.case_file(actor=world.colleague, now=given.NOW, code=case.code)
    except NotAllowed:
        sees = False
    assert queries.unread_mentions(actor=world.colleague) == int(sees)
    assert queries.unread_mentions(actor=world.other) == 0


def test_seeing_the_case_reads_its_mentions(world: given.World) -> None:
    first, second = given.case(world), given.case(world, "licence")
    for case in (first, second):
        note(world, case, mentioned=[world.head.person_id])
    lines = queries.mentions(actor=world.head)
    assert [(one.code, one.by, one.read_at) for one in lines] == [
        (second.code, "کارمند آزمون", None),
        (first.code, "کارمند آزمون", None),
    ]
    assert queries.mentions(actor=world.head, before=lines[0].id) == lines[1:]

    actions.record_reading(actor=world.head, now=given.NOW, case_id=first.pk)
    assert queries.unread_mentions(actor=world.head) == 1
    assert actions.mark_mentions_read(actor=world.head, now=given.NOW) == 1
    assert queries.unread_mentions(actor=world.head) == 0
    with pytest.raises(NotAllowed):
        queries.mentions(actor=world.citizen)


def test_the_longest_name_is_meant_and_a_shared_one_means_nobody() -> None:
    names = {1: "رضا کریمی", 2: "رضا کریمی راد", 3: "سارا محمدی", 4: "سارا محمدی"}
    assert rules.named("@رضا کریمی راد و @ رضا کریمی، @سارا محمدی", names) == {1, 2}
    assert rules.named("رضا کریمی", names) == set()
