"""Unsent applications: of visitors, held for another telephone, signed for, counted when they are left."""

import datetime
import io
from typing import Any

import pytest

from ostan.domains.cases import actions, queries
from ostan.domains.cases.models import Draft, FormTally
from ostan.domains.cases.rules import MOST_TRIES, Channel
from ostan.domains.catalogue.rules.form import Place
from ostan.foundation.files import actions as files
from ostan.foundation.files import queries as files_kept
from ostan.foundation.files.models import StoredFile
from ostan.foundation.identity.queries import match_of
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, VISITOR
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given
from tests.standing import standing

NUMBER = match_of("09121112233")
OTHER = match_of("09121112244")


world = standing(given.world)


def begun(answers: dict[str, Any] | None = None, now: datetime.datetime = given.NOW) -> tuple[Draft, str]:
    """A visitor's draft, and its key."""
    return actions.keep_visitors_draft(
        actor=VISITOR, now=now, version_id=given.version_id("short"), answers=answers or given.ANSWERS
    )


def held(answers: dict[str, Any] | None = None) -> tuple[Draft, str]:
    """A visitor's draft under a mobile number, and its code."""
    draft, key = begun(answers)
    code = actions.hold_draft(actor=VISITOR, now=given.NOW, key=key, mobile_match=NUMBER).code
    return draft, code


def resume(code: str, mobile: bytes = NUMBER, now: datetime.datetime = given.NOW) -> tuple[str, str]:
    return actions.resume_draft(actor=VISITOR, now=now, mobile_match=mobile, code=code)


def refused(call: Any, **told: Any) -> str:
    with pytest.raises(RuleBroken) as broken:
        call(**told)
    return broken.value.code


def tallies() -> dict[tuple[str, str], tuple[int, int, int]]:
    rows = FormTally.objects.values_list("page", "question", "sent", "left", "refused")
    return {(page, question): tuple(counts) for page, question, *counts in rows}  # type: ignore[misc]  # three


def wrong(code: str) -> str:
    return "0" * 8 if code != "0" * 8 else "1" * 8


def test_a_visitors_draft_is_encrypted_and_opened_by_its_key_for_a_day(world: given.World) -> None:
    draft, key = begun()
    found = queries.visitors_draft(key=key, now=given.NOW)

    assert given.ANSWERS["topic"].encode() not in bytes(draft.data_sealed)
    assert found
    assert found.answers == given.ANSWERS
    assert key.encode() not in bytes(draft.key_match or b"")
    assert queries.visitors_draft(key="another", now=given.NOW) is None
    assert queries.visitors_draft(key=key, now=given.later(hours=25)) is None


def test_a_key_that_opens_nothing_gives_way_to_a_new_one_and_a_citizen_keeps_his_own(
    world: given.World,
) -> None:
    told = {"now": given.NOW, "version_id": given.version_id("short"), "answers": {}}

    assert actions.keep_visitors_draft(actor=VISITOR, key="x", **told)[1] != "x"
    with pytest.raises(NotAllowed):
        actions.keep_visitors_draft(actor=world.citizen, **told)


def test_a_held_draft_is_taken_up_elsewhere_for_thirty_days_and_leaves_the_first_place(
    world: given.World,
) -> None:
    draft, key = begun()
    told = actions.hold_draft(actor=VISITOR, now=given.NOW, key=key, mobile_match=NUMBER)
    late = given.later(days=29)

    service, fresh = resume(told.code, now=late)

    assert told.expires_at == given.later(days=30)
    assert service == "short"
    assert queries.visitors_draft(key=key, now=late) is None
    found = queries.visitors_draft(key=fresh, now=late)
    assert found
    assert found.id == draft.pk
    assert found.is_held
    assert refused(resume, code=told.code, now=given.later(days=31)) == "cases.draft_unknown"


def test_number_and_code_are_answered_alike_whatever_is_wrong(world: given.World) -> None:
    _, code = held()

    assert refused(resume, code=code, mobile=OTHER) == "cases.draft_unknown"
    assert refused(resume, code=wrong(code)) == "cases.draft_unknown"
    assert code not in "".join(str(entry.facts) for entry in Entry.objects.all())
    assert code.encode() not in bytes(Draft.objects.get().code_match or b"")


def test_after_so_many_wrong_codes_the_right_one_opens_nothing(world: given.World) -> None:
    _, code = held()
    for _ in range(MOST_TRIES):
        refused(resume, code=wrong(code))

    assert refused(resume, code=code) == "cases.draft_unknown"
    assert actions.sign_held_drafts(actor=world.citizen, now=given.NOW, mobile_match=NUMBER) == 1


def test_a_second_code_makes_the_first_one_worthless(world: given.World) -> None:
    _, key = begun()
    first = actions.hold_draft(actor=VISITOR, now=given.NOW, key=key, mobile_match=NUMBER).code
    second = actions.hold_draft(actor=VISITOR, now=given.NOW, key=key, mobile_match=NUMBER).code

    assert first == second or refused(resume, code=first) == "cases.draft_unknown"
    assert resume(second)[0] == "short"


def kept_file(draft: Draft) -> StoredFile:
    body = io.BytesIO(b"%PDF-1.4\n%%EOF\n")
    return files.keep(actor=VISITOR, now=given.NOW, upload=body, name="مدرک.pdf", unsigned_id=draft.pk)


def test_who_signs_in_goes_on_with_it_and_with_its_files(world: given.World) -> None:
    draft, key = begun()
    paper = kept_file(draft)
    answers = {**given.ANSWERS, "paper": [paper.pk]}
    told = {"now": given.NOW, "version_id": draft.version_id, "answers": answers}
    actions.keep_visitors_draft(actor=VISITOR, key=key, **told)

    signed = actions.sign_draft(actor=world.citizen, now=given.NOW, key=key)
    case = actions.open_case(
        actor=world.citizen,
        now=given.NOW,
        service_code="short",
        answers=answers,
        channel=Channel.WEB,
        draft_id=signed.pk,
    )

    assert files_kept.owned(person_id=world.citizen.person_id, file_ids=[paper.pk])
    assert case.citizen_id == world.citizen.person_id
    assert not Draft.objects.exists()
    assert refused(actions.sign_draft, actor=world.citizen, now=given.NOW, key=key) == "cases.draft_gone"
    assert tallies() == {("", ""): (1, 0, 0)}


def test_a_visitor_keeps_documents_only_for_what_he_fills_in(world: given.World) -> None:
    draft, _ = begun()
    paper = kept_file(draft)

    with pytest.raises(NotAllowed):
        files.keep(actor=VISITOR, now=given.NOW, upload=io.BytesIO(b"%PDF-1.4\n%%EOF\n"), name="x.pdf")
    assert files_kept.owned(person_id=0, file_ids=[paper.pk]) == {}
    assert files_kept.owned(person_id=world.citizen.person_id, file_ids=[paper.pk]) == {}


def test_of_an_older_draft_of_his_what_was_not_typed_anew_is_carried(world: given.World) -> None:
    version = given.version_id("short")
    actions.keep_draft(
        actor=world.citizen, now=given.NOW, version_id=version, answers={"topic": "پیشین", "size": "۳"}
    )
    _, key = begun({"topic": "تازه"})

    actions.sign_draft(actor=world.citizen, now=given.NOW, key=key)

    (found,) = queries.drafts_of(actor=world.citizen, now=given.NOW)
    assert found.answers == {"topic": "تازه", "size": "۳"}


def test_signing_in_by_the_number_leaves_a_draft_of_ones_own_alone(world: given.World) -> None:
    held({"topic": "با کد"})
    actions.keep_draft(
        actor=world.citizen, now=given.NOW, version_id=given.version_id("short"), answers={"topic": "خودم"}
    )

    assert actions.sign_held_drafts(actor=world.citizen, now=given.NOW, mobile_match=NUMBER) == 0
    assert Draft.objects.count() == 2


def test_expired_drafts_are_really_gone_with_their_files_and_counted_where_they_stood(
    world: given.World,
) -> None:
    draft, _key = begun({"size": "۷"})
    paper = kept_file(draft)
    actions.keep_draft(
        actor=world.citizen, now=given.NOW, version_id=given.version_id("short"), answers=given.ANSWERS
    )

    assert actions.drop_expired_drafts(actor=SYSTEM, now=given.later(hours=23)) == 0
    assert actions.drop_expired_drafts(actor=SYSTEM, now=given.later(hours=25)) == 1
    assert actions.drop_expired_drafts(actor=SYSTEM, now=given.later(days=31)) == 1
    paper.refresh_from_db()

    assert paper.erased_at
    assert not paper.sha256
    assert not Draft.objects.exists()
    assert tallies() == {("all", "topic"): (0, 1, 0), ("", ""): (0, 1, 0)}
    assert {row.day for row in FormTally.objects.all()} == {given.NOW.date()}


def test_a_file_that_a_case_holds_outlives_the_draft_that_names_it(world: given.World) -> None:
    body = io.BytesIO(b"%PDF-1.4\n%%EOF\n")
    paper = files.keep(actor=world.citizen, now=given.NOW, upload=body, name="مدرک.pdf")
    answers = {**given.ANSWERS, "paper": [paper.pk]}
    told = {"actor": world.citizen, "now": given.NOW, "answers": answers}
    actions.open_case(service_code="short", channel=Channel.WEB, **told)
    draft = actions.keep_draft(version_id=given.version_id("short"), **told)

    actions.drop_draft(actor=world.citizen, now=given.NOW, draft_id=draft.pk, is_left=False)
    paper.refresh_from_db()

    assert not paper.erased_at
    assert tallies() == {}


def test_the_drafts_of_an_erased_person_go_uncounted(world: given.World) -> None:
    actions.keep_draft(
        actor=world.citizen, now=given.NOW, version_id=given.version_id("short"), answers=given.ANSWERS
    )

    assert actions.erase_drafts(actor=SYSTEM, now=given.NOW, person_id=world.citizen.person_id) == 1
    assert not Draft.objects.exists()
    assert tallies() == {}
    with pytest.raises(NotAllowed):
        actions.erase_drafts(actor=world.citizen, now=given.NOW, person_id=1)


def test_refusals_are_counted_by_day_and_question(world: given.World) -> None:
    told: dict[str, Any] = {"actor": VISITOR, "version_id": given.version_id("short")}
    places = [Place("all", "topic"), Place("all", "size"), Place("all", "topic")]

    actions.count_refusals(now=given.NOW, places=places, **told)
    actions.count_refusals(now=given.NOW, places=places[:1], **told)

    assert tallies() == {("all", "topic"): (0, 0, 2), ("all", "size"): (0, 0, 1)}


def test_a_visitor_throws_his_draft_away(world: given.World) -> None:
    _, key = begun()

    actions.drop_visitors_draft(actor=VISITOR, now=given.NOW, key=key)

    assert refused(actions.drop_visitors_draft, actor=VISITOR, now=given.NOW, key=key) == "cases.draft_gone"
    assert tallies() == {("", ""): (0, 1, 0)}


def test_one_draft_a_service_whatever_version_it_was_begun_on(world: given.World) -> None:
    first = given.version_id("short")
    actions.keep_draft(actor=world.citizen, now=given.NOW, version_id=first, answers=given.ANSWERS)
    again = [
        {"name": "all", "title": "درخواست", "questions": [{"name": "topic", "kind": "text", "label": "چه؟"}]}
    ]
    given.service("short", world.first, given.short_process(), form={"layout": {"pages": again}})
    second = given.version_id("short")

    actions.keep_draft(actor=world.citizen, now=given.NOW, version_id=second, answers=given.ANSWERS)

    assert [one.version_id for one in Draft.objects.all()] == [second]
