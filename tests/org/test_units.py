"""The tree of units: adding, changing, moving and closing."""

import contextlib
import threading

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ostan.domains.org import actions, queries
from ostan.domains.org.models import OrgUnit, Place
from ostan.domains.org.rules import UNDER, UnitKind
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.org.conftest import DAY, HOUSE, NOW, TODAY


def add(parent: OrgUnit | None = None, name: str = "دفتر", kind: UnitKind = UnitKind.OFFICE) -> OrgUnit:
    return actions.add_unit(**HOUSE, name=name, kind=kind, parent_id=parent.pk if parent else None)


def assert_paths_are_the_ancestors() -> None:
    for unit in OrgUnit.objects.select_related("parent"):
        assert unit.path == f"{unit.parent.path if unit.parent else ''}{unit.pk}."


def test_a_unit_stands_below_its_parent(governorate: OrgUnit, office: OrgUnit) -> None:
    assert office.path == f"{governorate.path}{office.pk}."
    assert [unit.id for unit in queries.subtree(path=governorate.path)] == [governorate.pk, office.pk]
    assert Entry.objects.filter(activity="UnitAdded", stream=f"unit:{office.pk}").count() == 1


@pytest.mark.parametrize("parent", [None, *UnitKind])
@pytest.mark.parametrize("kind", list(UnitKind))
@pytest.mark.django_db
def test_a_kind_stands_only_where_it_belongs(kind: UnitKind, parent: UnitKind | None) -> None:
    above = OrgUnit.objects.create(code="x", name="x", kind=parent, path="900000.") if parent else None

    if parent in UNDER[kind]:
        assert add(above, kind=kind).pk
    else:
        with pytest.raises(RuleBroken, match=r"org\.kind_not_under"):
            add(above, kind=kind)


@pytest.mark.parametrize(
    "told, code",
    [
        ({"name": " \u200c "}, "org.name_missing"),
        ({"name": "ن" * 201}, "org.text_too_long"),
        ({"code": "کد"}, "org.unit_code_malformed"),
        ({"code": "gov"}, "org.unit_code_taken"),
        ({"place_code": "99"}, "org.place_unknown"),
        ({"phone": "1" * 41}, "org.text_too_long"),
    ],
)
def test_what_a_unit_cannot_be(governorate: OrgUnit, told: dict[str, str], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.add_unit(**HOUSE, **{"name": "دفتر", "kind": UnitKind.AGENCY, **told})

    assert refused.value.code == code
    assert OrgUnit.objects.count() == 1


def test_changing_nothing_records_nothing(office: OrgUnit) -> None:
    before = Entry.objects.count()

    actions.change_unit(**HOUSE, unit_id=office.pk, name="دفتر تحول اداري")
    assert Entry.objects.count() == before
    actions.change_unit(**HOUSE, unit_id=office.pk, phone="041")
    assert Entry.objects.latest("pk").facts["fields"] == ["phone"]


def test_a_moved_unit_takes_everything_below_along(governorate: OrgUnit, office: OrgUnit) -> None:
    leaf, other = add(office), add(governorate)

    actions.move_unit(**HOUSE, unit_id=office.pk, parent_id=other.pk)
    leaf.refresh_from_db()
    assert leaf.path == f"{governorate.path}{other.pk}.{office.pk}.{leaf.pk}."
    facts = Entry.objects.get(activity="UnitMoved").facts
    assert (facts["from_path"], facts["to_path"]) == (office.path, f"{other.path}{office.pk}.")


def test_a_unit_is_not_moved_under_itself(governorate: OrgUnit, office: OrgUnit) -> None:
    leaf = add(office)

    for target in (office, leaf):
        with pytest.raises(RuleBroken, match=r"org\.unit_under_itself"):
            actions.move_unit(**HOUSE, unit_id=office.pk, parent_id=target.pk)


moves = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=12)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parents=st.lists(st.integers(0, 10), min_size=11, max_size=11), moves=moves)
@pytest.mark.django_db
def test_paths_always_equal_the_ancestors(parents: list[int], moves: list[tuple[int, int]]) -> None:
    units = [add(kind=UnitKind.GOVERNORATE)]
    for parent in parents:
        units.append(add(units[parent % len(units)]))
    for moved, under in moves:
        with contextlib.suppress(RuleBroken):  # under itself, or a root below something
            actions.move_unit(**HOUSE, unit_id=units[moved].pk, parent_id=units[under].pk)

    assert_paths_are_the_ancestors()


@pytest.mark.django_db(transaction=True)
def test_a_unit_added_during_a_move_lands_where_its_parent_goes() -> None:
    root = add(kind=UnitKind.GOVERNORATE)
    one, other = add(root), add(root)

    def run(work: object) -> None:
        try:
            work()  # type: ignore[operator]
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(lambda: [add(one) for _ in range(5)],)),
        threading.Thread(
            target=run, args=(lambda: actions.move_unit(**HOUSE, unit_id=one.pk, parent_id=other.pk),)
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert OrgUnit.objects.count() == 8
    assert_paths_are_the_ancestors()


def test_a_unit_with_units_or_people_stays_open(governorate: OrgUnit, office: OrgUnit) -> None:
    with pytest.raises(RuleBroken, match=r"org\.unit_has_units"):
        actions.close_unit(**HOUSE, unit_id=governorate.pk)
    person = actions.add_person(**HOUSE, given_name="", family_name="نام")
    role = actions.grant(**HOUSE, person_id=person.pk, unit_id=office.pk, role=Role.CLERK)
    with pytest.raises(RuleBroken, match=r"org\.unit_has_people"):
        actions.close_unit(**HOUSE, unit_id=office.pk)

    actions.end_grant(**HOUSE, membership_id=role.pk)
    assert actions.close_unit(**HOUSE, unit_id=office.pk).valid_to == TODAY - DAY
    with pytest.raises(RuleBroken, match=r"org\.unit_closed"):
        add(office)


def test_only_administrators_change_the_tree(office: OrgUnit) -> None:
    for role in Role:
        actor = Actor(5, 5, (Grant(role, office.path, office.pk),))
        changes = (
            lambda who=actor: actions.add_unit(actor=who, now=NOW, name="n", kind=UnitKind.AGENCY),
            lambda who=actor: actions.change_unit(actor=who, now=NOW, unit_id=office.pk, name="n2"),
            lambda who=actor: actions.add_post(actor=who, now=NOW, unit_id=office.pk, title="t"),
        )
        for change in changes:
            if role in (Role.ADMINISTRATOR, Role.SYSTEM):
                assert change()
            else:
                with pytest.raises(NotAllowed):
                    change()


def test_the_office_nearest_around_a_place_answers_for_it(county: Place) -> None:
    agency = actions.add_unit(**HOUSE, name="ثبت احوال", kind=UnitKind.AGENCY, place_code="03")
    office = actions.add_unit(
        **HOUSE, name="اداره", kind=UnitKind.AGENCY_OFFICE, parent_id=agency.pk, place_code="0303"
    )

    def at(code: str) -> int:
        return queries.office_at(agency_id=agency.pk, place_code=code).id

    assert [at("030303"), at("0303"), at("0303030001")] == [office.pk] * 3
    assert [at("0301"), at(""), at("03")] == [agency.pk] * 3


def test_the_nearest_head_leads(governorate: OrgUnit, office: OrgUnit) -> None:
    leaf = add(office)
    assert queries.head_of(unit_id=leaf.pk, on=NOW) is None
    people = [actions.add_person(**HOUSE, given_name="", family_name=f"رئیس {n}") for n in range(2)]
    for person, unit in zip(people, (governorate, office), strict=True):
        actions.grant(**HOUSE, person_id=person.pk, unit_id=unit.pk, role=Role.UNIT_HEAD)

    found = [queries.head_of(unit_id=unit.pk, on=NOW) for unit in (leaf, office, governorate)]
    assert [head and head.person_id for head in found] == [people[1].pk, people[1].pk, people[0].pk]


def test_above_a_head_stands_the_next_one_who_is_somebody_else(governorate: OrgUnit, office: OrgUnit) -> None:
    leaf = add(office)
    assert queries.superior_of(unit_id=leaf.pk, on=NOW) is None
    people = [actions.add_person(**HOUSE, given_name="", family_name=f"رئیس {n}") for n in range(2)]
    for person, unit in ((people[0], governorate), (people[1], office), (people[1], leaf)):
        actions.grant(**HOUSE, person_id=person.pk, unit_id=unit.pk, role=Role.UNIT_HEAD)

    found = [queries.superior_of(unit_id=unit.pk, on=NOW) for unit in (leaf, office, governorate)]
    assert [head and head.person_id for head in found] == [people[0].pk] * 3


def test_a_level_of_the_tree_is_one_statement(
    governorate: OrgUnit, office: OrgUnit, django_assert_num_queries: object
) -> None:
    add(office)
    with django_assert_num_queries(1):  # type: ignore[operator]
        tree = queries.tree(open_ids=[governorate.pk, office.pk], on=NOW)

    assert {parent: len(level) for parent, level in tree.items()} == {0: 1, governorate.pk: 1, office.pk: 1}
