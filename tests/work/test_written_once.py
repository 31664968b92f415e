"""Rows that are written by statements made once are the rows that the ORM reads."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ostan.domains.org.models import Person
from ostan.foundation import once
from ostan.foundation.notices.models import Notice

NOW = datetime.datetime(2026, 9, 20, 8, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


def _notice(entry_id: int, **changes: object) -> Notice:
    values: dict[str, object] = {
        "entry_id": entry_id,
        "code": "case.opened",
        "channel": "SMS",
        "person_id": 1,
        "address_sealed": b"\x00\xff",
        "facts": {"code": "۱۲", "due": None},
        "stream": "case:1",
        "state": "WAITING",
        "created_at": NOW,
    }
    return Notice(**(values | changes))


def test_new_rows_get_their_ids_in_order_and_stand_as_written() -> None:
    rows = [_notice(1), _notice(2, facts={}, sent_at=NOW)]

    assert once.insert(*rows) == 2

    stored = list(Notice.objects.order_by("pk"))
    assert [row.pk for row in stored] == [row.pk for row in rows]
    assert [row.entry_id for row in stored] == [1, 2]
    assert stored[0].facts == {"code": "۱۲", "due": None}
    assert bytes(stored[0].address_sealed) == b"\x00\xff"
    assert (stored[0].sent_at, stored[1].sent_at) == (None, NOW)
    assert not rows[0]._state.adding


def test_a_row_that_is_there_is_left_alone() -> None:
    once.insert(_notice(1))
    again = _notice(1, state="SENT")

    assert once.insert(again, ignore_conflicts=True) == 0

    assert again.pk is None
    assert Notice.objects.get().state == "WAITING"


def test_a_row_that_is_there_changes_in_the_named_fields_alone() -> None:
    once.insert(_notice(1))
    again, other = _notice(1, state="SENT", stream="case:9"), _notice(2)

    once.put(again, other, key=("entry_id", "code", "channel", "person_id"), names=("state",))

    told = {row.pk: (row.entry_id, row.state, row.stream) for row in Notice.objects.all()}
    assert told == {again.pk: (1, "SENT", "case:1"), other.pk: (2, "WAITING", "case:1")}


def test_only_the_named_fields_are_written() -> None:
    row = _notice(1)
    once.insert(row)
    row.state, row.facts, row.stream = "SENT", {"code": "13"}, "case:2"

    once.update(row, "state", "facts")

    stored = Notice.objects.get()
    assert (stored.state, stored.facts, stored.stream) == ("SENT", {"code": "13"}, "case:1")


def test_foreign_keys_are_written_by_the_id_in_hand() -> None:
    person = Person(registered_at=NOW, given_name="الف", fold="الف", sort="الف")

    once.insert(person)

    assert Person.objects.get(pk=person.pk).account_id is None


def test_rows_of_different_tables_are_written_by_one_statement() -> None:
    person = Person(registered_at=NOW, given_name="الف", fold="الف", sort="الف")

    with CaptureQueriesContext(connection) as asked:
        once.insert_each(_notice(1), person, _notice(2, stream="case:2"))

    assert len(asked) == 1
    assert sorted(Notice.objects.values_list("entry_id", "stream")) == [(1, "case:1"), (2, "case:2")]
    assert Person.objects.get().given_name == "الف"


def test_rows_of_which_one_is_refused_are_none_of_them_written() -> None:
    once.insert(_notice(1))

    with pytest.raises(IntegrityError), transaction.atomic():
        once.insert_each(_notice(2), _notice(1))

    assert Notice.objects.count() == 1


def test_nothing_to_write_is_no_statement() -> None:
    with CaptureQueriesContext(connection) as asked:
        once.insert()
        once.insert_each()
        once.update(_notice(1))

    assert not asked.captured_queries
