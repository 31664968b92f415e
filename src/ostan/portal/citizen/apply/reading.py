"""Between the questions of a form and the fields of a page: places level by level, files kept as they come."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.words.form import FILE_TYPE, LEVEL
from ostan.domains.org import queries as org
from ostan.domains.org.rules import PlaceLevel
from ostan.domains.org.rules.places import DIGITS
from ostan.foundation import limits
from ostan.foundation.access import Request
from ostan.foundation.files import actions as files
from ostan.foundation.files import queries as kept_files
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import whole_numbers
from ostan.ui import posted

Field = dict[str, Any]

CHAINS = {
    "PROVINCE": ("PROVINCE",),
    "COUNTY": ("PROVINCE", "COUNTY"),
    "DISTRICT": ("PROVINCE", "COUNTY", "DISTRICT"),
    "CITY": ("PROVINCE", "COUNTY", "DISTRICT", "CITY"),
    "RURAL_DISTRICT": ("PROVINCE", "COUNTY", "DISTRICT", "RURAL_DISTRICT"),
    "VILLAGE": ("PROVINCE", "COUNTY", "DISTRICT", "RURAL_DISTRICT", "VILLAGE"),
}
MOST_MB = 10
NOT_WANTED = "files.not_wanted"


def levels(question: forms.Question, code: str) -> list[Field]:
    """The lists of a place question, widest first, filled as far as the code reaches; the units that may be meant
    by what was typed for a unit question. One statement each.

    Without a code the installation's own province is chosen.
    """
    if question.kind is forms.Kind.UNIT:
        return _units(code)
    code = code or settings.PROVINCE_CODE
    above, found = "", []
    for at, level in enumerate(CHAINS[question.level]):
        chosen = code[: DIGITS[PlaceLevel(level)]] if len(code) >= DIGITS[PlaceLevel(level)] else ""
        options = _options(above, level) if at == 0 or above else []
        found.append(
            {"key": level.lower(), "label": str(LEVEL[level]), "options": options, "selected": chosen}
        )
        above = chosen
    return found


def _units(typed: str) -> list[Field]:
    found = org.units_like(text=typed)
    above = org.unit_names(unit_ids=[one.parent_id for one in found if one.parent_id]) if typed else {}
    return [{"code": one.code, "name": one.name, "above": above.get(one.parent_id or 0, "")} for one in found]


def _the_unit(typed: str) -> str:
    """The code of the one unit with this name; what was typed, when there is none or there are several."""
    found = org.units_like(text=typed) if typed and not org.is_unit(typed) else []
    return found[0].code if len(found) == 1 else typed


def _options(above: str, level: str) -> list[tuple[str, str]]:
    return [(card.code, card.name) for card in org.places_under(code=above) if card.level == level]


def _bare_levels(question: forms.Question, code: str) -> list[Field]:
    """The keys of the lists alone: enough to read what was posted."""
    if question.kind is forms.Kind.UNIT:
        return []
    return [{"key": level.lower()} for level in CHAINS[question.level]]


def shown_fields(form: forms.Form, page: forms.Page, raw: Mapping[str, Any]) -> list[Field]:
    """The fields of a page, ready to be drawn."""
    return [_with_files(field) for field in forms.fields(form, page, levels, raw)]


def _with_files(field: Field) -> Field:
    if field["kind"] == "file":
        return {
            **field,
            "upload": True,
            "max_mb": MOST_MB,
            "kinds": " یا ".join(map(_kind, field["accepts"])),
        }
    if field["kind"] == "group":
        rows = [[_with_files(inner) for inner in row] for row in field["rows"]]
        return {**field, "questions": [_with_files(inner) for inner in field["questions"]], "rows": rows}
    return field


def _kind(name: str) -> str:
    return str(FILE_TYPE[name]) if name in FILE_TYPE else name


def typed(
    request: Request, questions: Iterable[forms.Question], unsigned_id: int = 0
) -> tuple[dict[str, Any], dict[str, RuleBroken]]:
    """What was posted for the questions, with new files kept already; and the refusals of files, by place.

    A visitor's files are kept for his draft, `unsigned_id`.
    """
    raw: dict[str, Any] = {}
    refused: dict[str, RuleBroken] = {}
    for question in questions:
        field = forms.field_of(question, _bare_levels)
        value = posted.value(field, request.POST, request.FILES)
        if question.kind is forms.Kind.FILE:
            value = _keep(request, question, value, question.name, refused, unsigned_id)
        elif question.kind is forms.Kind.UNIT:
            value = _the_unit(value)
        elif question.kind is forms.Kind.GROUP:
            value = [_row(request, question, at, row, refused, unsigned_id) for at, row in enumerate(value)]
        raw[question.name] = value
    return raw, refused


def _row(
    request: Request,
    group: forms.Question,
    at: int,
    row: dict[str, Any],
    refused: dict[str, RuleBroken],
    unsigned_id: int,
) -> dict[str, Any]:
    kept = dict(row)
    for question in group.questions:
        if question.kind is forms.Kind.FILE:
            place = f"{group.name}-{at}-{question.name}"
            kept[question.name] = _keep(request, question, row[question.name], place, refused, unsigned_id)
    return kept


def _keep(
    request: Request,
    question: forms.Question,
    given: "Iterable[str | UploadedFile[Any]]",
    place: str,
    refused: dict[str, RuleBroken],
    unsigned_id: int,
) -> list[int]:
    """The ids of the files of a question: those attached before and those that came now.

    A question for one file takes the newest.
    """
    ids: list[int] = []
    for one in given:
        if isinstance(one, UploadedFile):
            try:
                ids.append(keep_file(request, one, only=question.media_types, unsigned_id=unsigned_id))
            except RuleBroken as broken:
                refused[place] = forms.wrong_kind(question) if broken.code == NOT_WANTED else broken
        else:
            ids += whole_numbers([one])
    return ids[-1:] if question.ceiling == 1 else ids


def keep_file(
    request: Request, upload: "UploadedFile[Any]", *, only: Collection[str] = (), unsigned_id: int = 0
) -> int:
    """The id of the upload, kept; `only` are the media types wanted, none for all.

    Raises:
        NotAllowed: a visitor has begun nothing to which it could belong.
        RuleBroken: as files.keep, or "files.too_often" when somebody uploads without end.
    """
    check_often(request, unsigned_id)
    name, body = str(upload.name or ""), cast(files.Upload, upload)
    stored = files.keep(
        actor=request.actor, now=request.now, upload=body, name=name, only=only, unsigned_id=unsigned_id
    )
    return stored.pk


def check_often(request: Request, unsigned_id: int) -> None:
    """Raises RuleBroken "files.too_often" when somebody, or a visitor for one draft, uploads without end."""
    door, who = (
        ("upload", request.actor.person_id) if request.actor.is_signed_in else ("visitor_upload", unsigned_id)
    )
    if not limits.allows(request, door, str(who)):
        raise RuleBroken("files.too_often")


def takes_files(questions: Iterable[forms.Question]) -> bool:
    """Whether any of the questions, or of those in their rows, asks for files."""
    return any(one.kind is forms.Kind.FILE or takes_files(one.questions) for one in questions)


def shown_values(
    questions: Iterable[forms.Question], raw: Mapping[str, Any], person_id: int
) -> dict[str, Any]:
    """What the fields show: as it was typed, files with their names. One statement when there are files."""
    wanted = list(questions)
    names = _names(wanted, raw, person_id)
    return {question.name: _shown(question, raw.get(question.name), names) for question in wanted}


def _names(questions: Iterable[forms.Question], raw: Mapping[str, Any], person_id: int) -> dict[int, Field]:
    ids = {one for question in questions for one in file_ids(question, raw.get(question.name))}
    if not ids:
        return {}
    found = kept_files.files(file_ids=ids).values()
    return {
        one.pk: {"id": one.pk, "name": one.name, "size": one.size, "scan": one.scan}
        for one in found
        if one.owner_id == person_id and not one.erased_at
    }


def file_ids(question: forms.Question, value: Any) -> list[int]:
    """The ids of the files in an answer."""
    if question.kind is forms.Kind.FILE:
        return [int(one) for one in value or []]
    if question.kind is forms.Kind.GROUP and isinstance(value, list):
        return [
            one
            for row in value
            for inner in question.questions
            for one in file_ids(inner, row.get(inner.name))
        ]
    return []


def _shown(question: forms.Question, value: Any, names: Mapping[int, Field]) -> Any:
    if question.kind is forms.Kind.FILE:
        return [names[one] for one in value or [] if one in names]
    if question.kind is forms.Kind.GROUP:
        if value is None:
            return forms.raw_of(question, None)
        return [
            {inner.name: _shown(inner, row.get(inner.name), names) for inner in question.questions}
            for row in value
        ]
    return forms.raw_of(question, None) if value is None else value


def units_named(form: forms.Form, answers: Mapping[str, Any]) -> dict[str, str]:
    """The names of the units among the answers, by code. One statement when there are any."""
    asked = (q for _, q, _ in form.walk() if q.kind is forms.Kind.UNIT)
    return org.names_by_code(codes={str(answers[q.name]) for q in asked if answers.get(q.name)})


def media_types(form: forms.Form, raw: Mapping[str, Any], person_id: int) -> dict[int, str]:
    """What the person's files among the answers are, by id. One statement when there are files."""
    ids = {one for question in form.questions for one in file_ids(question, raw.get(question.name))}
    return kept_files.owned(person_id=person_id, file_ids=ids) if ids else {}
