"""Reading XML that a stranger may have written: no document type, no entities, all bounded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from ostan.kernel.errors import RuleBroken

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_ELEMENTS = 20_000


@dataclass(slots=True)
class Element:
    """An element of the tree; `space` and `name` are its namespace and local name, attributes likewise."""

    space: str
    name: str
    attributes: dict[tuple[str, str], str]
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def get(self, name: str, space: str = "") -> str:
        """The attribute without the spaces around it, "" when absent."""
        return self.attributes.get((space, name), "").strip()

    def named(self, *names: str) -> Iterator["Element"]:
        """Children of these local names in the element's own namespace."""
        return (child for child in self.children if child.name in names and child.space == self.space)

    def first(self, name: str) -> "Element | None":
        return next(self.named(name), None)


def parse(data: bytes) -> Element:
    """The root element of an XML document.

    Raises RuleBroken: catalogue.process_too_large (over 1 MB, 20,000 elements or 40 levels),
    catalogue.process_unsafe (a document type or an entity), catalogue.process_not_xml (`line`).
    """
    if len(data) > MAX_BYTES:
        raise RuleBroken("catalogue.process_too_large")
    grower = _Grower()
    reader = _reader(grower)
    try:
        reader.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as broken:
        raise RuleBroken("catalogue.process_not_xml", line=getattr(broken, "lineno", 0)) from broken
    return grower.root


def _reader(grower: "_Grower") -> expat.XMLParserType:
    reader = expat.ParserCreate(namespace_separator="}")
    reader.buffer_text = True
    reader.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    reader.StartDoctypeDeclHandler = _refuse
    reader.EntityDeclHandler = _refuse
    reader.ExternalEntityRefHandler = _refuse
    reader.StartElementHandler = lambda name, attributes: grower.open(
        name, attributes, reader.CurrentLineNumber
    )
    reader.EndElementHandler = grower.close
    reader.CharacterDataHandler = grower.characters
    return reader


def _refuse(*_: object) -> NoReturn:
    raise RuleBroken("catalogue.process_unsafe")


class _Grower:
    """Builds the tree while expat reads, and stops the reading at the limits."""

    root: Element

    def __init__(self) -> None:
        self.path: list[Element] = []
        self.texts: list[list[str]] = []
        self.count = 0

    def open(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.path) >= MAX_DEPTH:
            raise RuleBroken("catalogue.process_too_large")
        space, local = _split(name)
        element = Element(space, local, {_split(key): value for key, value in attributes.items()}, line)
        if self.path:
            self.path[-1].children.append(element)
        else:
            self.root = element
        self.path.append(element)
        self.texts.append([])

    def close(self, _name: str) -> None:
        self.path.pop().text = "".join(self.texts.pop())

    def characters(self, text: str) -> None:
        self.texts[-1].append(text)


def _split(name: str) -> tuple[str, str]:
    space, _, local = name.rpartition("}")
    return space, local
