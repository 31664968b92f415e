"""Acting for another: nothing opens before it is confirmed, everything is recorded, and it ends."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ostan.domains.cases import actions
from ostan.domains.cases import queries as cases
from ostan.domains.cases.models import Case
from ostan.domains.org import actions as org
from ostan.domains.org import queries as people
from ostan.domains.org.models import Mandate, Person
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock
from ostan.kernel.actor import MANDATES, SYSTEM, Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests import given as house
from tests.cases import given as case_given
from tests.portal.citizen import given

CODE, COMPANY = "0010007709", "10380284790"
UNTIL = datetime.timedelta(days=365)


def paper(name: str = "paper.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, given.PNG, "image/png")


def ask(who, **changes):
    told = {"kind": "GUARDIAN", "code": CODE, "given_name": "رضا", "family_name": "کریمی"} | changes
    return who.client.post("/account/mandates/", {**told, "evidence": paper()})


def confirmed(who, **changes) -> Mandate:
    assert ask(who, **changes).status_code == 302
    asked = Mandate.objects.latest("pk")
    today = people.day_of(clock.now())
    return org.confirm_mandate(actor=SYSTEM, now=clock.now(), mandate_id=asked.pk, until=today + UNTIL)


def wear(who, mandate: Mandate):
    who.client.post("/hat/", {"hat": str(MANDATES + mandate.pk)})
    return people.actor_for(
        account_id=int(who.client.session["_auth_user_id"]), hat=MANDATES + mandate.pk, on=clock.now()
    )


def test_before_it_is_confirmed_nothing_opens(world, me):
    assert ask(me).status_code == 302
    asked = Mandate.objects.get()

    actor = wear(me, asked)

    assert "hat" not in me.client.session
    assert (actor.for_id, actor.hat) == (0, 0)
    assert not Person.objects.filter(family_name="کریمی", given_name="رضا").exists()
    assert CODE.encode() not in bytes(asked.told_sealed)


def test_who_is_confirmed_asks_for_the_other_and_both_are_recorded(world, me):
    mandate = confirmed(me)
    actor = wear(me, mandate)

    case = given.case(given.Citizen(me.client, actor, me.mobile))

    assert case.citizen_id == mandate.principal_id != me.actor.person_id
    entry = Entry.objects.get(activity="CaseOpened")
    assert (entry.actor_id, entry.hat) == (me.actor.person_id, MANDATES + mandate.pk)
    page = me.client.get(f"/my/{case.code}/").content.decode()
    assert "از طرف" in page
    assert "رضا کریمی" in page


def test_staff_do_not_work_on_a_case_of_whom_they_represented(world, me):
    mandate = confirmed(me)
    case = given.case(given.Citizen(me.client, wear(me, mandate), me.mobile))
    org.grant(
        actor=SYSTEM, now=clock.now(), person_id=me.actor.person_id, unit_id=case.unit_id, role=Role.CLERK
    )
    clerk = Actor(me.actor.person_id, 1, (Grant(Role.CLERK, case.unit_path, case.unit_id),))
    task = case.tasks.get().pk

    with pytest.raises(NotAllowed):
        actions.claim_tasks(actor=clerk, now=clock.now(), task_ids=[task])
    org.end_mandate(actor=me.actor, now=clock.now(), mandate_id=mandate.pk)
    with pytest.raises(RuleBroken, match="own_case"):
        actions.claim_task(actor=clerk, now=clock.now(), task_id=task)
    assert not cases.case_file(actor=clerk, now=clock.now(), code=case.code).acts


def test_each_hat_sees_its_own_cases_only(world, me):
    own = given.case(me)
    mandate = confirmed(me)
    acting = given.Citizen(me.client, wear(me, mandate), me.mobile)
    other = given.case(acting)

    assert me.client.get(f"/my/{other.code}/").status_code == 200
    assert me.client.get(f"/my/{own.code}/").status_code == 404
    me.client.post("/hat/", {"hat": "0"})
    assert me.client.get(f"/my/{other.code}/").status_code == 404
    assert me.client.get(f"/my/{own.code}/").status_code == 200
    assert [line.code for line in cases.my_cases(actor=acting.actor)[0]] == [other.code]


def test_a_hat_of_another_is_not_worn(world, me):
    mandate = confirmed(me)
    stranger = given.citizen("09121112299", "سارا", "محمدی")

    actor = wear(stranger, mandate)

    assert "hat" not in stranger.client.session
    assert actor.for_id == 0


@pytest.mark.parametrize("by", ["date", "actor", "principal", "staff"])
def test_it_ends_by_date_and_by_either_side(world, me, by):
    mandate = confirmed(me)
    now = clock.now()
    if by == "date":
        now += UNTIL + datetime.timedelta(days=2)
    elif by == "actor":
        me.client.post(f"/account/mandates/{mandate.pk}/end/")
    elif by == "staff":
        house.staff(Role.DESK_OPERATOR).post(f"/manage/mandates/{mandate.pk}/end/")
    else:
        principal = Actor(mandate.principal_id, 0, (Grant(Role.CITIZEN),))
        org.end_mandate(actor=principal, now=now, mandate_id=mandate.pk)

    account = int(me.client.session["_auth_user_id"])
    actor = people.actor_for(account_id=account, hat=MANDATES + mandate.pk, on=now)
    assert (actor.for_id, actor.hat) == (0, 0)
    with pytest.raises(NotAllowed):
        org.end_mandate(actor=me.actor, now=now, mandate_id=mandate.pk)


def test_a_stranger_neither_sees_nor_ends_it(world, me):
    mandate = confirmed(me)
    stranger = given.citizen("09121112299", "سارا", "محمدی")

    assert stranger.client.post(f"/account/mandates/{mandate.pk}/end/").status_code == 404
    assert stranger.client.get(f"/manage/mandates/{mandate.pk}/paper/").status_code == 404
    assert "کریمی" not in stranger.client.get("/account/mandates/").content.decode()


def test_a_company_is_a_legal_person_with_a_checked_id(world, me):
    refused = ask(me, kind="COMPANY", code="10380284791", family_name="شرکت نمونه")
    assert refused.status_code == 422
    assert "شرکت نمونه" in refused.content.decode()

    first = confirmed(me, kind="COMPANY", code=COMPANY, family_name="شرکت نمونه")
    colleague = given.citizen("09121112299", "سارا", "محمدی")
    second = confirmed(colleague, kind="COMPANY", code="۱۰۳۸۰۲۸۴۷۹۰", family_name="نام دیگر")

    assert first.principal_id == second.principal_id
    company = Person.objects.get(pk=first.principal_id)
    assert (company.family_name, company.national_code_match) == ("شرکت نمونه", None)
    assert COMPANY.encode() not in bytes(company.company_id_sealed)


@pytest.mark.parametrize(
    "changes", [{"kind": "BOSS"}, {"code": "0010007700"}, {"family_name": " "}, {"code": ""}]
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(world, me, changes):
    page = ask(me, **changes)

    assert page.status_code == 422
    assert "رضا" in page.content.decode()
    assert not Mandate.objects.exists()


def test_without_a_paper_nothing_is_asked(world, me):
    told = {"kind": "GUARDIAN", "code": CODE, "given_name": "رضا", "family_name": "کریمی"}

    assert me.client.post("/account/mandates/", told).status_code == 422


def test_nobody_represents_himself_or_confirms_his_own(world, me):
    account = int(me.client.session["_auth_user_id"])
    org.register_citizen(
        actor=SYSTEM, now=clock.now(), account_id=account, mobile=me.mobile, national_code=CODE
    )

    assert ask(me).status_code == 422


def test_staff_confirm_on_their_page_with_a_date(world, me):
    ask(me)
    asked = Mandate.objects.get()
    desk = house.staff(Role.DESK_OPERATOR)
    url = f"/manage/mandates/{asked.pk}/"
    page = desk.get(url).content.decode()
    assert "رضا کریمی" in page
    paper_shown = desk.get(f"{url}paper/")
    assert paper_shown.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(paper_shown.streaming_content)

    assert desk.post(url, {"act": "confirm"}).status_code == 422
    date = {"until-day": "1", "until-month": "1", "until-year": "1406"}
    assert desk.post(url, {"act": "confirm", **date}).status_code == 302
    assert desk.post(url, {"act": "confirm", **date}).status_code == 404

    asked.refresh_from_db()
    assert asked.principal is not None
    assert asked.told_sealed is None
    assert house.staff(Role.CLERK).get(url).status_code == 404


def test_the_page_tells_how_the_paper_stands_with_the_scanner(world, me):
    ask(me)
    desk, url = house.staff(Role.DESK_OPERATOR), f"/manage/mandates/{Mandate.objects.get().pk}/"
    house.tells_of_scanning(lambda: desk.get(url).content.decode(), f"{url}paper/")


def test_what_is_refused_is_forgotten_and_told(world, me):
    ask(me)
    asked = Mandate.objects.get()
    house.staff(Role.ADMINISTRATOR).post(f"/manage/mandates/{asked.pk}/", {"act": "refuse"})

    asked.refresh_from_db()
    assert asked.told_sealed is None
    assert "پذیرفته نشد" in me.client.get("/account/mandates/").content.decode()


def test_it_lasts_five_years_at_most(world, me):
    ask(me)
    later = people.day_of(clock.now()) + datetime.timedelta(days=6 * 366)

    with pytest.raises(RuleBroken) as refused:
        org.confirm_mandate(actor=SYSTEM, now=clock.now(), mandate_id=Mandate.objects.get().pk, until=later)

    assert refused.value.code == "org.mandate_too_long"


def test_who_acts_for_another_asks_for_no_further_mandate(world, me):
    wear(me, confirmed(me))

    assert ask(me, code="0499370899").status_code == 404


def test_the_erased_are_represented_by_nobody(world, me):
    mandate = confirmed(me)
    org.erase_person(actor=SYSTEM, now=clock.now(), person_id=mandate.principal_id)

    assert wear(me, mandate).for_id == 0
    assert Person.objects.get(pk=mandate.principal_id).company_id_match is None


def test_a_whole_application_is_made_in_the_hat(world, me):
    mandate = confirmed(me)
    wear(me, mandate)
    client = me.client
    client.get("/apply/short/")
    assert "/who/" not in client.get("/apply/short/").headers.get("Location", "")
    answers = {name: str(value) for name, value in case_given.ANSWERS.items()}
    client.post("/apply/short/page/all/", {**answers, "_shown": " ".join(answers)})

    sent = client.post("/apply/short/check/", {})

    assert sent.status_code == 302
    assert Case.objects.get().citizen_id == mandate.principal_id
