"""Conditions and formulas that people write, in CEL: form conditions, gateways, routing, promises.

CEL (Common Expression Language) has no assignment, no endless loop and no access to anything but the
values it is handed. What is left of danger is cost, so before an expression is compiled its words are
read here: its length, nesting, loops and functions are limited, and its names must be known.

What differs from plain CEL: a name that the context lacks is null; `size(text)` counts letters, where the
library counts bytes; days are instants at midnight UTC, so that they compare with `jalali('1403/01/01')`;
`map`, raw strings, comments and message literals are refused, a loop runs over a value of the context only.
"""

import datetime
import re
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from ostan.kernel.calendar import parse_jalali
from ostan.kernel.errors import RuleBroken

if TYPE_CHECKING:
    import cel

MAX_LENGTH = 2000
MAX_NESTING = 24
MAX_LOOPS_INSIDE = 2
MAX_ADDITIONS = 100
MAX_PATTERNS = 3
MAX_PATTERN_LENGTH = 100
MAX_CONTEXT_DEPTH = 20
MAX_COST = 10_000_000
"""Words of the expression × runs of its loops × length of the longest value: about half a second."""

_LOOPS = frozenset({"all", "exists", "exists_one", "filter"})
_FUNCTIONS = frozenset(
    {"has", "size", "contains", "startsWith", "endsWith", "matches", "int", "double", "string", "jalali"}
    | {"timestamp", "duration", "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek"}
    | {"getDayOfYear", "getHours", "getMinutes", "getSeconds"}
)
_KEYWORDS = frozenset({"true", "false", "null", "in"})
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\f]+)
    |(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?[uU]?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()\[\]{}])""",
    re.VERBOSE,
)
_WHERE = re.compile(r"<input>:(\d+):(\d+):")
# The library's own `size` cannot be replaced, so calls of it are renamed to one of the same length.
_SIZE, _COUNT = "size", "len_"


_ENGINE_NAME = "cel.cel"


def _engine() -> ModuleType:
    """The library's compiled part alone, under its own name, since it can be loaded only once.

    Importing the package brings its command line with it: half a second and 34 MB in every process.
    """
    if _ENGINE_NAME in sys.modules:
        return sys.modules[_ENGINE_NAME]
    package = find_spec("cel")
    spec = PathFinder.find_spec(_ENGINE_NAME, package.submodule_search_locations if package else None)
    if spec is None or spec.loader is None:
        raise ImportError("the compiled part of common-expression-language is not installed")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[_ENGINE_NAME] = module
    return module


_ENGINE = _engine()


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


class _Loop(NamedTuple):
    """A loop's brackets, as places in the list of tokens, and the name it binds between them."""

    opens: int
    closes: int
    variable: str


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked and compiled expression.

    `names` are the values of the context that it reads, `paths` the same with their members
    ("applicant", "applicant.age").
    """

    source: str
    names: frozenset[str]
    paths: frozenset[str]
    _words: int = field(repr=False)
    _loops_inside: int = field(repr=False)
    _functions: dict[str, Callable[..., object]] = field(repr=False, compare=False)
    _program: "cel.Program" = field(repr=False, compare=False)

    def value(self, context: Mapping[str, object]) -> object:
        """What the expression gives for these values; a name they lack is null.

        Raises:
            RuleBroken: "expressions.failed", reason="missing" (a member is not there), "type" (values
                that do not go together), "number" (division by zero, overflow), "cost" (values too
                large for this expression), "other".
        """
        measure = _Measure()
        values = {name: measure.ready(context.get(name)) for name in self.names}
        if self._words * measure.longest**self._loops_inside * (1 + measure.longest // 10) > MAX_COST:
            raise RuleBroken("expressions.failed", reason="cost")
        try:
            if self._functions:
                return self._program.execute(_ENGINE.Context(values, self._functions))
            return self._program.execute(values)
        except KeyError:
            reason = "missing"
        except TypeError:
            reason = "type"
        except ArithmeticError:
            reason = "number"
        except (ValueError, RuntimeError):
            reason = "other"
        raise RuleBroken("expressions.failed", reason=reason)

    def holds(self, context: Mapping[str, object]) -> bool:
        """Whether the condition is true for these values.

        Raises:
            RuleBroken: as `value`; also reason="type" when it gives something else than true or false.
        """
        found = self.value(context)
        if not isinstance(found, bool):
            raise RuleBroken("expressions.failed", reason="type")
        return found


def expression(source: str, known: Collection[str] | None = None) -> Expression:
    """The compiled expression; compiled once per source.

    Args:
        source: CEL, at most 2,000 characters.
        known: the names it may use, with dots for members ("applicant.age"); None allows every name.

    Raises:
        RuleBroken: "expressions.bad" with position (1-based, in characters) and reason: "syntax",
            "length", "nesting", "loops", "pattern", "function" (with name), "name" (with name).
    """
    compiled, places = _compiled(source)
    if known is not None:
        for path, at in places:
            if not any(
                path == name or path.startswith(f"{name}.") or name.startswith(f"{path}.") for name in known
            ):
                _refuse("name", at, name=path)
    return compiled


@lru_cache(maxsize=4096)
def _compiled(source: str) -> tuple[Expression, tuple[tuple[str, int], ...]]:
    if len(source) > MAX_LENGTH:
        _refuse("length", MAX_LENGTH)
    tokens = _tokens(source)
    brackets = _brackets(tokens)
    _check_calls(tokens)
    loops = _loops(tokens, brackets)
    places = _paths(tokens, loops)
    used = {token.text for before, token in enumerate(tokens) if _is_call(tokens, before)}
    program = _program(_with_own_size(source, tokens))
    built = Expression(
        source=source,
        names=frozenset(path.partition(".")[0] for path, _ in places),
        paths=frozenset(path for path, _ in places),
        _words=len(tokens),
        _loops_inside=max((_depth(loop.opens + 1, loops) for loop in loops), default=0),
        _functions={name: function for word, (name, function) in _OWN.items() if word in used},
        _program=program,
    )
    return built, tuple(places)


def _refuse(reason: str, at: int, **facts: object) -> NoReturn:
    raise RuleBroken("expressions.bad", reason=reason, position=at + 1, **facts)


def _tokens(source: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(source):
        found = _TOKEN.match(source, at)
        if found is None or found.lastgroup is None:
            _refuse("syntax", at)
        # Adjoining words are a raw, byte or tripled text, a comment or a number run into a name.
        if found.lastgroup in ("text", "name", "number") and tokens:
            last = tokens[-1]
            if last.at + len(last.text) == at and last.kind in ("text", "name", "number"):
                _refuse("syntax", at)
        if found[0] == "/" and source.startswith("//", at):
            _refuse("syntax", at)
        if found.lastgroup != "space":
            tokens.append(_Token(found.lastgroup, found[0], at))
        at = found.end()
    return tokens


def _brackets(tokens: list[_Token]) -> dict[int, int]:
    """Where each opening bracket closes."""
    pairs = {"(": ")", "[": "]", "{": "}"}
    opened: list[int] = []
    closes: dict[int, int] = {}
    for place, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        if token.text in pairs:
            opened.append(place)
            if len(opened) > MAX_NESTING:
                _refuse("nesting", token.at)
        elif token.text in pairs.values():
            if not opened or pairs[tokens[opened[-1]].text] != token.text:
                _refuse("syntax", token.at)
            closes[opened.pop()] = place
    if opened:
        _refuse("syntax", tokens[opened[-1]].at)
    return closes


def _is_sign(tokens: list[_Token], place: int, *texts: str) -> bool:
    return 0 <= place < len(tokens) and tokens[place].kind == "sign" and tokens[place].text in texts


def _is_call(tokens: list[_Token], place: int) -> bool:
    return tokens[place].kind == "name" and _is_sign(tokens, place + 1, "(")


def _check_calls(tokens: list[_Token]) -> None:
    patterns = additions = 0
    for place, token in enumerate(tokens):
        if _is_sign(tokens, place, "+"):
            additions += 1
            if additions > MAX_ADDITIONS:
                _refuse("length", token.at)
        elif _is_message(tokens, place) or _is_loose_dot(tokens, place):
            _refuse("syntax", token.at)
        elif _is_call(tokens, place) and token.text not in _KEYWORDS:
            if token.text not in _FUNCTIONS | _LOOPS:
                _refuse("function", token.at, name=token.text)
            if token.text == "matches":
                patterns += 1
                _check_pattern(tokens, place, patterns)


def _is_message(tokens: list[_Token], place: int) -> bool:
    return _is_sign(tokens, place, "{") and place > 0 and tokens[place - 1].kind == "name"


def _is_loose_dot(tokens: list[_Token], place: int) -> bool:
    """A dot with nothing before it, which CEL would read as a name from the root."""
    if not _is_sign(tokens, place, ".") or (place and tokens[place - 1].kind in ("name", "text")):
        return False
    return not _is_sign(tokens, place - 1, ")", "]", "}")


def _check_pattern(tokens: list[_Token], place: int, count: int) -> None:
    """A pattern is written out, short and not taken from an answer: compiling one may be dear."""
    inside = tokens[place + 2 : place + 4]
    literal = len(inside) == 2 and inside[0].kind == "text" and inside[1].text == ")"
    if not literal or len(inside[0].text) > MAX_PATTERN_LENGTH or count > MAX_PATTERNS:
        _refuse("pattern", tokens[place].at)


def _loops(tokens: list[_Token], brackets: dict[int, int]) -> list[_Loop]:
    loops: list[_Loop] = []
    for place, token in enumerate(tokens):
        if not (_is_call(tokens, place) and token.text in _LOOPS | {"matches"}):
            continue
        depth = _depth(place, loops)
        if token.text == "matches":
            if depth:
                _refuse("pattern", token.at)
            continue
        bound = tokens[place + 2]
        if not _runs_over_a_value(tokens, place - 1, brackets):
            _refuse("loops", token.at)
        if bound.kind != "name" or not _is_sign(tokens, place + 3, ","):
            _refuse("syntax", bound.at)
        if depth >= (1 if token.text == "filter" else MAX_LOOPS_INSIDE):
            _refuse("loops", token.at)
        loops.append(_Loop(place + 1, brackets[place + 1], bound.text))
    return loops


def _runs_over_a_value(tokens: list[_Token], dot: int, brackets: dict[int, int]) -> bool:
    """Whether what stands before the dot is a name with members: nothing that an expression made up."""
    opens = {closes: begins for begins, closes in brackets.items()}
    place = dot - 1
    if not _is_sign(tokens, dot, "."):
        return False
    while _is_sign(tokens, place, "]"):
        place = opens[place] - 1
    if place < 0 or tokens[place].kind != "name" or tokens[place].text in _KEYWORDS:
        return False
    return not _is_sign(tokens, place - 1, ".") or _runs_over_a_value(tokens, place - 1, brackets)


def _depth(place: int, loops: list[_Loop]) -> int:
    """How many loops stand around the token."""
    return sum(loop.opens < place < loop.closes for loop in loops)


def _paths(tokens: list[_Token], loops: list[_Loop]) -> list[tuple[str, int]]:
    """The dotted names read from the context, with their places in the source."""
    paths: list[tuple[str, int]] = []
    for place, token in enumerate(tokens):
        is_value = token.kind == "name" and token.text not in _KEYWORDS and not _is_call(tokens, place)
        is_bound = any(loop.opens < place < loop.closes and loop.variable == token.text for loop in loops)
        if not is_value or is_bound or _is_sign(tokens, place - 1, "."):
            continue
        path, after = token.text, place + 1
        while _is_sign(tokens, after, ".") and after + 1 < len(tokens) and not _is_call(tokens, after + 1):
            path, after = f"{path}.{tokens[after + 1].text}", after + 2
        paths.append((path, token.at))
    return paths


def _with_own_size(source: str, tokens: list[_Token]) -> str:
    for place, token in enumerate(tokens):
        if token.text == _SIZE and _is_call(tokens, place):
            source = source[: token.at] + _COUNT + source[token.at + len(_SIZE) :]
    return source


def _program(source: str) -> "cel.Program":
    try:
        program: cel.Program = _ENGINE.compile(source)
    except ValueError as error:
        where = _WHERE.search(str(error))
        line, column = (int(where[1]), int(where[2])) if where else (1, 1)
        before = source.split("\n")[: line - 1]
        at = sum(len(text) + 1 for text in before) + column - 1
        _refuse("syntax", min(at, len(source)))
    return program


class _Measure:
    """Makes values ready for CEL and remembers how large they are."""

    def __init__(self) -> None:
        self.longest = 1

    def ready(self, value: object, depth: int = 0) -> object:
        """The value in types that CEL has."""
        if depth > MAX_CONTEXT_DEPTH:
            raise RuleBroken("expressions.failed", reason="cost")
        if isinstance(value, Enum):
            value = value.value
        if isinstance(value, str):
            self.longest = max(self.longest, len(value) // 50)
            return value
        if isinstance(value, Mapping):
            self.longest = max(self.longest, len(value))
            return {str(key): self.ready(item, depth + 1) for key, item in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            self.longest = max(self.longest, len(value))
            return [self.ready(item, depth + 1) for item in value]
        return _scalar(value)


def _scalar(value: object) -> object:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return datetime.datetime.combine(value, datetime.time(), datetime.UTC)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _jalali(text: str) -> datetime.datetime:
    return datetime.datetime.combine(parse_jalali(text), datetime.time(), datetime.UTC)


_OWN: dict[str, tuple[str, Callable[..., object]]] = {_SIZE: (_COUNT, len), "jalali": ("jalali", _jalali)}
