"""Reads XES (IEEE 1849), plain or packed with gzip, event by event, whatever its size.

Nothing of the file is resolved or run: a document type, entities, a tag longer than a megabyte and deep nesting are
refused before they cost anything.
"""

import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from ostan.domains.processes.rules.reading.aside import Brought
from ostan.domains.processes.rules.reading.moments import microseconds
from ostan.kernel.errors import RuleBroken

NAME, TIME, WHO, STAGE = "concept:name", "time:timestamp", "org:resource", "lifecycle:transition"
PIECE = 1 << 20
LONGEST_TAG = 1 << 20
DEEPEST = 64
"""Containers in containers; real logs have two or three. Source: assumed."""
MOST_BYTES = 8 << 30
"""Of what a packed file holds: some twenty million events. Source: assumed."""
_GZIP = b"\x1f\x8b"


def read_xes(file: BinaryIO) -> Brought:
    """The events of the file, in its order: activities by concept:name, instants by time:timestamp.

    An event without a name or a usable instant is left out and told. A trace without a name is named by its number.

    Raises:
        RuleBroken: "processes.not_xes", "processes.hostile_xml" (why: "doctype", "tag", "depth" or "size").
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.begins
    parser.EndElementHandler = reader.ends
    parser.StartDoctypeDeclHandler = _refuse_doctype
    fed = 0
    try:
        for piece in _pieces(file):
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > LONGEST_TAG + PIECE:
                raise RuleBroken("processes.hostile_xml", why="tag")
        parser.Parse(b"", True)
    except expat.ExpatError as wrong:
        raise RuleBroken("processes.not_xes", line=wrong.lineno) from wrong
    except (gzip.BadGzipFile, EOFError, zlib.error) as wrong:
        raise RuleBroken("processes.not_xes", line=0) from wrong
    if not reader.is_log:
        raise RuleBroken("processes.not_xes", line=1)
    return reader.brought


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    head = file.read(2)
    file.seek(0)
    source: BinaryIO = gzip.GzipFile(fileobj=file) if head == _GZIP else file  # type: ignore[assignment]
    read = 0
    while piece := source.read(PIECE):
        read += len(piece)
        if read > MOST_BYTES:
            raise RuleBroken("processes.hostile_xml", why="size")
        yield piece


def _refuse_doctype(*_: object) -> None:
    raise RuleBroken("processes.hostile_xml", why="doctype")


class _Reader:
    """What the parser tells, made into events. An attribute counts only right below its trace or event."""

    def __init__(self) -> None:
        self.brought = Brought()
        self.is_log = False
        self._depth = 0
        self._trace = ""
        self._traces = 0
        self._events = 0
        self._held: list[dict[str, str]] = []
        self._of_event: dict[str, str] = {}
        self._level = 0

    def begins(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        key = attributes.get("key")
        if key is not None:
            if self._depth == self._level + 1 and self._level:
                self._keep(key, attributes)
        elif tag == "event":
            self._of_event, self._level = {}, self._depth
        elif tag == "trace":
            self._trace, self._level, self._held = "", self._depth, []
        elif tag == "log" and self._depth == 1:
            self.is_log = True
        if self._depth > DEEPEST:
            raise RuleBroken("processes.hostile_xml", why="depth")

    def _keep(self, key: str, attributes: dict[str, str]) -> None:
        if self._level == 3:
            self._of_event[key] = attributes.get("value", "")
        elif key == NAME:
            self._trace = attributes.get("value", "")

    def ends(self, tag: str) -> None:
        self._depth -= 1
        if tag == "event":
            self._held.append(self._of_event)
            self._level = self._depth
        elif tag == "trace":
            self._take()
            self._level = 0

    def _take(self) -> None:
        """The events of a trace, once its name is surely known: it may stand behind them."""
        self._traces += 1
        case = self._trace or str(self._traces)
        for told in self._held:
            self._events += 1
            name, time = told.get(NAME, ""), told.get(TIME, "")
            if not name:
                self.brought.leave(self._events, "processes.no_activity")
            elif not time:
                self.brought.leave(self._events, "processes.no_time")
            else:
                self._add(case, name, time, told)

    def _add(self, case: str, name: str, time: str, told: dict[str, str]) -> None:
        try:
            at = microseconds(time)
        except RuleBroken as broken:
            self.brought.leave(self._events, broken.code, time)
            return
        self.brought.columns.add(case, name, at, told.get(WHO, ""), told.get(STAGE, ""))
