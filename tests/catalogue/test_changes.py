"""What became of a form while somebody was filling it in, and where somebody stands in it."""

import datetime
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import given as each
from hypothesis import strategies as st

from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.rules.form import ChangeKind

TODAY = datetime.date(2026, 4, 11)


def form(*questions: dict[str, Any]) -> forms.Form:
    """A form with one page a question."""
    pages = [{"name": f"p{at}", "title": "صفحه", "questions": [one]} for at, one in enumerate(questions)]
    return forms.read_form({"layout": {"pages": pages}})


def text(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "text", "label": f"پرسش {name}", **more}


def choice(name: str, *values: str, kind: str = "choice") -> dict[str, Any]:
    options = [{"value": value, "label": f"گزینهٔ {value}"} for value in values]
    return text(name, kind=kind, options=options)


def group(name: str, *questions: dict[str, Any]) -> dict[str, Any]:
    return text(name, kind="group", item="عضو", questions=list(questions))


def test_new_and_gone_questions_are_told_and_answers_that_fit_are_carried() -> None:
    old, new = form(text("topic"), text("size")), form(text("topic"), text("reason"))
    raw = {"topic": "درخت", "size": "۷"}

    told = forms.changes(old, new, raw)

    assert [(one.kind, one.label, one.lost) for one in told] == [
        (ChangeKind.NEW, "پرسش reason", False),
        (ChangeKind.GONE, "پرسش size", True),
    ]
    assert forms.carried(old, new, raw) == {"topic": "درخت"}


def test_a_chosen_option_that_is_not_offered_any_more_is_lost_and_told() -> None:
    old, new = form(choice("kind", "a", "b")), form(choice("kind", "b", "c"))

    (told,) = forms.changes(old, new, {"kind": "a"})

    assert (told.kind, told.added, told.removed, told.lost) == (
        ChangeKind.OPTIONS,
        ("گزینهٔ c",),
        ("گزینهٔ a",),
        True,
    )
    assert forms.carried(old, new, {"kind": "a"}) == {}
    assert forms.carried(old, new, {"kind": "b"}) == {"kind": "b"}
    assert not forms.changes(old, new, {"kind": "b"})[0].lost


def test_of_several_options_those_still_offered_stay() -> None:
    old, new = form(choice("kind", "a", "b", kind="several")), form(choice("kind", "b", "c", kind="several"))

    assert forms.carried(old, new, {"kind": ["a", "b"]}) == {"kind": ["b"]}


def test_a_question_of_another_kind_is_asked_anew_and_an_optional_one_may_be_demanded() -> None:
    old = form(text("size"), text("note", required=False))
    new = form(text("size", kind="number"), text("note"))

    told = forms.changes(old, new, {"size": "بزرگ", "note": ""})

    assert [(one.kind, one.lost) for one in told] == [(ChangeKind.ANEW, True), (ChangeKind.DEMANDED, False)]


def test_inside_a_group_each_question_is_told_and_a_whole_group_once() -> None:
    old = form(group("members", text("name"), text("job")), group("cars", text("plate")))
    new = form(group("members", text("name"), text("age")), group("pets", text("name")))
    raw = {"members": [{"name": "مینا", "job": "معلم"}], "cars": [{"plate": "۱۲"}]}

    told = {(one.kind, one.label, one.group) for one in forms.changes(old, new, raw)}

    assert told == {
        (ChangeKind.NEW, "پرسش age", "پرسش members"),
        (ChangeKind.GONE, "پرسش job", "پرسش members"),
        (ChangeKind.NEW, "پرسش pets", ""),
        (ChangeKind.GONE, "پرسش cars", ""),
    }
    assert forms.carried(old, new, raw) == {"members": [{"name": "مینا"}]}


KINDS = st.sampled_from(["text", "number", "choice", "several"])
NAMES = st.sampled_from(["a", "b", "c", "d"])


@st.composite
def definitions(draw: Any) -> list[dict[str, Any]]:
    found = []
    for name in draw(st.lists(NAMES, unique=True, min_size=1)):
        kind = draw(KINDS)
        if kind in ("choice", "several"):
            values = draw(st.lists(st.sampled_from("xyz"), min_size=2, unique=True))
            found.append(choice(name, *values, kind=kind))
        else:
            found.append(text(name, kind=kind, required=draw(st.booleans())))
    return found


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first example loads tables
@each(definitions(), definitions(), st.dictionaries(NAMES, st.sampled_from(["", "x", "۷", ["x"]])))
def test_every_change_can_be_told_and_nothing_is_carried_that_is_not_asked(
    before: list[dict[str, Any]], after: list[dict[str, Any]], raw: dict[str, Any]
) -> None:
    old, new = form(*before), form(*after)
    raw = {name: value for name, value in raw.items() if name in {q.name for q in old.questions}}

    kept = forms.carried(old, new, raw)

    assert set(kept) <= {q.name for q in new.questions} & set(raw)
    assert forms.carried(old, old, raw) == raw
    assert forms.changes(old, old, raw) == ()
    told = {one.label for one in forms.changes(old, new, raw) if one.kind is ChangeKind.NEW}
    assert told == {q.label for q in new.questions} - {q.label for q in old.questions}


def test_where_somebody_stands_is_the_first_question_that_is_missing_or_wrong() -> None:
    asked = form(choice("kind", "a", "b"), text("more", required=False), text("why", least=5))

    assert forms.first_open(asked, {}, today=TODAY) == ("p0", "kind")
    assert forms.first_open(asked, {"kind": "a"}, today=TODAY) == ("p2", "why")
    assert forms.first_open(asked, {"kind": "a", "why": "کم"}, today=TODAY) == ("p2", "why")
    assert forms.first_open(asked, {"kind": "a", "why": "چون لازم است"}, today=TODAY) is None
