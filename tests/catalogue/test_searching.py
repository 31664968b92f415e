"""Finding a service, however its name is typed."""

import time
from collections.abc import Callable

import pytest
from django.db import connection

from ostan.domains.catalogue import actions, queries
from ostan.domains.catalogue.models import PublicService, ServiceVersion
from ostan.domains.catalogue.rules.card import LifeEvent
from ostan.domains.catalogue.rules.searching import spelt
from ostan.kernel.actor import SYSTEM, Role
from tests.catalogue import given
from tests.standing import standing

pytestmark = pytest.mark.django_db

CARDS = {
    "complaint": {**given.CARD, "keywords": ["۱۱۱", "سامد"]},
    "marriage": {
        **given.CARD,
        "title": "ثبت ازدواج اتباع خارجی",
        "life_event": "marriage",
        "keywords": ["عقد"],
    },
    "birth": {**given.CARD, "title": "ثبت ولادت", "life_event": "birth", "keywords": ["نوزاد", "می‌زاید"]},
    "residence": {
        **given.CARD,
        "title": "تمدید مدارک اقامتی",
        "keywords": ["کارت آمایش"],
        "description": "برای اتباع خارجی که اعتبار مدرک آنان، یا سند ازدواج، رو به پایان است.",
    },
}


def published() -> None:
    for code, card in CARDS.items():
        given.service(code, card=card)


_services = standing(published)


def codes(text: str = "", **narrow: object) -> list[str]:
    return [line.code for line in queries.search(text=text, **narrow).services]  # type: ignore[arg-type]


@pytest.mark.usefixtures("_services")
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("شکايات", "complaint"),
        ("شکایت", "complaint"),
        ("پاسخ گویی", "complaint"),
        ("درخواستها", "complaint"),
        ("111", "complaint"),
        ("۱۱۱", "complaint"),
        ("سامد", "complaint"),
        ("ازدواج", "marriage"),
        ("ازدواح اتباع", "marriage"),
        ("ولادة", "birth"),
        ("تمديد مدارك", "residence"),
        ("امایش", "residence"),
        ("اقمتی", "residence"),
    ],
)
def test_a_service_is_found_however_it_is_typed(text: str, first: str) -> None:
    assert codes(text)[:1] == [first]


@pytest.mark.usefixtures("_services")
def test_the_title_weighs_more_than_the_description() -> None:
    assert codes("ازدواج") == ["marriage", "residence"]
    assert codes("اتباع خارجی") == ["marriage", "residence"]


@pytest.mark.usefixtures("_services")
def test_what_was_only_alike_is_told() -> None:
    assert queries.search(text="ازدواج").exact is True
    assert queries.search(text="ازدواح").exact is False
    assert queries.search(text="qqqqqq").total == 0


@pytest.mark.usefixtures("_services")
def test_services_are_narrowed_by_life_event_and_unit() -> None:
    path = PublicService.objects.first().owner_path

    assert codes(life_event=LifeEvent.BIRTH) == ["birth"]
    assert len(codes(unit_path=path)) == 4
    assert codes(unit_path="99999.") == []
    assert dict(queries.life_events())[LifeEvent.MARRIAGE] == 1
    assert [(agency.code, agency.services) for agency in queries.agencies()] == [("governorate", 4)]


@pytest.mark.usefixtures("_services")
def test_a_retired_service_is_not_found() -> None:
    service = PublicService.objects.get(code="marriage")
    actions.retire(actor=SYSTEM, now=given.NOW, service_id=service.pk)

    assert "marriage" not in codes("ازدواج")


@pytest.mark.usefixtures("_services")
def test_pages_of_a_search_hold_everything_once() -> None:
    pages = [queries.search(offset=offset, limit=3) for offset in (0, 3)]

    assert [page.total for page in pages] == [4, 4]
    assert {line.code for page in pages for line in page.services} == set(CARDS)


def test_hostile_words_are_only_words() -> None:
    given.service()

    for text in (
        "%",
        "_",
        "\\",
        "(",
        "[a",
        "*",
        "'; DROP TABLE catalogue_publicservice; --",
        "\x00",
        "ا" * 5000,
    ):
        assert queries.search(text=text).total in (0, 1)


def many(count: int) -> None:
    """That many published services, put in at once."""
    unit = given.unit()
    words = [
        "صدور",
        "تمدید",
        "پروانه",
        "گواهی",
        "ثبت",
        "بهره‌برداری",
        "چاه",
        "دامداری",
        "گلخانه",
        "مدرسه",
        "راه",
        "معدن",
    ]
    services, versions = [], []
    for at in range(count):
        title = f"{words[at % 12]} {words[at // 12 % 12]} {words[at // 144 % 12]} شمارهٔ {at}"
        names = spelt(title)
        text = f"{names}\n{spelt('شرح خدمت برای متقاضیان استان ' * 12)}"
        services.append(
            PublicService(
                code=f"s{at}",
                title=title,
                names=names,
                search=text,
                sort=title,
                owner_id=unit.pk,
                owner_path=unit.path,
            )
        )
    for service in PublicService.objects.bulk_create(services):
        versions.append(
            ServiceVersion(
                service=service,
                number=1,
                state="PUBLISHED",
                card={},
                created_at=given.NOW,
                changed_at=given.NOW,
            )
        )
    for version in ServiceVersion.objects.bulk_create(versions):
        version.service.published = version
    PublicService.objects.bulk_update([version.service for version in versions], ["published"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogue_publicservice, catalogue_serviceversion")


def milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    for _ in range(5):
        act()
    return (time.perf_counter() - begun) * 200


def test_a_search_among_1500_services_is_quick(django_assert_max_num_queries: Callable[..., object]) -> None:
    many(1500)

    for text, statements in (("پروانه معدن", 2), ("", 2), ("پرونه معدم", 3)):
        with django_assert_max_num_queries(statements):  # type: ignore[attr-defined]
            found = queries.search(text=text)
        assert found.total
        took = milliseconds(lambda text=text: queries.search(text=text))  # type: ignore[misc]
        print(f"{text or '—'}: {found.total} services, {took:.1f} ms")
        assert took < 400


def test_the_owners_list_takes_two_statements(django_assert_num_queries: Callable[..., object]) -> None:
    many(60)
    unit = PublicService.objects.first().owner
    head = given.staff(Role.UNIT_HEAD, unit)

    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        listed, total = queries.owned_services(actor=head)

    assert (len(listed), total) == (50, 60)


def test_the_service_page_takes_one_statement_once_its_form_is_known(
    django_assert_num_queries: Callable[..., object],
) -> None:
    given.service()
    queries.published_service(code="complaint")

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        page = queries.published_service(code="complaint")

    assert page.can_apply
