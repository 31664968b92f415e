"""Who does not know the subject writes freely: words that staff keep say where it goes."""

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from ostan.domains.cases import actions, queries
from ostan.domains.cases.rules import check_words, spelt_said, words_in
from ostan.domains.cases.rules.routing import word_in
from ostan.domains.org import actions as org
from ostan.domains.org.rules import UnitKind
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given, matters
from tests.standing import standing


@pytest.mark.parametrize(
    "words, text, found",
    [
        ("نشت گاز", "در کوچه نشتِ گاز داریم.", "نشت گاز"),
        ("نشت گاز", "در كوچه نشت‌گاز داريم", "نشت گاز"),
        ("گاز‌رسانی", "گاز رسانی روستا", "گاز‌رسانی"),
        ("نشت گاز", "نشتی گازوئیل", ""),
        ("فاضلاب*", "بوی فاضلابها می‌آید", "فاضلاب*"),
        ("فاضلاب", "بوی فاضلابها می‌آید", ""),
        ("قطعی برق، نوسان برق", "نوسان برق، یخچال را سوزاند", "نوسان برق"),
        ("آب آشامیدنی", "آبِ ما آشامیدنی نیست", ""),
    ],
)
def test_a_word_stands_whole_or_begins(words: str, text: str, found: str) -> None:
    assert word_in(words_in(words), spelt_said(text)) == found


WORDS = st.sampled_from(["آب", "گاز", "برق", "جاده", "پل", "مدرسه", "درخت", "زباله", "روشنایی"])


@whatever(st.lists(WORDS, min_size=1), st.data())
def test_every_word_of_a_text_is_found_in_it(text: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(text))

    assert word_in([word], spelt_said(" ".join(text))) == word


MANY = "،".join(f"واژهٔ {number}" for number in range(101))


@pytest.mark.parametrize(
    "words, code", [("آب", "word_short"), ("سدها\n*", "word_short"), (MANY, "words_many")]
)
def test_words_that_say_too_little_or_too_much_are_refused(words: str, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        check_words(words_in(words))


def with_subjects() -> given.World:
    found = given.world()
    matters.subjects(found)
    return found


world = standing(with_subjects)


def rule(of: given.World, **changes: object) -> None:
    told = {"order": 1, "service_id": None, "place_code": "", "condition": "", "unit_id": of.second.pk}
    told |= {"words": "فشار آب، فاضلاب*", "reason": "کار ادارهٔ دوم است"}
    actions.set_routing_rule(actor=SYSTEM, now=given.NOW, **(told | changes))


def test_a_text_goes_where_its_words_say_and_the_clerk_reads_which(world: given.World) -> None:
    rule(world)

    said, unsaid = matters.demand(world), matters.demand(world, text=matters.OTHER)

    assert (said.unit_id, said.routed_by["word"]) == (world.second.pk, "فشار آب")
    assert unsaid.unit_id != world.second.pk


def test_a_rule_that_names_an_agency_means_its_office_for_the_place(world: given.World) -> None:
    agency = org.add_unit(
        actor=SYSTEM, now=given.NOW, name="آب", kind=UnitKind.AGENCY, code="aab", parent_id=world.root.pk
    )
    office = org.add_unit(
        actor=SYSTEM,
        now=given.NOW,
        name="آب تبریز",
        kind=UnitKind.AGENCY_OFFICE,
        code="aab-1",
        parent_id=agency.pk,
        place_code=matters.PLACE,
    )
    rule(world, unit_id=agency.pk)

    assert matters.demand(world).unit_id == office.pk


def test_a_text_is_tried_before_anybody_sends_one(world: given.World) -> None:
    rule(world)
    keeper = given.staff("مدیر", world.root, Role.ADMINISTRATOR)

    found, word = queries.tried(actor=keeper, service_id=0, place_code="", text="فاضلابِ کوچه گرفته است")

    assert found is not None
    assert (found.unit_id, word) == (world.second.pk, "فاضلاب*")
    assert queries.tried(actor=keeper, service_id=0, place_code="", text=matters.OTHER) == (None, "")
    with pytest.raises(NotAllowed):
        queries.tried(actor=world.clerk, service_id=0, place_code="", text="فاضلاب")
