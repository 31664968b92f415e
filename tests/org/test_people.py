"""People: registering citizens, staff, roles, substitutes, hats and erasure."""

import pytest

from ostan.domains.org import actions, queries
from ostan.domains.org.models import Membership, OrgUnit, Person
from ostan.foundation import vault
from ostan.foundation.identity import actions as identity
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, VISITOR, Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.org.conftest import DAY, HOUSE, NOW, TODAY, signed_in, staff

CODE, OTHER_CODE = "0010007709", "0012345679"
MOBILE = "09121234567"


def account(mobile: str = MOBILE) -> int:
    return identity.open_for_mobile(actor=SYSTEM, now=NOW, mobile=mobile).pk


@pytest.mark.django_db
def test_a_citizen_is_registered_once() -> None:
    number = account()
    first = actions.register_citizen(**HOUSE, account_id=number, mobile="۰۹۱۲ ۱۲۳ ۴۵۶۷")
    again = actions.register_citizen(**HOUSE, account_id=number, mobile=MOBILE, given_name="زهرا")

    assert (first.pk, again.given_name) == (again.pk, "زهرا")
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_code_and_number_are_kept_sealed() -> None:
    person = actions.register_citizen(**HOUSE, account_id=account(), mobile=MOBILE, national_code=CODE)

    row = Person.objects.filter(pk=person.pk).values().get()
    assert not any(CODE in str(value) or MOBILE in str(value) for value in row.values())
    assert vault.unseal(person.national_code_sealed or b"") == CODE
    assert queries.contact(person_id=person.pk).mobile == MOBILE
    assert queries.has_mobile(person_id=person.pk, mobile="+98 912 123 4567")
    assert not queries.has_mobile(person_id=person.pk, mobile="nonsense")


@pytest.mark.django_db
def test_nobody_takes_over_a_person_by_the_code_alone() -> None:
    known = actions.add_person(**HOUSE, given_name="", family_name="مراجع", national_code=CODE, mobile=MOBILE)
    with pytest.raises(RuleBroken, match=r"org\.national_code_taken"):
        actions.register_citizen(
            **HOUSE, account_id=account("09350000000"), mobile="09350000000", national_code=CODE
        )

    joined = actions.register_citizen(**HOUSE, account_id=account(), mobile=MOBILE, national_code=CODE)
    assert joined.pk == known.pk


@pytest.mark.django_db
def test_a_citizen_registers_nobody_else() -> None:
    person = actions.register_citizen(**HOUSE, account_id=account(), mobile=MOBILE)
    citizen = Actor(person.pk, 0, (Grant(Role.CITIZEN),))
    for who in (citizen, VISITOR):
        with pytest.raises(NotAllowed):
            actions.register_citizen(
                actor=who, now=NOW, account_id=account("09350000000"), mobile="09350000000"
            )


def test_the_actor_comes_in_one_statement(office: OrgUnit, django_assert_num_queries: object) -> None:
    person, hat = staff(office)
    number = signed_in(person)
    with django_assert_num_queries(1):  # type: ignore[operator]
        actor = queries.actor_for(account_id=number, hat=None, on=NOW)

    assert actor == Actor(person.pk, hat, (Grant(Role.CLERK, office.path, office.pk),))


def test_the_hat_is_chosen_and_an_unknown_one_is_the_citizens(office: OrgUnit) -> None:
    person, first = staff(office)
    second = actions.grant(**HOUSE, person_id=person.pk, unit_id=office.pk, role=Role.UNIT_HEAD).pk
    _, foreign = staff(office, name="دیگری")
    number = signed_in(person)

    def worn(hat: int | None) -> int:
        return queries.actor_for(account_id=number, hat=hat, on=NOW).hat

    assert [worn(None), worn(first), worn(second)] == [first, first, second]
    assert [worn(0), worn(foreign), worn(999_999), worn(-1)] == [0, 0, 0, 0]
    assert queries.actor_for(account_id=number, hat=0, on=NOW).grants == (Grant(Role.CITIZEN),)


@pytest.mark.django_db
def test_an_account_without_a_person_is_a_visitor() -> None:
    assert queries.actor_for(account_id=account(), hat=None, on=NOW) == VISITOR


@pytest.mark.parametrize(
    "offset, holds",
    [(-1, False), (0, True), (9, True), (10, False)],
    ids=["before", "first", "last", "after"],
)
def test_a_role_holds_from_its_first_to_its_last_day(office: OrgUnit, offset: int, holds: bool) -> None:
    person = actions.add_person(**HOUSE, given_name="", family_name="موقت")
    actions.grant(
        **HOUSE, person_id=person.pk, unit_id=office.pk, role=Role.CLERK, since=TODAY, until=TODAY + 9 * DAY
    )
    number = signed_in(person)

    assert bool(queries.actor_for(account_id=number, hat=None, on=TODAY + offset * DAY).hat) is holds


def test_a_role_taken_back_ends_at_once(office: OrgUnit) -> None:
    person, hat = staff(office)
    number = signed_in(person)
    actions.end_grant(**HOUSE, membership_id=hat)

    assert queries.actor_for(account_id=number, hat=hat, on=NOW).hat == 0
    with pytest.raises(RuleBroken, match=r"org\.role_ended_already"):
        actions.end_grant(**HOUSE, membership_id=hat)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.GOVERNOR, Role.PROVINCIAL_DEPUTY])
def test_a_head_gives_nobody_a_reach_beyond_the_unit(office: OrgUnit, role: Role) -> None:
    head = Actor(7, 7, (Grant(Role.UNIT_HEAD, office.path, office.pk),))
    _, mighty = staff(office, role, "توانا")
    _, clerk = staff(office, Role.CLERK, "کارشناس")
    friend, _ = staff(office, Role.CLERK, "دوست")
    term = {"substitute_id": friend.pk, "since": TODAY, "until": TODAY}

    with pytest.raises(NotAllowed):
        actions.note_absence(actor=head, now=NOW, membership_id=mighty, **term)
    assert actions.note_absence(actor=head, now=NOW, membership_id=clerk, **term)


def test_a_head_reaches_the_own_unit_only(governorate: OrgUnit, office: OrgUnit) -> None:
    head = Actor(7, 7, (Grant(Role.UNIT_HEAD, office.path, office.pk),))
    mine, _ = staff(office)
    above, hat = staff(governorate)

    assert [one.card.id for one in queries.search_staff(actor=head, on=NOW)] == [mine.pk]
    with pytest.raises(NotAllowed):
        queries.staff_file(actor=head, person_id=above.pk, on=NOW)
    with pytest.raises(NotAllowed):
        actions.note_absence(
            actor=head, now=NOW, membership_id=hat, substitute_id=mine.pk, since=TODAY, until=TODAY
        )
    with pytest.raises(NotAllowed):
        actions.grant(actor=head, now=NOW, person_id=mine.pk, unit_id=office.pk, role=Role.DEPUTY)


def test_citizens_never_stand_among_the_staff(office: OrgUnit) -> None:
    citizen = actions.register_citizen(**HOUSE, account_id=account(), mobile=MOBILE, family_name="شهروند")

    assert queries.search_staff(actor=SYSTEM, text="شهروند", on=NOW) == []
    with pytest.raises(NotAllowed):
        queries.staff_file(actor=SYSTEM, person_id=citizen.pk, on=NOW)


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.SYSTEM, Role.PARTNER, "king"])
def test_some_roles_are_never_granted(office: OrgUnit, role: Role) -> None:
    person, _ = staff(office)
    with pytest.raises(RuleBroken, match=r"org\.role_unknown"):
        actions.grant(**HOUSE, person_id=person.pk, unit_id=office.pk, role=role)


def test_a_role_is_not_held_twice_at_a_time(office: OrgUnit) -> None:
    person, _ = staff(office)
    with pytest.raises(RuleBroken, match=r"org\.role_held_already"):
        actions.grant(
            **HOUSE,
            person_id=person.pk,
            unit_id=office.pk,
            role=Role.CLERK,
            since=TODAY - 9 * DAY,
            until=TODAY,
        )


def test_the_last_administrator_stays(office: OrgUnit) -> None:
    _, first = staff(office, Role.ADMINISTRATOR)
    with pytest.raises(RuleBroken, match=r"org\.last_administrator"):
        actions.end_grant(**HOUSE, membership_id=first)
    staff(office, Role.ADMINISTRATOR, "دومی")

    assert actions.end_grant(**HOUSE, membership_id=first)


def test_hiring_is_all_or_nothing(office: OrgUnit) -> None:
    position = actions.Position(unit_id=office.pk, role=Role.CLERK, post="کارشناس")
    told = actions.particulars(given_name="سارا", family_name="امیری", national_code=OTHER_CODE)
    with pytest.raises(RuleBroken, match=r"identity\.password_weak"):
        actions.hire(**HOUSE, told=told, position=position, account_name="sara", password="123")
    assert not Person.objects.exists()

    person = actions.hire(
        **HOUSE, told=told, position=position, account_name="sara", password="a long enough word"
    )
    assert person.account_id
    assert queries.staff_of(unit_id=office.pk, on=NOW)[0].post == "کارشناس"
    found = queries.find_staff(actor=SYSTEM, national_code="۰۰۱۲۳۴۵۶۷۹")
    assert found is not None
    assert found.id == person.pk


def test_erasing_empties_what_is_personal_and_keeps_the_row(office: OrgUnit) -> None:
    person, hat = staff(office)
    actions.change_person(
        **HOUSE,
        person_id=person.pk,
        told=actions.particulars(national_code=CODE, mobile=MOBILE, email="a@example.ir"),
    )
    signed_in(person)
    with pytest.raises(RuleBroken, match=r"org\.person_holds_roles"):
        actions.erase_person(**HOUSE, person_id=person.pk)
    actions.end_grant(**HOUSE, membership_id=hat)
    actions.erase_person(**HOUSE, person_id=person.pk)

    row = Person.objects.filter(pk=person.pk).values().get()
    kept = {"id", "registered_at", "erased_at", "is_system"}
    assert {field for field, value in row.items() if value not in ("", None)} == kept
    assert Entry.objects.latest("pk").activity == "PersonErased"


def test_the_ledger_never_holds_a_name_or_a_number(office: OrgUnit) -> None:
    told = actions.particulars(
        given_name="سارا", family_name="امیری", national_code=OTHER_CODE, mobile=MOBILE
    )
    actions.hire(
        **HOUSE, told=told, position=actions.Position(unit_id=office.pk, role=Role.CLERK, post="سمت")
    )

    text = " ".join(str(facts) for facts in Entry.objects.values_list("facts", "stream"))
    assert not any(secret in text for secret in ("سارا", "امیری", OTHER_CODE, MOBILE, "سمت"))


def let_in(office: OrgUnit, name: str, *, is_another: bool = False, **told: str) -> tuple[Person, bool]:
    return actions.let_in(
        **HOUSE,
        told=actions.particulars(**{"given_name": "", "family_name": "", **told}),
        position=actions.Position(unit_id=office.pk, role=Role.ADMINISTRATOR),
        account_name=name,
        password="a-long-Word-1405",
        is_another=is_another,
        keeps_roles=True,
    )


@pytest.fixture
def imported(office: OrgUnit) -> Person:
    """Somebody as an Excel file brings him: in a role and without an account."""
    person = actions.add_person(
        **HOUSE, given_name="سارا", family_name="احمدی", national_code=CODE, mobile="09121110011"
    )
    actions.grant(**HOUSE, person_id=person.pk, unit_id=office.pk, role=Role.CLERK)
    return person


@pytest.mark.parametrize("told", [{"national_code": "۰۰۱۰۰۰۷۷۰۹"}, {"mobile": "9121110011"}])
def test_an_account_goes_to_the_person_who_is_known_already(
    office: OrgUnit, imported: Person, told: dict[str, str]
) -> None:
    person, was_known = let_in(office, "sara", **told)

    assert (person.pk, was_known) == (imported.pk, True)
    assert person.account_id is not None
    assert [one.role for one in Membership.objects.filter(person=person)] == [Role.CLERK]
    with pytest.raises(RuleBroken, match="has_account"):
        let_in(office, "sara2", **told)
    assert Person.objects.count() == 1


def test_a_namesake_without_account_is_asked_for_and_another_one_is_made_when_told(
    office: OrgUnit, imported: Person
) -> None:
    with pytest.raises(RuleBroken, match="namesake"):
        let_in(office, "sara", given_name="سارا", family_name="احمدي")
    another, was_known = let_in(
        office, "sara", is_another=True, given_name="سارا", family_name="احمدی", national_code=OTHER_CODE
    )
    assert (another.pk == imported.pk, was_known) == (False, False)


def test_a_mobile_of_several_people_tells_nobody(office: OrgUnit, imported: Person) -> None:
    actions.add_person(**HOUSE, given_name="رضا", family_name="احمدی", mobile="09121110011")

    with pytest.raises(RuleBroken, match="mobile_of_several"):
        let_in(office, "sara", mobile="09121110011")


def test_a_foreign_national_is_known_by_the_code_kept_sealed(office: OrgUnit) -> None:
    told = {"given_name": "گل‌احمد", "family_name": "رحیمی", "foreign_code": "۱۱۰ ۰۰۰ ۲۲۳ ۳۴۴"}
    me = actions.register_citizen(**HOUSE, account_id=account(), mobile=MOBILE, **told)

    kept = Person.objects.get(pk=me.pk)
    assert vault.unseal(kept.foreign_code_sealed or b"") == "110000223344"
    assert kept.national_code_match is None
    other = account("09121110022")
    with pytest.raises(RuleBroken, match="foreign_code_taken") as taken:
        actions.register_citizen(**HOUSE, account_id=other, mobile="09121110022", **told)
    assert taken.value.facts == {"field": "foreign_code"}
    actions.erase_person(**HOUSE, person_id=me.pk)
    kept.refresh_from_db()
    assert (kept.foreign_code_sealed, kept.foreign_code_match) == (None, None)


@pytest.mark.parametrize("code", ["12345678901", "1234567890123", "دوازده", "111111111111"])
def test_what_is_no_foreign_code_is_refused(office: OrgUnit, code: str) -> None:
    with pytest.raises(RuleBroken, match="foreign_code"):
        actions.register_citizen(**HOUSE, account_id=account(), mobile=MOBILE, foreign_code=code)
