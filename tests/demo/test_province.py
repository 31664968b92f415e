"""The demo province is there, whole, twice the same, and open to every role."""

from collections import Counter

import pytest
from django.test import Client

from ostan.domains.catalogue import queries as offered
from ostan.domains.catalogue.rules.life import ServiceKind
from ostan.domains.indicators import queries as indicators
from ostan.domains.indicators.rules import Source
from ostan.domains.org import queries as orgs
from ostan.domains.org.rules import PlaceLevel, UnitKind
from ostan.foundation.keys import queries as keys
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices.models import Notice
from ostan.kernel import persian
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.calendar import PeriodKind
from ostan.wiring import measures
from ostan.wiring.demo import SIZES, accounts, dictionary, load_province, people, sign_ins
from tests.demo.conftest import NOW


def units() -> list[orgs.Unit]:
    return orgs.search_units(on=NOW, limit=10_000)


def test_it_has_the_counties_and_districts_of_the_country() -> None:
    places = orgs.count_places(within="03")
    kinds = [unit.kind for unit in units()]

    assert (places[PlaceLevel.COUNTY], places[PlaceLevel.DISTRICT]) == (21, 46)
    assert kinds.count(UnitKind.COUNTY_GOVERNORATE) == 21
    assert kinds.count(UnitKind.DISTRICT_GOVERNORATE) == 46


def test_sixty_agencies_report_what_the_house_does_not_count_itself() -> None:
    agencies = [unit for unit in units() if unit.kind is UnitKind.AGENCY]
    known = indicators.indicators(limit=200)
    sets = indicators.data_sets()
    owed = Counter(one.data_set.code for one in indicators.own_units(actor=SYSTEM))
    branches = sum(map(len, dictionary.branches(NOW).values()))

    assert len(agencies) == 60
    assert {one.source for one in known} == set(Source)
    assert {one.period_kind for one in sets} == {PeriodKind.MONTH, PeriodKind.SEASON, PeriodKind.YEAR}
    assert owed.pop("counties") == branches + 2 > 21
    assert set(owed.values()) == {len(agencies)}


def test_at_least_eighty_indicators_are_there_from_the_first_moment(counts: dict[str, int]) -> None:
    known = indicators.indicators(limit=200)

    assert counts["indicators"] == len(known) >= 80
    assert sum(one.source is Source.COMPUTED for one in known) == len(measures.MEASURES)


def test_what_is_reported_belongs_to_the_ten_programmes() -> None:
    assert {row["programme"] for row in dictionary.reported()} == set(range(1, 11))


def test_six_of_its_services_and_all_subjects_of_complaints_can_be_applied_for() -> None:
    found = offered.search(text="")
    subjects = offered.search(kind=ServiceKind.MATTER, limit=60)

    assert found.total >= 7
    assert sum(card.can_apply for card in found.services) >= 6
    assert all(card.can_apply for card in subjects.services)
    assert {"general-matter", "complaint-111", "client-complaint"} <= {
        card.code for card in subjects.services
    }


def test_whoever_complains_finds_one_place() -> None:
    """Among the services nothing is about complaints; the subjects are, each under its own name."""
    assert not [card for card in offered.search(text="شکایت").services if card.exact]
    assert offered.search(text="شکایت", kind=ServiceKind.MATTER).exact


def test_a_second_load_changes_nothing(counts: dict[str, int]) -> None:
    before = Entry.objects.count()

    assert load_province(now=NOW) == counts
    assert Entry.objects.count() == before


def test_nobody_in_it_can_be_somebody() -> None:
    staff = [member.who for member in people.staff((unit.code, unit.kind) for unit in units())]
    everybody = [*staff, *(people.citizen(number) for number in range(SIZES["large"]))]

    assert len({who.national_code for who in everybody}) == len(everybody)
    assert len({who.mobile for who in everybody}) == len(everybody)
    assert all(persian.parse_national_code(who.national_code).startswith("99") for who in everybody)
    assert all(persian.parse_mobile(who.mobile).startswith("0970") for who in everybody)


def test_every_unit_has_a_head() -> None:
    assert [unit.name for unit in units() if orgs.head_of(unit_id=unit.id, on=NOW) is None] == []


def test_nothing_is_sent_to_anybody() -> None:
    assert not Notice.objects.filter(state="WAITING").exists()


def test_other_systems_have_keys_and_a_gateway_stands_open() -> None:
    systems = orgs.systems(actor=SYSTEM, on=NOW)

    assert len(systems) == 2
    assert all(keys.keys_of(actor=SYSTEM, account_id=one.account_id) for one in systems)
    assert [one.code for one in offered.gateway_services()] == ["complaint-111"]


def test_there_is_a_sign_in_for_every_role() -> None:
    roles = {Role(account["role"]) for account in accounts.accounts()}

    assert roles == set(Role) - {Role.CITIZEN, Role.SYSTEM, Role.PARTNER}


@pytest.mark.parametrize("account", accounts.accounts(), ids=lambda account: account["role"])
def test_every_staff_sign_in_opens_the_work(account: dict[str, str]) -> None:
    client, told = Client(), {one.login: one for one in sign_ins()}[account["login"]]

    entered = client.post("/staff/sign-in/", {"login": told.login, "password": told.secret})

    assert entered.status_code == 302
    assert client.get(entered.headers["Location"], follow=True).status_code == 200


def test_the_citizen_signs_in_with_the_code_that_the_page_shows(settings: pytest.FixtureRequest) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]  # pytest-django's own fixture
    client = Client()

    client.post("/sign-in/", {"phone": sign_ins()[0].login})
    code = client.session["account_login_code"]["code"] if "account_login_code" in client.session else ""
    shown = client.get("/sign-in/code/").content.decode()

    assert code == "" or code in shown
    assert "نسخهٔ نمایشی" in shown


def test_a_demo_shows_its_sign_ins_and_nothing_else_does(settings: pytest.FixtureRequest) -> None:
    secret = sign_ins()[1].secret
    settings.DEMO = False  # type: ignore[attr-defined]  # pytest-django's own fixture
    hidden = Client().get("/staff/sign-in/").content.decode()
    settings.DEMO = True  # type: ignore[attr-defined]
    shown = Client().get("/staff/sign-in/").content.decode()

    assert secret not in hidden
    assert secret in shown
