"""Agencies of the demo explain what the tests find unlikely, or do not, and somebody else decides."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from ostan.domains.indicators import queries
from ostan.domains.indicators.models import Question, QuestionFile, QuestionNote
from ostan.domains.indicators.rules.review import QuestionState
from ostan.foundation.work import delivering_at_once
from ostan.kernel.calendar import day_ends, local_day
from ostan.wiring.demo import chronicle, months
from ostan.wiring.demo.sheets import Round
from ostan.wiring.demo.timeline import Timeline
from tests.demo.conftest import NOW

SEED, HONEST, CARELESS = 7, 7, 5

Refused = dict[str, int]


@pytest.fixture(scope="module")
def asked(counts: dict[str, int], django_db_blocker: DjangoDbBlocker) -> Iterator[Refused]:
    """What was refused in two years of one data set and of a few agencies."""
    with django_db_blocker.unblock(), transaction.atomic():
        on = chronicle.stage(SEED, NOW)
        careless = [one for one in on.agencies if one.is_careless][:CARELESS]
        on.agencies[:] = [*careless, *[one for one in on.agencies if not one.is_careless][:HONEST]]
        line, card = Timeline(NOW), queries.data_set_by_code(code="rights")
        for period in queries.periods_of(card, NOW):
            round_ = Round(on, card, period, line)
            round_.begin()
            line.put(
                day_ends(local_day(round_.closes)) + months.AT_NIGHT, lambda at: months.look(on, line, at)
            )
        with delivering_at_once(joined=True):
            line.run()
        yield line.refused
        transaction.set_rollback(True)


@pytest.mark.slow
class TestQuestions:
    @pytest.fixture(autouse=True)
    def _past(self, asked: Refused) -> None:
        """Every test here looks back on those two years."""

    def test_nobody_tries_what_the_house_refuses(self, asked: Refused) -> None:
        assert not asked

    def test_what_was_asked_long_ago_is_decided(self) -> None:
        old = Question.objects.filter(due_at__lt=NOW).exclude(
            asked_at__gt=NOW - months.LATELY - months.LATELY
        )
        open_ = old.filter(state__in=[QuestionState.ASKED, QuestionState.ANSWERED])

        assert old.count() > 5
        assert not open_.exists()

    def test_tricks_are_called_errors_and_the_honest_are_believed(self) -> None:
        on = chronicle.stage(SEED, NOW)
        careless = {one.id for one in on.agencies if one.is_careless}
        errors = Question.objects.filter(state=QuestionState.ERROR)

        assert (
            errors.filter(cell__unit__in=careless).count() > errors.exclude(cell__unit__in=careless).count()
        )
        assert Question.objects.filter(state=QuestionState.EXPLAINED).exists()

    def test_the_register_tells_how_often_each_test_was_right(self) -> None:
        records = [one.record for one in queries.register()]

        assert sum(one.right for one in records) > 0
        assert all(one.right + one.explained <= one.asked for one in records)

    def test_some_answer_with_a_document_and_some_never(self) -> None:
        kinds = Counter(QuestionNote.objects.values_list("kind", flat=True))
        decided = Question.objects.exclude(state__in=[QuestionState.ASKED, QuestionState.ANSWERED])

        assert kinds["DECISION"] == decided.count()
        assert decided.filter(answered_by=0).exists()
        assert QuestionFile.objects.exists()
        assert not QuestionNote.objects.filter(at__gt=NOW).exists()
