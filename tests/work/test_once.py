"""Queries that are made once say the same as Django's own."""

import datetime

import pytest

from ostan.foundation.ledger.models import Entry
from ostan.foundation.once import Once, OnceRows
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.events import Event

NOW = datetime.datetime(2026, 4, 11, 6, 30, tzinfo=datetime.UTC)


@pytest.fixture
def entries(db: None) -> list[Entry]:
    with unit_of_work(actor=Actor(person_id=3), now=NOW) as work:
        work.record(*(Event(stream=f"thing:{number % 2}") for number in range(6)))
    return list(Entry.objects.order_by("pk"))


def test_rows_and_values_are_those_of_the_query(entries: list[Entry]) -> None:
    once = Once(
        lambda stream_text, actor_id: (
            Entry.objects.filter(stream=stream_text, actor_id=actor_id)
            .order_by("pk")
            .values_list("pk", "at", "facts")
        ),
        "stream_text",
        "actor_id",
        json=(2,),
    )

    for stream, actor_id in (("thing:1", 3), ("thing:0", 3), ("thing:0", 4), ("' OR 1=1 --", 3)):
        expected = Entry.objects.filter(stream=stream, actor_id=actor_id).order_by("pk")
        assert once.rows(stream_text=stream, actor_id=actor_id) == list(
            expected.values_list("pk", "at", "facts")
        )


def test_whole_rows_are_rows_of_the_table(entries: list[Entry]) -> None:
    once = OnceRows(Entry, lambda pk: Entry.objects.select_for_update().filter(pk=pk), "pk")
    found = once.first(pk=entries[2].pk)

    assert found == entries[2]
    assert (found.facts, bytes(found.leaf), found._state.adding) == ({}, bytes(entries[2].leaf), False)
    assert once.first(pk=0) is None


@pytest.mark.parametrize("actors", [[], [3], [3, 4, 2**40]])
def test_any_number_of_ids_is_asked_by_one_query(entries: list[Entry], actors: list[int]) -> None:
    once = Once(
        lambda stream_text, actor_ids, least: (
            Entry.objects.filter(stream=stream_text, actor_id__in=[actor_ids], pk__gte=least)
            .order_by("pk")
            .values_list("pk")
        ),
        *("stream_text", "actor_ids", "least"),
    )
    expected = Entry.objects.filter(stream="thing:1", actor_id__in=actors, pk__gte=entries[2].pk)

    found = once.rows(stream_text="thing:1", actor_ids=actors, least=entries[2].pk)
    assert found == list(expected.order_by("pk").values_list("pk"))


def test_any_number_of_texts_is_asked_by_one_query(entries: list[Entry]) -> None:
    once = Once(
        lambda stream_texts: Entry.objects.filter(stream__in=[stream_texts]).order_by("pk").values_list("pk"),
        "stream_texts",
    )

    for streams in ([], ["thing:1"], ["thing:0", "thing:1", "' OR 1=1 --"]):
        expected = Entry.objects.filter(stream__in=streams).order_by("pk").values_list("pk")
        assert once.rows(stream_texts=streams) == list(expected)
