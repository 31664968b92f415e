"""Complaints and requests: found again, followed, merged, taken apart, and sent on until somebody decides."""

import pytest

from ostan.domains.cases import actions, queries
from ostan.domains.cases.models import Case, Decision, Follower, Said
from ostan.domains.cases.rules import CaseState, Limits, Outcome
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.models import PublicService
from ostan.domains.catalogue.rules.life import ServiceKind
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given, matters


@pytest.fixture
def water(world: given.World) -> PublicService:
    return matters.subjects(world)


def like(world: given.World, water: PublicService, text: str, **more: object) -> list[queries.Alike]:
    told = {"actor": world.stranger, "place_code": matters.PLACE, "citizen_id": world.stranger.person_id}
    return queries.alike(now=given.later(1), service_id=water.pk, text=text, **{**told, **more})


def test_subjects_stand_beside_the_catalogue(water: PublicService) -> None:
    assert water.kind == ServiceKind.MATTER
    assert "water-pressure" not in {one.code for one in catalogue.search(limit=100).services}
    found = catalogue.search(text="اب", kind=ServiceKind.MATTER).services
    assert [(one.code, one.norm.amount if one.norm else 0) for one in found] == [("water-pressure", 5)]


def test_a_demand_goes_to_the_unit_it_names(world: given.World, water: PublicService) -> None:
    case = matters.demand(world, about="second")

    assert case.unit_id == world.second.pk
    assert case.routed_by["reason"] == "about"
    assert Said.objects.get(case=case).about_id == world.second.pk


def test_a_demand_that_names_nobody_goes_to_the_unit_that_takes_it_in(
    world: given.World, water: PublicService
) -> None:
    assert matters.demand(world).unit_id == matters.centre(world).pk


def test_the_same_demand_of_the_same_person_is_refused_with_its_code(
    world: given.World, water: PublicService
) -> None:
    first = matters.demand(world)

    with pytest.raises(RuleBroken) as refused:
        matters.demand(world, text=f"  {matters.TEXT}!")
    assert (refused.value.code, refused.value.facts["code"]) == ("cases.registered_already", first.code)
    assert Case.objects.count() == 1


def test_what_another_has_asked_in_other_words_is_offered_without_a_name(
    world: given.World, water: PublicService
) -> None:
    case = matters.demand(world, about="second")

    (found,) = like(world, water, matters.RETOLD)
    assert (found.code, found.is_own, found.about) == ("", False, "ادارهٔ کل دوم")
    assert not like(world, water, matters.OTHER)
    assert not like(world, water, matters.RETOLD, place_code="0302")
    (own,) = like(world, water, matters.RETOLD, citizen_id=world.citizen.person_id, place_code="0302")
    assert (own.code, own.is_own) == (case.code, True)


def test_a_decided_demand_is_not_offered(world: given.World, water: PublicService) -> None:
    case = matters.demand(world)
    actions.withdraw(actor=world.citizen, now=given.NOW, case_id=case.pk)

    assert not like(world, water, matters.RETOLD)


def test_whoever_follows_is_told_of_the_end_and_of_nothing_else(
    world: given.World, water: PublicService
) -> None:
    case = matters.demand(world)
    (offered,) = like(world, water, matters.RETOLD)
    stranger = world.stranger
    case_id = queries.offered_case(token=offered.token, citizen_id=stranger.person_id)
    assert queries.offered_case(token=offered.token, citizen_id=world.citizen.person_id) == 0
    actions.follow_case(actor=stranger, now=given.NOW, case_id=case_id)
    with delivering_at_once():
        actions.withdraw(actor=world.citizen, now=given.later(1), case_id=case.pk)

    codes = set(Notice.objects.filter(person_id=stranger.person_id).values_list("code", flat=True))
    assert codes == {"case.followed"}
    (line,) = queries.waited_for(actor=stranger)
    assert (line.service, line.outcome) == ("کمبود فشار آب", Outcome.WITHDRAWN)
    with pytest.raises(NotAllowed):
        queries.my_case(actor=stranger, now=given.NOW, code=case.code)


def test_nobody_follows_an_own_demand_or_one_that_is_over(world: given.World, water: PublicService) -> None:
    case = matters.demand(world)
    with pytest.raises(RuleBroken, match="own_already"):
        actions.follow_case(actor=world.citizen, now=given.NOW, case_id=case.pk)
    actions.withdraw(actor=world.citizen, now=given.NOW, case_id=case.pk)
    with pytest.raises(RuleBroken, match="merge_over"):
        actions.follow_case(actor=world.stranger, now=given.NOW, case_id=case.pk)


def test_a_merged_case_ends_as_duplicate_and_its_applicant_waits_for_the_other(
    world: given.World, water: PublicService
) -> None:
    clerk = matters.receiver(world)
    first = matters.demand(world)
    second = matters.in_hand(world, clerk, actor=world.stranger, text=matters.RETOLD)
    actions.merge_case(actor=clerk, now=given.NOW, case_id=second.pk, into=first.code)
    second.refresh_from_db()

    assert (second.state, second.outcome) == (CaseState.DECIDED, Outcome.DUPLICATE)
    assert Decision.objects.get(case=second).duplicate_of_id == first.pk
    waiting = Follower.objects.get(case=first)
    assert (waiting.person_id, waiting.merged_id) == (world.stranger.person_id, second.pk)
    assert "CaseJoined" in given.told(first)
    with delivering_at_once():
        actions.withdraw(actor=world.citizen, now=given.later(1), case_id=first.pk)
    told = Notice.objects.get(person_id=world.stranger.person_id, code="case.followed", channel="INAPP")
    assert told.facts["code"].replace("-", "") == second.code


def test_whoever_followed_a_case_is_told_that_it_was_merged(world: given.World, water: PublicService) -> None:
    clerk, third = matters.receiver(world), given.applicant("09121110003", 3)
    first = matters.demand(world)
    second = matters.in_hand(world, clerk, actor=world.stranger, text=matters.RETOLD)
    actions.follow_case(actor=third, now=given.NOW, case_id=second.pk)
    with delivering_at_once():
        actions.merge_case(actor=clerk, now=given.NOW, case_id=second.pk, into=first.code)

    told = Notice.objects.filter(code="case.joined", channel="INAPP").values_list("person_id", flat=True)
    assert list(told) == [third.person_id]
    assert [line.service for line in queries.waited_for(actor=third)] == ["کمبود فشار آب"]


def test_a_case_is_merged_only_into_an_open_one_that_the_clerk_may_see(
    world: given.World, water: PublicService
) -> None:
    clerk = matters.receiver(world)
    elsewhere = matters.demand(world, about="second", subject="general-matter")
    over = matters.demand(world, actor=world.stranger)
    actions.withdraw(actor=world.stranger, now=given.NOW, case_id=over.pk)
    mine = matters.in_hand(world, clerk, text=matters.RETOLD)

    for into, code in ((elsewhere.code, "merge_unknown"), (over.code, "merge_over"), ("12", "merge_unknown")):
        with pytest.raises(RuleBroken, match=code):
            actions.merge_case(actor=clerk, now=given.NOW, case_id=mine.pk, into=into)
    with pytest.raises(RuleBroken, match="duplicate_of_itself"):
        actions.merge_case(actor=clerk, now=given.NOW, case_id=mine.pk, into=mine.code)


def test_the_whole_is_decided_after_its_parts_and_its_applicant_hears_of_the_whole_alone(
    world: given.World, water: PublicService
) -> None:
    clerk = matters.receiver(world)
    case = matters.in_hand(world, clerk)
    with delivering_at_once():
        part = actions.add_part(
            actor=clerk, now=given.NOW, case_id=case.pk, unit_id=world.second.pk, text="لوله را ببینید"
        )
    assert (part.parent_id, part.unit_id) == (case.pk, world.second.pk)
    assert not Notice.objects.filter(stream=f"case:{part.pk}").exists()
    assert [line.id for line in queries.my_cases(actor=world.citizen)[0]] == [case.pk]
    with pytest.raises(RuleBroken, match="parts_open"):
        actions.decide_case(
            actor=clerk,
            now=given.NOW,
            case_id=case.pk,
            outcome=Outcome.FORWARDED,
            reason=given.REASON,
            forwarded_to="آبفا",
        )
    actions.claim_task(actor=world.other, now=given.NOW, task_id=given.open_task(part).pk)
    with pytest.raises(RuleBroken, match="part_of_part"):
        actions.add_part(
            actor=world.other, now=given.NOW, case_id=part.pk, unit_id=world.first.pk, text="بخش دیگر"
        )


def test_parts_end_with_the_whole_that_its_applicant_withdraws(
    world: given.World, water: PublicService
) -> None:
    clerk = matters.receiver(world)
    case = matters.in_hand(world, clerk)
    part = actions.add_part(
        actor=clerk, now=given.NOW, case_id=case.pk, unit_id=world.second.pk, text="لوله را ببینید"
    )
    actions.withdraw(actor=world.citizen, now=given.NOW, case_id=case.pk)
    part.refresh_from_db()

    assert (part.state, part.outcome) == (CaseState.DECIDED, Outcome.WITHDRAWN)
    assert "PartDecided" in given.told(case)


def test_the_third_bounce_goes_to_the_office_that_the_province_named_for_all(
    world: given.World, water: PublicService
) -> None:
    deputy = given.org.add_unit(
        actor=SYSTEM,
        now=given.NOW,
        name="معاونت توسعه",
        kind=given.UnitKind.OFFICE,
        code="deputy",
        parent_id=world.root.pk,
    )
    actions.set_limits(
        actor=SYSTEM, now=given.NOW, service_id=None, limits=Limits(bounces=3, arbiter_id=deputy.pk)
    )
    case = matters.demand(world)
    clerks = {
        matters.centre(world).pk: matters.receiver(world),
        world.first.pk: world.clerk,
        world.second.pk: world.other,
    }
    way = [world.first, world.second, world.first, world.second]
    for unit in way:
        case.refresh_from_db()
        clerk = clerks[case.unit_id]
        actions.claim_task(actor=clerk, now=given.NOW, task_id=given.open_task(case).pk)
        case = actions.reroute(
            actor=clerk, now=given.NOW, case_id=case.pk, unit_id=unit.pk, reason=given.REASON
        )
    # the first was the referral of the unit that took it in, and sent nobody to and fro
    assert (case.bounces, case.unit_id) == (3, deputy.pk)


def test_what_was_said_is_found_and_erased_with_the_answers(world: given.World, water: PublicService) -> None:
    clerk = matters.receiver(world)
    case = matters.demand(world)
    assert [line.id for line in queries.search(actor=clerk, text="طبقه دوم")] == [case.pk]
    actions.withdraw(actor=world.citizen, now=given.NOW, case_id=case.pk)
    actions.erase_answers(actor=world.administrator, now=given.NOW, case_id=case.pk)

    assert not queries.search(actor=clerk, text="طبقه دوم")
    assert Said.objects.get(case=case).text == ""


def test_a_demand_answered_with_a_reason_may_be_objected_to(world: given.World, water: PublicService) -> None:
    clerk = matters.receiver(world)
    case = matters.in_hand(world, clerk)
    actions.complete_task(actor=clerk, now=given.NOW, task_id=given.open_task(case, "answer").pk)
    task = given.open_task(case, "decide")
    actions.claim_task(actor=clerk, now=given.NOW, task_id=task.pk)
    with pytest.raises(RuleBroken, match="reason_needed"):
        actions.decide_case(actor=clerk, now=given.NOW, case_id=case.pk, outcome=Outcome.PARTLY)
    actions.decide_case(
        actor=clerk, now=given.NOW, case_id=case.pk, outcome=Outcome.PARTLY, reason=given.REASON
    )
    again = actions.object(actor=world.citizen, now=given.later(1), case_id=case.pk, text="هنوز آب نیست")

    assert (again.state, again.round) == (CaseState.OPEN, 2)


def test_only_the_desk_follows_for_others(world: given.World, water: PublicService) -> None:
    case = matters.demand(world)
    desk = given.staff("میز", world.root, Role.DESK_OPERATOR)
    person = world.stranger.person_id
    actions.follow_case(actor=desk, now=given.NOW, case_id=case.pk, person_id=person)

    assert Follower.objects.get(case=case).person_id == person
    with pytest.raises(NotAllowed):
        actions.follow_case(actor=world.citizen, now=given.NOW, case_id=case.pk, person_id=person)
