"""The bench of figures runs: a tiny province is filled, its pages answer, and every way of rolling up agrees."""

import pytest
from django.db import connection
from django.test import Client

from bench import cells, rolls
from ostan.domains.indicators.models import Cell, Value
from ostan.kernel import clock

TINY = cells.Shape(agencies=2, offices=2, asked=3, handing=4)
EACH = cells.MONTHS * (TINY.asked * TINY.handing + TINY.agencies * (1 + TINY.offices))


@pytest.fixture
def scene(db: None) -> dict[str, object]:
    """What the works need, in a province of which some figures are verified."""
    now = clock.now()
    with connection.cursor() as cursor:
        cells.build(cursor, TINY, now)
        cells.widen(cursor, 2 * EACH, now)
    return cells.scene(now)


def opened(scene: dict[str, object], who: str, address: str) -> str:
    browser = Client()
    browser.cookies.load(scene[who])  # type: ignore[arg-type]
    answer = browser.get(scene[address])
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_pages_that_are_measured_show_what_they_are_measured_for(scene: dict[str, object]) -> None:
    assert 'name="n.asked_0.' in opened(scene, "clerk", "sheet")

    page = opened(scene, "head", "agency")

    for said in ("تعهد wide", "تعهد asked_0", "مصوبهٔ 0", "خدمت 0", "روز کاری", "شاخص‌های ماهانه"):
        assert said in page


def test_as_many_cells_are_written_as_are_asked_for_with_a_value_behind_each(
    scene: dict[str, object],
) -> None:
    wide = cells.MONTHS * TINY.agencies * (1 + TINY.offices)

    assert abs(int(str(scene["cells"])) - 2 * EACH) <= wide / 2
    assert Value.objects.count() == Cell.objects.count() == scene["cells"]
    assert Cell.objects.filter(verified__isnull=False).exists()


@pytest.mark.parametrize("what", ["by month", "by agency"])
def test_the_house_rolls_up_as_plain_django_and_pandas_do(scene: dict[str, object], what: str) -> None:
    house, django_orm, pandas = rolls.every_way(clock.now())[what]

    assert len(house()) == {"by month": cells.MONTHS, "by agency": TINY.agencies}[what]
    assert house() == django_orm()
    pytest.importorskip("pandas", reason="pandas is a dependency of the bench: `make setup-bench`")
    assert house() == pandas()


def test_the_tests_of_reports_are_timed_over_as_many_series_as_are_told() -> None:
    pytest.importorskip("psutil", reason="psutil is a dependency of the bench: `make setup-bench`")
    from bench import measure  # reads the system through psutil

    row = measure.nightly(60)

    assert (row["series"], row["judged"]) == (60, 60)
    assert float(str(row["cpu_s"])) >= 0
