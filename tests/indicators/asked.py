"""A year in which one branch copies its figure forward and the others report honestly, through the actions."""

import datetime

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.models import Question
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import Period, day_ends
from tests.indicators import given
from tests.indicators.given import BEFORE, Typed, World

MONTHS = 12
LAST = BEFORE.shifted(MONTHS - 1)
COPIED = 120
HONEST = {
    "west": (143, 118, 131, 157, 126, 139, 112, 148, 135, 121, 129, 144),
    "agency": (61, 48, 55, 70, 52, 44, 66, 58, 49, 63, 51, 57),
}
DAY = datetime.timedelta(days=1)
LONG = "در این ماه‌ها ظرفیت صدور ثابت بود و هر روز شش پروانه صادر شد."


def after(period: Period, days: int = 1) -> datetime.datetime:
    """So many days after the end of a period, at which its sheet may be handed in."""
    return day_ends(period.last_day) + days * DAY


REVIEWED = after(LAST, 20)
"""Past the deadline of the last month."""


def past(world: World, **more: tuple[int, ...]) -> None:
    """Twelve months handed in by everybody."""
    told = {"east": (COPIED,) * MONTHS, **HONEST, **more}
    for at in range(MONTHS):
        period = BEFORE.shifted(at)
        for unit, numbers in told.items():
            given.keep(
                world,
                Typed("permits", number=str(numbers[at])),
                unit=unit,
                actor=SYSTEM,
                now=after(period),
                period=period,
                finish=True,
            )


def asked(world: World) -> Question:
    """The last question that the copying branch got."""
    past(world)
    actions.review_figures(actor=SYSTEM, now=REVIEWED)
    return Question.objects.order_by("cell__order").last()  # type: ignore[return-value]


def answered(world: World) -> Question:
    """The same, after the branch explained itself."""
    row = asked(world)
    actions.answer_question(actor=world.clerk, now=REVIEWED + DAY, question_id=row.pk, text=LONG)
    row.refresh_from_db()
    return row


def card(world: World, row: Question) -> queries.QuestionCard:
    return queries.question(actor=world.auditor, question_id=row.pk)
