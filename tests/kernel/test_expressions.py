import datetime
import os
import subprocess
import sys
import time
from contextlib import suppress
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.calendar import from_jalali
from ostan.kernel.errors import RuleBroken
from ostan.kernel.expressions import MAX_LENGTH, expression

SOURCES = Path(expression.__code__.co_filename).parents[2]
ENV = os.environ | {"PYTHONPATH": str(SOURCES)}


class Kind(StrEnum):
    SHOP = "shop"


CONTEXT = {
    "age": 20,
    "city": "مراغه",
    "kind": Kind.SHOP,
    "income": Decimal("1500000"),
    "share": Decimal("0.25"),
    "born": from_jalali(1380, 6, 31),
    "opened": datetime.datetime(2025, 3, 21, 8, tzinfo=datetime.UTC),
    "applicant": {"age": 17, "نام": "علی", "addresses": [{"city": "تبریز"}, {"city": "اهر"}]},
    "people": [{"age": 40, "share": 50}, {"age": 15, "share": 50}],
    "tags": ("a", "b"),
    "nothing": None,
}


@pytest.mark.parametrize(
    "source, found",
    [
        ("age >= 18 && city in ['تبریز', 'مراغه']", True),
        ("city == 'تبریز' ? 'الف' : \"ب\"", "ب"),
        ("city.startsWith('مرا') && city.contains('راغ') && city.endsWith('ه')", True),
        ("city.matches('^م[^ ]{4}$')", True),
        ("size(city) == 5 && city.size() == 5", True),
        ("size(people) + size(tags) + size({'a': 1})", 5),
        ("kind == 'shop'", True),
        ("income > 1000000 && share < 0.5", True),
        ("income * 2", 3_000_000),
        ("applicant.age < 18", True),
        ("applicant['نام'] == 'علی'", True),
        ("has(applicant.age) && !has(applicant.mobile)", True),
        ("nothing == null && absent == null", True),
        ("people.exists(p, p.age < 18)", True),
        ("people.all(p, p.share == 50) && people.exists_one(p, p.age > 18)", True),
        ("people.filter(p, p.age > 18).size()", 1),
        ("applicant.addresses.exists(a, a.city == 'اهر')", True),
        ("people.exists(p, tags.exists(t, t == 'b' && p.age == 15))", True),
        ("people[0].age - people[1].age", 25),
        ("born < jalali('۱۳۸۰/۷/۱') && born >= jalali('1380/06/31')", True),
        ("opened > timestamp('2025-03-21T07:00:00Z')", True),
        ("opened + duration('24h') > opened", True),
        ("opened.getFullYear()", 2025),
        ("int('12') + int(3.7)", 15),
        ("string(12) + '\\n'", "12\n"),
        ("-age < 0 || !true", True),
        ("true || nothing > 1", True),
        ("'size(x)' == 'size(x)'", True),
        ("size('گفت\u200cوگو')", 7),
        ("age\n >=\n 18", True),
    ],
)
def test_what_expressions_give(source: str, found: object) -> None:
    assert expression(source).value(CONTEXT) == found


def test_names_and_paths() -> None:
    found = expression(
        "applicant.age > 18 && people.exists(p, p.age > limit) && applicant['x'].y == 1 && size(tags) > 0"
    )
    assert found.names == {"applicant", "people", "limit", "tags"}
    assert found.paths == {"applicant.age", "applicant", "people", "limit", "tags"}
    assert expression("people.exists(people, people.age > 1)").names == {"people"}
    assert expression("'a.b' == \"c\" && true").names == frozenset()
    assert expression("city.startsWith('x') && born.getFullYear() > 1").paths == {"city", "born"}


@pytest.mark.parametrize(
    "source, reason, position",
    [
        ("", "syntax", 1),
        ("age >", "syntax", 6),
        ("age\n  == 'x", "syntax", 10),
        ("سن > 18", "syntax", 1),
        ("age = 18", "syntax", 5),
        ("(age", "syntax", 1),
        ("age)", "syntax", 4),
        ("(age]", "syntax", 5),
        ("age # 1", "syntax", 5),
        ("r'\\d' == city", "syntax", 2),
        ("'''a''' == city", "syntax", 3),
        ("b'a' == city", "syntax", 2),
        ("1 // 2", "syntax", 3),
        (".age > 1", "syntax", 1),
        ("Foo{a: 1}", "syntax", 4),
        ("`age` > 1", "syntax", 1),
        ("exec('x')", "function", 1),
        ("age.__class__()", "function", 5),
        ("len_(city)", "function", 1),
        ("type(age) == int", "function", 1),
        ("people.map(p, p.age)", "function", 8),
        ("[1, 2].exists(i, i > 1)", "loops", 8),
        ("people.filter(p, true).exists(p, true)", "loops", 24),
        ("'abc'.exists(c, true)", "loops", 7),
        ("exists(people, p, true)", "loops", 1),
        ("people.exists(1, true)", "syntax", 15),
        ("city.matches(kind)", "pattern", 6),
        ("people.exists(p, p.name.matches('a'))", "pattern", 25),
        ("city.matches('" + "a" * 200 + "')", "pattern", 6),
        ("(" * 30 + "1" + ")" * 30, "nesting", 25),
        ("1" + " + 1" * 200, "length", 403),
        ("age == 1 || " * 200 + "true", "length", MAX_LENGTH + 1),
        ("xs.exists(a, xs.exists(b, xs.exists(c, true)))", "loops", 30),
        ("xs.exists(a, xs.filter(b, true).size() > 0)", "loops", 17),
    ],
)
def test_what_is_refused_and_where(source: str, reason: str, position: int) -> None:
    with pytest.raises(RuleBroken) as refusal:
        expression(source)
    assert refusal.value.code == "expressions.bad"
    assert (refusal.value.facts["reason"], refusal.value.facts["position"]) == (reason, position)


def test_unknown_names_are_refused_by_name_and_place() -> None:
    known = ("age", "applicant.age", "applicant.addresses", "people")
    for source in (
        "age > 1",
        "applicant.age > 1",
        "has(applicant.age)",
        "applicant.addresses[0].city == ''",
        "size(applicant) > 0",
    ):
        expression(source, known)
    with pytest.raises(RuleBroken) as refusal:
        expression("age > 1 && applicant.agee > 1", known)
    assert refusal.value.facts == {"reason": "name", "position": 12, "name": "applicant.agee"}
    with pytest.raises(RuleBroken, match=r"expressions\.bad"):
        expression("people.exists(p, p.age > limit)", known)


@pytest.mark.parametrize(
    "source, reason",
    [
        ("applicant.mobile == ''", "missing"),
        ("nothing > 1", "type"),
        ("city + 1", "type"),
        ("age && true", "type"),
        ("1 / 0", "number"),
        ("9223372036854775807 + age", "number"),
        ("timestamp(city) > opened", "other"),
        ("jalali(city) > opened", "other"),
        ("int(city)", "other"),
    ],
)
def test_failures_are_told_apart(source: str, reason: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        expression(source).value(CONTEXT)
    assert (refusal.value.code, refusal.value.facts["reason"]) == ("expressions.failed", reason)


def test_a_condition_is_true_or_false_only() -> None:
    assert expression("age > 18").holds(CONTEXT) is True
    with pytest.raises(RuleBroken, match=r"expressions\.failed"):
        expression("age").holds(CONTEXT)


def test_values_too_large_for_the_loops_are_refused() -> None:
    many = {"xs": list(range(5000))}
    assert expression("xs.exists(x, x == 4999)").value(many | {"xs": many["xs"][:1000]}) is False
    for source in ("xs.exists(x, xs.exists(y, x == y + 1))", "xs.exists(x, x == -1 && x == -2)"):
        with pytest.raises(RuleBroken) as refusal:
            expression(source).value(many)
        assert refusal.value.facts == {"reason": "cost"}
    deep: list[object] = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(RuleBroken, match=r"expressions\.failed"):
        expression("xs == []").value({"xs": deep})


def slowest_seconds(source: str, context: dict[str, object]) -> float:
    begin = time.process_time()
    with suppress(RuleBroken):
        expression(source).value(context)
    return time.process_time() - begin


@pytest.mark.parametrize("size", [20, 50, 100, 300, 1000, 5000])
def test_hostile_expressions_end_soon(size: int) -> None:
    context: dict[str, object] = {"xs": list(range(size)), "s": "ا" * size * 50, "ys": ["ب" * 100] * size}
    body = " && ".join(["x + 0 == x"] * 90)
    for source in (
        f"xs.all(x, {body})",
        "xs.all(x, xs.all(y, x in xs && y in xs))",
        "xs.filter(x, xs.all(y, y in xs)).size() > 0",
        "xs.filter(x, true).size() > 0",
        "ys.all(x, ys.all(y, x.contains(y) && ys == ys))",
        " + ".join(["s"] * 100) + " == s",
        "s.matches('(.*)*$') && s.matches('(ا|ا)+ب') && s.matches('\\\\w{300}')",
        "true ? 1 : " * 150 + "1",
        "!" * 1990 + "true",
        "-" * 1990 + "1",
        "xs" + "[0]" * 600,
    ):
        assert slowest_seconds(source, context) < 2


@given(st.text(alphabet="xs.(')[]{}!-+&|?:,0 1aاexists\\\"", max_size=40))
def test_any_text_is_an_expression_or_refused(source: str) -> None:
    code = ""
    try:
        expression(source).value({"x": 1, "s": [1], "xs": ["a"]})
    except RuleBroken as refusal:
        code = refusal.code
    assert code in ("", "expressions.bad", "expressions.failed")


def test_the_whole_library_can_still_be_imported_beside() -> None:
    script = "from ostan.kernel.expressions import expression; import cel; print(cel.evaluate('1 + 1'))"
    back = "import cel; from ostan.kernel.expressions import expression; print(expression('1 + 1').value({}))"
    for text in (script, back):
        done = subprocess.run(
            [sys.executable, "-c", text], capture_output=True, text=True, check=False, env=ENV
        )
        assert (done.stdout.strip(), done.stderr) == ("2", "")


def test_a_compiled_expression_serves_every_thread() -> None:
    found: list[object] = []
    condition = expression("size(city) == 5")
    threads = [Thread(target=lambda: found.append(condition.value(CONTEXT))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 4
    assert expression("size(city) == 5") is condition
