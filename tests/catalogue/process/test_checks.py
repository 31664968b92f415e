"""What keeps a process from running is found before it runs, and calls and versions are handled with care."""

import pytest

from ostan.domains.catalogue.rules.process import (
    Item,
    Kind,
    Lane,
    Outcome,
    Process,
    Span,
    Step,
    Timer,
    To,
    check,
    complete,
    drawn_up,
    fingerprint,
    inline,
    layout,
    likely,
    move,
    plan,
    read,
    start,
    write,
)
from ostan.domains.catalogue.words.process import PROCESS
from ostan.kernel.errors import RuleBroken

DECIDE = Step(act="decide")


def _process(*items: Item, key: str = "p") -> Process:
    return drawn_up(key, "آزمون", (Lane("a", "کارشناس"),), items)


def _user(node: str, *after: str | To, codes: tuple[str, ...] = (), act: str = "work") -> Item:
    outcomes = tuple(Outcome(code, code) for code in codes)
    return Item(node, Kind.USER, node, "a", after, Step(act=act, outcomes=outcomes))


START = Item("s", Kind.START, next=("u",))
END = Item("e", Kind.END)


def _codes(process: Process, **more: object) -> set[str]:
    found = check(process, **more)  # type: ignore[arg-type]  # by name
    assert {item.code for item in found} <= PROCESS.keys()
    for item in found:
        assert PROCESS[item.code] % dict(item.facts)
    return {item.code.removeprefix("catalogue.process_") for item in found}


GATE = Item("g", Kind.EXCLUSIVE, "درگاه", "a", (To("e", condition='outcome.u == "x"'), To("u", default=True)))


@pytest.mark.parametrize(
    "process, code",
    [
        (_process(_user("u", "e"), END), "no_start"),
        (_process(START, _user("u", "u")), "no_end_event"),
        (_process(START, _user("u", "e"), END), "no_decision"),
        (_process(START, _user("u"), END), "dead_end"),
        (_process(START, _user("u", "e"), END, _user("v", "e")), "unreachable"),
        (_process(START, _user("u", "e"), Item("e", Kind.END, next=("u",))), "after_end"),
        (_process(START, _user("u", "e", "s"), END), "before_start"),
        (_process(START, _user("u", "g"), GATE, END), "outcome_unknown"),
        (_process(START, _user("u", "g", codes=("y",)), GATE, END), "outcome_code_unknown"),
        (
            _process(START, _user("u", "g"), Item("g", Kind.EXCLUSIVE, next=("e", "u")), END),
            "condition_missing",
        ),
        (
            _process(
                START, _user("u", "g"), Item("g", Kind.EXCLUSIVE, next=(To("e", condition="1 +"),)), END
            ),
            "condition_wrong",
        ),
        (
            _process(
                START,
                _user("u", "g", codes=("x", "y")),
                Item(
                    "g", Kind.EXCLUSIVE, "", "a", (To("e", "", 'outcome.u == "x"'), To("u", "", "mood == 1"))
                ),
                END,
            ),
            "variable_unknown",
        ),
        (
            _process(
                START,
                _user("u", "g", codes=("x", "y", "z")),
                Item(
                    "g",
                    Kind.EXCLUSIVE,
                    "",
                    "a",
                    (To("e", "", 'outcome.u == "x"'), To("u", "", 'outcome.u == "y"')),
                ),
                END,
            ),
            "no_default",
        ),
        (_process(START, Item("u", Kind.SERVICE, next=("e",)), END), "does_nothing"),
        (_process(START, Item("u", Kind.RULE, next=("e",)), END), "rule_missing"),
        (
            _process(
                START, _user("u", "e"), END, Item("t", Kind.TIMER, timer=Timer("s", Span(1)), next=("e",))
            ),
            "timer_place",
        ),
    ],
)
def test_what_is_wrong_is_named(process: Process, code: str) -> None:
    assert code in _codes(process)


def test_a_start_by_the_clock_is_refused_by_name_and_place_and_drawn_all_the_same() -> None:
    timed = _process(
        Item("nightly", Kind.START, "هر شب", next=("u",), trigger="timer"), _user("u", "e", act="decide"), END
    )
    found = check(read(write(timed)))
    assert [(one.code, one.place, dict(one.facts)["name"]) for one in found] == [
        ("catalogue.process_timer_start", "nightly", "هر شب")
    ]
    assert found[0].stops
    assert layout(timed)


def test_conditions_that_cover_every_outcome_need_no_default() -> None:
    ways = (To("e", condition='outcome.u == "x"'), To("u", condition="outcome.u == 'y'"))
    fit = _process(
        START, _user("u", "g", codes=("x", "y"), act="decide"), Item("g", Kind.EXCLUSIVE, "", "a", ways), END
    )
    assert check(fit) == []


def test_names_of_the_form_and_of_operations_are_checked_when_given() -> None:
    asked = _process(
        START,
        _user("u", "g", act="decide"),
        Item("g", Kind.EXCLUSIVE, next=(To("t", condition="answers.age > 18"), To("e", default=True))),
        Item("t", Kind.SEND, "پیام", "a", ("e",), Step(does="shout")),
        END,
    )
    assert _codes(asked) == set()
    assert _codes(asked, answers={"name"}, operations={"notify"}) == {"question_unknown", "operation_unknown"}
    assert _codes(asked, answers={"age"}, operations={"shout"}) == set()


def test_an_operation_on_a_step_that_waits_for_somebody_is_found() -> None:
    step = Step(act="decide", does="notify")
    asked = _process(START, Item("u", Kind.USER, "گام", "a", ("e",), step), END)

    assert _codes(asked) == {"operation_misplaced"}


def test_a_join_that_waits_for_ever_is_found() -> None:
    mixed = _process(
        Item("s", Kind.START, next=("g",)),
        Item("g", Kind.EXCLUSIVE, next=(To("u", condition="case.a"), To("v", default=True))),
        _user("u", "j", act="decide"),
        _user("v", "j"),
        Item("j", Kind.PARALLEL, next=("e",)),
        END,
    )
    assert _codes(mixed) == {"stuck"}


def test_a_step_that_opens_twice_and_a_trap_are_found() -> None:
    double = _process(
        Item("s", Kind.START, next=("g",)),
        Item("g", Kind.PARALLEL, next=("u", "v")),
        _user("u", "w", act="decide"),
        _user("v", "w"),
        _user("w", "e"),
        END,
    )
    assert _codes(double) == {"twice"}
    trap = _process(
        Item("s", Kind.START, next=("g",)),
        Item("g", Kind.EXCLUSIVE, next=(To("u", condition="case.a"), To("e", default=True))),
        _user("u", "v", act="decide"),
        _user("v", "u"),
        END,
    )
    assert _codes(trap) == {"no_end"}


INNER = _process(
    Item("s", Kind.START, next=("fork",)),
    Item("fork", Kind.PARALLEL, next=("ask_a", "ask_b")),
    _user("ask_a", "e"),
    _user("ask_b", "f"),
    Item("e", Kind.END),
    Item("f", Kind.END),
    key="inner",
)
OUTER = _process(
    Item("s", Kind.START, next=("call",)),
    Item("call", Kind.CALL, "استعلام‌ها", "a", ("u",), called="inner"),
    _user("u", "e", act="decide"),
    END,
)


def test_a_called_process_runs_in_the_place_of_the_call() -> None:
    called = {"inner": write(INNER)}.__getitem__
    assert check(OUTER, called) == []
    prepared = plan(inline(OUTER, called))
    moved = start(prepared, {})
    assert [task.node for task in moved.opened] == ["call.ask_a", "call.ask_b"]
    moved = complete(prepared, moved.state, "1", {})
    assert moved.opened == ()
    moved = complete(prepared, moved.state, "2", {})
    assert [task.node for task in moved.opened] == ["u"]
    assert fingerprint(write(OUTER), called) == fingerprint(write(OUTER), called)
    other = {"inner": write(_process(START, _user("u", "e"), END, key="inner"))}.__getitem__
    assert fingerprint(write(OUTER), called) != fingerprint(write(OUTER), other)


def test_calls_in_a_circle_and_into_nothing_are_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        inline(OUTER, {"inner": write(OUTER)}.__getitem__)
    assert refused.value.code == "catalogue.process_call_circle"
    assert _codes(OUTER) == {"call_unknown"}
    assert _codes(OUTER, called={"inner": write(OUTER)}.__getitem__) == {"call_circle"}


def _versions() -> tuple[Process, Process]:
    old = _process(START, _user("u", "v"), _user("v", "e", act="decide"), END)
    new = _process(START, _user("u", "w"), _user("w", "v"), _user("v", "e", act="decide"), END)
    return old, new


def test_a_running_case_moves_only_where_every_token_is_mapped() -> None:
    old, new = _versions()
    state = start(plan(old), {}).state
    carried = move(plan(old), state, plan(new), likely(old, new))
    assert carried.state == state
    assert move(plan(old), state, plan(new), {"u": "w"}).tasks[0].node == "w"
    for wrong in ({}, {"u": "gone"}, {"u": "e"}):
        with pytest.raises(RuleBroken) as refused:
            move(plan(old), state, plan(new), wrong)
        assert refused.value.code == "catalogue.process_not_mapped"


def test_a_mapping_that_would_strand_the_case_is_refused() -> None:
    old = _process(START, _user("u", "e", act="decide"), END)
    new = _process(
        Item("s", Kind.START, next=("fork",)),
        Item("fork", Kind.PARALLEL, next=("a", "b")),
        _user("a", "j"),
        _user("b", "j"),
        Item("j", Kind.PARALLEL, next=("e",)),
        END,
    )
    with pytest.raises(RuleBroken) as refused:
        move(plan(old), start(plan(old), {}).state, plan(new), {"u": "a"})
    assert refused.value.code == "catalogue.process_mapping_stuck"


def test_timers_are_set_and_stopped_when_a_case_moves() -> None:
    old, new = _versions()
    late = Item("t", Kind.TIMER, timer=Timer("u", Span(2)), next=("e",))
    timed = _process(START, _user("u", "w"), _user("w", "e", act="decide"), late, END)
    state = start(plan(old), {}).state
    carried = move(plan(old), state, plan(timed), {"u": "u"})
    assert [alarm.key for alarm in carried.armed] == ["1:t"]
    back = move(plan(timed), carried.state, plan(new), {"u": "u"})
    assert back.cancelled == ("1:t",)
    same = move(plan(timed), carried.state, plan(timed), {"u": "u"})
    assert (same.armed, same.cancelled) == ((), ())
