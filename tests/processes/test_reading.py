"""XES, OCEL and tables as they come: whole, packed, with holes, and from who means harm."""

import datetime
import gzip
import io
import json

import pytest

from ostan.domains.processes.rules import figures
from ostan.domains.processes.rules.log import NOBODY
from ostan.domains.processes.rules.reading import (
    Brought,
    Clock,
    Writing,
    columns_of,
    object_types,
    read_ocel,
    read_rows,
    read_xes,
)
from ostan.domains.processes.rules.variants import way
from ostan.kernel.errors import RuleBroken

EIGHT = "2025-05-24T08:00:00.000+03:30"


def event(name: str = "a", at: str = EIGHT, more: str = "") -> str:
    told = f'<string key="concept:name" value="{name}"/>' if name else ""
    when = f'<date key="time:timestamp" value="{at}"/>' if at else ""
    return f"<event>{told}{when}{more}</event>"


def xes(*traces: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0">{"".join(traces)}</log>'.encode()


def trace(*inside: str, name: str = "1") -> str:
    return f'<trace><string key="concept:name" value="{name}"/>{"".join(inside)}</trace>'


def read(data: bytes) -> Brought:
    return read_xes(io.BytesIO(data))


def refused(data: bytes) -> tuple[str, object]:
    with pytest.raises(RuleBroken) as caught:
        read(data)
    return caught.value.code, caught.value.facts.get("why")


def test_events_come_with_case_activity_instant_resource_and_stage() -> None:
    more = '<string key="org:resource" value="r1"/><string key="lifecycle:transition" value="start"/>'
    log = read(xes(trace(event(more=more), event("b"), name="پروندهٔ ۱"))).columns.log()

    assert (log.cases, log.activities, log.resources) == (("پروندهٔ ۱",), ("a", "b"), ("r1",))
    assert (log.lifecycles, list(log.resource)) == (("start", ""), [0, NOBODY])
    at = datetime.datetime.fromtimestamp(int(log.time[0]) / 1_000_000, datetime.UTC)
    assert at.isoformat() == "2025-05-24T04:30:00+00:00"


def test_packed_and_plain_are_the_same() -> None:
    data = xes(trace(event(), event("b")))
    assert figures(read(data).columns.log()) == figures(read(gzip.compress(data)).columns.log())


def test_an_instant_without_offset_is_read_as_clocks_went_summer_time_until_1401() -> None:
    log = read(
        xes(trace(event(at="2021-07-01T08:00:00"), event("b", at="2023-07-01T08:00:00")))
    ).columns.log()
    hours = [
        datetime.datetime.fromtimestamp(int(at) / 1_000_000, datetime.UTC).strftime("%H:%M")
        for at in log.time
    ]
    assert hours == ["03:30", "04:30"]


def test_an_event_that_cannot_be_used_is_told_and_the_rest_comes_in() -> None:
    brought = read(xes(trace(event(), event(name=""), event(at=""), event(at="دیروز"), event("b"))))
    assert [(one.number, one.code) for one in brought.aside] == [
        (2, "processes.no_activity"),
        (3, "processes.no_time"),
        (4, "processes.bad_time"),
    ]
    assert way(brought.columns.log(), 0) == ("a", "b")


def test_a_trace_without_a_name_is_named_by_its_number_and_a_name_behind_its_events_counts() -> None:
    late = f'<trace>{event()}<string key="concept:name" value="late"/></trace>'
    log = read(xes(f"<trace>{event()}</trace>", late)).columns.log()
    assert log.cases == ("1", "late")


def test_attributes_of_attributes_and_of_the_log_name_nothing() -> None:
    nested = '<string key="note" value="x"><string key="concept:name" value="no"/></string>'
    data = xes(
        '<global scope="event"><string key="concept:name" value="no"/></global>', trace(event(more=nested))
    )
    assert read(data).columns.log().activities == ("a",)


def test_what_is_no_log_is_refused() -> None:
    for data in (b"", b"nothing", b"<html></html>", xes(trace(event()))[:-5], b"\x1f\x8bnothing"):
        assert refused(data)[0] == "processes.not_xes"


def test_entities_and_document_types_are_refused() -> None:
    bomb = b'<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><log>&b;</log>'
    outside = b'<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]><log>&a;</log>'
    assert refused(bomb) == ("processes.hostile_xml", "doctype")
    assert refused(outside) == ("processes.hostile_xml", "doctype")


def test_deep_nesting_and_endless_tags_are_refused() -> None:
    deep = '<list key="x">' * 100 + "</list>" * 100
    assert refused(xes(trace(event(more=deep)))) == ("processes.hostile_xml", "depth")
    endless = b'<log><trace><event><string key="concept:name" value="' + b"a" * (8 << 20)
    assert refused(endless) == ("processes.hostile_xml", "tag")


def test_a_packed_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ostan.domains.processes.rules.reading.xes.MOST_BYTES", 4 << 20)
    assert refused(gzip.compress(b"<log>" + b" " * (6 << 20))) == ("processes.hostile_xml", "size")


def moment(text: str, clock: Clock, pattern: str = "") -> str:
    at = Writing(clock, pattern).reader()(text)
    return datetime.datetime.fromtimestamp(at / 1_000_000, datetime.UTC).isoformat()


@pytest.mark.parametrize(
    ("text", "clock", "pattern"),
    [
        ("2025-05-24T08:00:00+03:30", Clock.ISO, ""),
        ("2025-05-24 08:00", Clock.ISO, ""),
        ("1404/03/03 08:00", Clock.JALALI, ""),
        ("۱۴۰۴/۳/۳، ۸:۰۰:۰۰", Clock.JALALI, ""),
        ("08:00 1404-03-03", Clock.JALALI, ""),
        ("۳ خرداد ۱۴۰۴ ۸:۰۰", Clock.JALALI, ""),
        ("24/05/2025 08:00", Clock.PATTERN, "%d/%m/%Y %H:%M"),
        ("1748061000", Clock.SECONDS, ""),
        ("1748061000000", Clock.MILLISECONDS, ""),
    ],
)
def test_one_instant_is_read_however_it_is_written(text: str, clock: Clock, pattern: str) -> None:
    assert moment(text, clock, pattern) == "2025-05-24T04:30:00+00:00"


def test_a_day_alone_begins_at_midnight_and_parts_of_seconds_are_kept() -> None:
    assert moment("1404/03/03", Clock.JALALI) == "2025-05-23T20:30:00+00:00"
    assert moment("1404/03/03 08:00:00.25", Clock.JALALI) == "2025-05-24T04:30:00.250000+00:00"


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("1404/13/01", Clock.JALALI),
        ("1404/03/03 25:00", Clock.JALALI),
        ("", Clock.JALALI),
        ("nan", Clock.SECONDS),
        ("1e400", Clock.SECONDS),
        ("x", Clock.PATTERN),
        ("9999999-01-01", Clock.ISO),
    ],
)
def test_what_is_no_instant_is_refused(text: str, clock: Clock) -> None:
    with pytest.raises(RuleBroken, match=r"^processes\.bad_time$"):
        Writing(clock, "%Y").reader()(text)


TITLES = ["شماره", "کار", "زمان", "کارمند"]
MAPPED = columns_of(
    {"case": "شماره", "activity": "کار", "time": "زمان", "resource": "کارمند", "clock": "JALALI"}
)


def test_rows_of_a_table_become_events_and_bad_ones_are_told_by_their_number() -> None:
    rows = [
        (2, ["1", "ثبت", "1404/03/03 08:00", "a"]),
        (3, ["1", "بررسی", "فردا", "b"]),
        (4, ["", "بررسی", "1404/03/03", ""]),
        (5, ["1"]),
        (6, ["1", "پاسخ", "1404/03/03 09:00", ""]),
    ]
    brought = read_rows(TITLES, rows, MAPPED)
    assert way(brought.columns.log(), 0) == ("ثبت", "پاسخ")
    assert [(one.number, one.code, one.text) for one in brought.aside] == [
        (3, "processes.bad_time", "فردا"),
        (4, "processes.no_case", ""),
        (5, "processes.no_activity", ""),
    ]


def test_a_mapping_says_enough_and_names_what_is_there() -> None:
    for told in (
        {},
        {"case": "a", "activity": "b"},
        {"case": "a", "activity": "b", "time": "c", "clock": "SUN"},
    ):
        with pytest.raises(RuleBroken, match=r"^processes\.mapping$"):
            columns_of(told)
    with pytest.raises(RuleBroken, match=r"^processes\.no_column$"):
        read_rows(["a"], [], MAPPED)


OCEL = {
    "objects": [{"id": "o1", "type": "order"}, {"id": "i1", "type": "item"}, {"id": "i2", "type": "item"}],
    "events": [
        {
            "id": "e1",
            "type": "place",
            "time": "2025-05-24T04:30:00Z",
            "attributes": [{"name": "resource", "value": "r"}],
            "relationships": [{"objectId": "o1"}, {"objectId": "i1"}, {"objectId": "i2"}, {"objectId": "i2"}],
        },
        {"id": "e2", "type": "pick", "time": "2025-05-24T05:30:00Z", "relationships": [{"objectId": "i2"}]},
        {"id": "e3", "type": "pick", "time": "soon", "relationships": [{"objectId": "i1"}]},
    ],
}


def ocel(told: object) -> io.BytesIO:
    return io.BytesIO(json.dumps(told).encode())


def test_events_of_several_objects_are_seen_from_one_type() -> None:
    assert object_types(ocel(OCEL)) == {"item": 2, "order": 1}
    brought = read_ocel(ocel(OCEL), of_type="item")
    log = brought.columns.log()
    assert {name: way(log, place) for place, name in enumerate(log.cases)} == {
        "i1": ("place",),
        "i2": ("place", "pick"),
    }
    assert [(one.number, one.code) for one in brought.aside] == [(3, "processes.bad_time")]
    assert len(read_ocel(ocel(OCEL), of_type="order").columns.log()) == 1


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"events": 3}', b"[" * 200_000, b'{"events": [1, null], "objects": 5}']
)
def test_what_is_no_ocel_is_refused(data: bytes) -> None:
    with pytest.raises(RuleBroken, match=r"^processes\.(not_ocel|no_object_type)$"):
        read_ocel(io.BytesIO(data), of_type="item")
