"""Reading BPMN: what is written comes back, what is foreign is named, what is hostile is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostan.domains.catalogue.rules.process import Kind, Process, Span, check, plan, read, write
from ostan.domains.catalogue.rules.process.spans import as_iso, as_working, iso, working
from ostan.kernel.errors import RuleBroken
from tests.catalogue.process.blocks import processes

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def _file(inside: str, head: str = "") -> bytes:
    return (
        f'{head}<b:definitions xmlns:b="{MODEL}" xmlns:ostan="urn:ostan:bpmn:1">'
        f'<b:process id="p" name="آزمون">{inside}</b:process></b:definitions>'
    ).encode()


def _codes(process: Process) -> set[str]:
    return {item.code.removeprefix("catalogue.process_") for item in process.flaws}


@settings(max_examples=60, deadline=None)
@given(processes)
def test_what_is_written_is_read_again(process: Process) -> None:
    assert read(write(process)) == process


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_any_name_survives_the_file(name: str) -> None:
    clean = " ".join("".join(letter for letter in name if letter.isprintable()).split())
    made = Process("p", clean, nodes=(), flows=())
    node = read(_file('<b:startEvent id="s"/>')).nodes[0]
    made = Process("p", clean, nodes=(node,))
    assert read(write(made)).name == clean


@pytest.mark.parametrize(
    "file, code",
    [
        (b"", "not_xml"),
        (b"<a", "not_xml"),
        (b"<a/>", "not_bpmn"),
        (_file(""), "empty"),
        (_file("", '<!DOCTYPE a [<!ENTITY x "y">]>'), "unsafe"),
        (_file("", '<!DOCTYPE a SYSTEM "file:///etc/passwd">'), "unsafe"),
        (_file("", "<!DOCTYPE a>"), "unsafe"),
        (
            _file("", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY % x SYSTEM "http://localhost/">%x;]>'),
            "unsafe",
        ),
        (_file('<b:startEvent id="s" name="&unknown;"/>'), "not_xml"),
        (_file("<b:x>" * 60 + "</b:x>" * 60), "too_large"),
        (_file("<b:x/>" * 20_001), "too_large"),
        (b" " * 1_000_001, "too_large"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"), "unsafe"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "not_xml"),
    ],
)
def test_a_hostile_or_foreign_file_is_refused(file: bytes, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read(file)
    assert refused.value.code == f"catalogue.process_{code}"


def test_an_entity_bomb_costs_nothing() -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    with pytest.raises(RuleBroken) as refused:
        read(_file("", f'<!DOCTYPE a [<!ENTITY l0 "ha">{lines}]>'))
    assert refused.value.code == "catalogue.process_unsafe"


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused_by_a_code(noise: bytes) -> None:
    code = ""
    try:
        read(noise)
    except RuleBroken as refused:
        code = refused.code
    assert code.startswith("catalogue.process_")


@given(st.integers(0, 10_000), st.integers(0, 255))
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_is_read_or_refused_by_a_code(place: int, byte: int) -> None:
    whole = bytearray(_file('<b:startEvent id="s"/><b:userTask id="a" ostan:norm="2d"/>'))
    whole[place % len(whole)] = byte
    code = "catalogue.process_"
    try:
        check(read(bytes(whole)))
    except RuleBroken as refused:
        code = refused.code
    assert code.startswith("catalogue.process_")


@pytest.mark.parametrize(
    "inside, code",
    [
        ('<b:scriptTask id="x"/>', "outside"),
        ('<b:task id="x"/>', "outside"),
        ('<b:subProcess id="x"/>', "outside"),
        ('<b:eventBasedGateway id="x"/>', "outside"),
        ('<b:intermediateCatchEvent id="x"><b:timerEventDefinition/></b:intermediateCatchEvent>', "outside"),
        ('<b:endEvent id="x"><b:errorEventDefinition/></b:endEvent>', "event_outside"),
        ('<b:startEvent id="x"><b:signalEventDefinition/></b:startEvent>', "event_outside"),
        ('<b:userTask id="x"><b:multiInstanceLoopCharacteristics/></b:userTask>', "inside_outside"),
        ('<b:userTask id="x" isForCompensation="true"/>', "inside_outside"),
        ('<b:sequenceFlow id="x" sourceRef="s" targetRef="gone"/>', "flow_loose"),
        ('<b:startEvent id="s"/>', "id_repeated"),
        ("<b:userTask/>", "id_missing"),
        ('<b:userTask id="x" ostan:norm="soon"/>', "norm_unclear"),
        ('<b:userTask id="x" ostan:act="rule"/>', "act_unknown"),
        ('<b:userTask id="x" ostan:outcomes="نه"/>', "outcomes_unclear"),
        (
            '<b:userTask id="u"/><b:boundaryEvent id="x" attachedToRef="u"><b:timerEventDefinition>'
            "<b:timeDuration>P1M</b:timeDuration></b:timerEventDefinition></b:boundaryEvent>",
            "timer_length",
        ),
        (
            '<b:userTask id="x"/><b:sequenceFlow id="f" sourceRef="s" targetRef="x">'
            '<b:conditionExpression language="python">True</b:conditionExpression></b:sequenceFlow>',
            "condition_language",
        ),
    ],
)
def test_what_lies_outside_is_kept_named_and_not_run(inside: str, code: str) -> None:
    process = read(_file(f'<b:startEvent id="s"/>{inside}'))
    assert code in _codes(process)
    with pytest.raises(RuleBroken) as refused:
        plan(process)
    assert refused.value.code == "catalogue.process_not_runnable"


def test_prefixes_notes_and_nested_lanes_do_not_disturb() -> None:
    process = read(
        _file(
            '<b:laneSet><b:lane id="l" name="اداره"><b:childLaneSet><b:lane id="m" name="کارشناس" '
            'ostan:unit="owner"><b:flowNodeRef>b:s</b:flowNodeRef></b:lane></b:childLaneSet></b:lane></b:laneSet>'
            '<b:startEvent id="s"><b:timerEventDefinition/></b:startEvent><b:textAnnotation id="note"/>'
            '<b:dataObjectReference id="d"/><b:callActivity id="c" calledElement="b:other"/>'
        )
    )
    assert process.flaws == ()
    assert [lane.id for lane in process.lanes] == ["m"]
    assert process.nodes[0].lane == "m"
    assert process.nodes[0].trigger == "timer"
    assert process.node("c").called == "other"
    assert process.unit_of(process.nodes[0]) == "owner"
    assert process.role_of(process.nodes[0]) == "clerk"


def test_nothing_in_a_file_is_ever_executed(tmp_path: object) -> None:
    evil = f'__import__("pathlib").Path("{tmp_path}/x").write_text("x")'
    process = read(
        _file(
            '<b:startEvent id="s"/><b:exclusiveGateway id="g"/><b:endEvent id="e"/>'
            '<b:sequenceFlow id="f1" sourceRef="s" targetRef="g"/><b:sequenceFlow id="f2" sourceRef="g" '
            f'targetRef="e"><b:conditionExpression>{evil}</b:conditionExpression></b:sequenceFlow>'
        )
    )
    assert "catalogue.process_condition_wrong" in {item.code for item in check(process)}


@given(st.integers(0, 400), st.integers(0, 50), st.integers(0, 59))
def test_lengths_of_time_are_written_and_read(days: int, hours: int, minutes: int) -> None:
    seconds = hours * 3600 + minutes * 60
    wanted = Span(days, seconds, True) or None
    assert working(as_working(Span(days, seconds, True))) == wanted
    assert iso(as_iso(Span(days, seconds))) == (Span(days, seconds) or None)


@pytest.mark.parametrize("text", ["", "P", "PT", "P1Y", "P1M", "3", "-P3D", "P3DT", "R3/P1D"])
def test_unclear_lengths_are_not_guessed(text: str) -> None:
    assert iso(text) is None
    assert working(text) is None


def test_terminate_and_message_ends_are_told_apart() -> None:
    process = read(
        _file(
            '<b:endEvent id="a"><b:terminateEventDefinition/></b:endEvent>'
            '<b:endEvent id="b"><b:messageEventDefinition/></b:endEvent>'
        )
    )
    assert [node.kind for node in process.nodes] == [Kind.TERMINATE, Kind.END]
    assert process.nodes[1].trigger == "message"
