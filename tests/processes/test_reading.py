"""XES as it comes: whole, packed, with holes, and from who means harm."""

import datetime
import gzip
import io

import pytest

from ostan.domains.processes.rules import figures
from ostan.domains.processes.rules.log import NOBODY
from ostan.domains.processes.rules.reading import Brought, read_xes
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
