"""From a posted form back to the raw value of each question: the other half of `parts/fields.html`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict

from ostan.kernel.persian import whole_number

Posted = MultiValueDict[str, Any]

_GROUPING = str.maketrans("", "", ",٬،\u200c\u200e\u200f")


def value(question: Mapping[str, Any], post: Posted, files: Posted | None = None) -> Any:
    """What the person gave for the question, unchecked.

    Comes back as: list of texts (choices), bool (declaration), "year/month/day" (date), the lowest chosen
    code (place), the code chosen or the name typed (unit), a list of dicts (group), ids of files kept and new
    uploads (file), a number or amount without its grouping marks, else the stripped text. Nothing given is "", an
    empty list or False.
    """
    kind, name = question["kind"], question["name"]
    if kind == "choices":
        return [str(item) for item in post.getlist(name)]
    if kind == "declaration":
        return bool(post.get(name))
    if kind == "date":
        return _date(post, name)
    if kind == "place":
        return _lowest(levels(question, post).values(), is_nested=bool(question.get("nested")))
    if kind == "unit":
        return _unit(post, name)
    if kind == "group":
        return rows(question, post, files)
    if kind == "file":
        return [*_kept(post, name), *(files.getlist(name) if files is not None else [])]
    text = str(post.get(name, "")).strip()
    return "".join(text.split()).translate(_GROUPING) if kind in ("rial", "number") else text


def _lowest(chosen: Iterable[str], *, is_nested: bool) -> str:
    """The narrowest code chosen. Where codes are nested, one that is not inside those above it ends the way:
    a changed province drops the old county.
    """
    code = ""
    for one in chosen:
        if is_nested and not (one and one.startswith(code)):
            break
        code = one or code
    return code


def _unit(post: Posted, name: str) -> str:
    """The code of the unit chosen, else what was typed; typing something else takes the choice back."""
    typed, was = str(post.get(f"{name}-text", "")).strip(), str(post.get(f"{name}-was", ""))
    chosen = str(post.get(name, ""))
    return chosen if chosen and typed == was else typed


def levels(question: Mapping[str, Any], post: Posted) -> dict[str, str]:
    """The code chosen on each level of a place, by the level's key, top first; "" where none is chosen."""
    name = question["name"]
    return {level["key"]: str(post.get(f"{name}-{level['key']}", "")) for level in question["levels"]}


def rows(question: Mapping[str, Any], post: Posted, files: Posted | None = None) -> list[dict[str, Any]]:
    """The rows of a repeating group as the person left them, after the add, remove or move button they pressed.

    The number of rows is bounded by the question's `max` (20 when it gives none).
    """
    name, limit = question["name"], int(question.get("max") or 20)
    stated = str(post.get(f"{name}-rows", "0"))
    count = min(whole_number(stated, 0, digits=5), limit)
    told = [_row(question, at, post, files) for at in range(count)]
    removed = str(post.get("_remove", ""))
    told = [row for at, row in enumerate(told) if removed != f"{name}-{at}"]
    moved = str(post.get("_move", ""))
    for at, step in ((at, step) for at in range(count) for step in ("up", "down")):
        if moved == f"{name}-{at}-{step}":
            told = _moved(told, at, -1 if step == "up" else 1)
    if post.get("_add") == name and len(told) < limit:
        told.append({inner["name"]: value(inner, MultiValueDict()) for inner in question["questions"]})
    return told


def _moved(rows: list[dict[str, Any]], at: int, step: int) -> list[dict[str, Any]]:
    to = min(max(at + step, 0), len(rows) - 1)
    rest = [row for place, row in enumerate(rows) if place != at]
    return [*rest[:to], rows[at], *rest[to:]]


def only_reshaped(post: Posted) -> bool:
    """Whether a button inside a field was pressed (add, remove, move, show, drop): nothing is judged yet."""
    return any(key in post for key in ("_add", "_remove", "_move", "_show", "_drop"))


def _row(question: Mapping[str, Any], at: int, post: Posted, files: Posted | None) -> dict[str, Any]:
    inner = [{**item, "name": f"{question['name']}-{at}-{item['name']}"} for item in question["questions"]]
    return {
        item["name"]: value(named, post, files)
        for item, named in zip(question["questions"], inner, strict=True)
    }


def _kept(post: Posted, name: str) -> list[str]:
    """The ids of files that were attached before, without the one whose remove button was pressed."""
    dropped = str(post.get("_drop", ""))
    return [str(item) for item in post.getlist(f"{name}-kept") if str(item) != dropped]


def _date(post: Posted, name: str) -> str:
    parts = [str(post.get(f"{name}-{part}", "")).strip() for part in ("year", "month", "day")]
    return "/".join(parts) if any(parts) else str(post.get(name, "")).strip()
