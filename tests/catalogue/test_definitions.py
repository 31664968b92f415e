"""The definition of a form: what is wrong with it is said, and nothing makes reading it fail."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.rules.form import Clause, Kind, Operator, Option, editing, read_form
from ostan.kernel.errors import RuleBroken

OPTIONS = [{"value": "x", "label": "ایکس"}, {"value": "y", "label": "وای"}]


def definition(*questions: dict[str, Any]) -> dict[str, Any]:
    return {"layout": {"pages": [{"name": "p", "title": "ص", "questions": list(questions)}]}}


def codes(*questions: dict[str, Any]) -> set[str]:
    return {
        finding.code.removeprefix("catalogue.form_") for finding in read_form(definition(*questions)).findings
    }


def ask(kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"name": "a", "kind": kind, "label": "پرسش", **more}


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (ask(label=""), "label"),
        (ask(name="Name"), "name"),
        (ask(name="نام"), "name"),
        (ask("unheard"), "kind"),
        (ask("choice", options=OPTIONS[:1]), "options"),
        (ask("choice", options=[OPTIONS[0]] * 2), "option_twice"),
        (ask("choice", options=[OPTIONS[0], {"value": "با فاصله", "label": "ب"}]), "option_value"),
        (ask(least=5, most=3), "limits"),
        (ask(most=301), "limits"),
        (ask("rial", least=-1), "limits"),
        (ask("number", most=2**53), "limits"),
        (ask("several", options=OPTIONS, most=3), "limits"),
        (ask("file", most=0), "limits"),
        (ask("jalali_date", earliest="1405/01/01"), "dates"),
        (ask("jalali_date", earliest="2026-02-02", latest="2026-02-01"), "dates"),
        (ask("place"), "level"),
        (ask("file", accepts=["exe"]), "accepts"),
        (ask("declaration"), "statement"),
        (ask("group"), "group_empty"),
        (ask("group", questions=[ask("file", name="b")]), "nested"),
        (ask(when="answers."), "condition"),
        (ask(when="other.x == 1"), "condition"),
        (ask(when='answers.unknown == "x"'), "condition"),
        (ask(when='answers.a == "x"'), "condition_ahead"),
    ],
)
def test_a_fault_is_said(question: dict[str, Any], code: str) -> None:
    assert code in codes(question)


def test_two_questions_do_not_share_a_name() -> None:
    assert "name_twice" in codes(ask(), ask())


def test_a_good_form_has_no_faults_and_runs() -> None:
    form = read_form(definition(ask(), ask(name="b", when="answers.a != null")))

    assert not form.findings
    assert form.runs


def test_a_form_without_pages_is_no_fault_and_does_not_run() -> None:
    assert not read_form({}).findings
    assert not read_form({}).runs


JSONS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(list(Kind)),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["name", "kind", "label", "options", "questions", "when", "least", "pages", "title", "x"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=400, deadline=None)
@any_of(JSONS)
def test_reading_any_definition_never_fails(raw: Any) -> None:
    for told in (raw, {"layout": raw}, {"layout": {"pages": [raw]}}, definition(raw)):
        form = read_form(told)
        again = read_form(forms.definition_of(form))

        assert again.pages == form.pages


def test_the_schema_is_valid_and_says_what_the_questions_ask() -> None:
    kinds = {"options": OPTIONS, "level": "COUNTY", "statement": "راست است"}
    every = [ask(kind.value, name=f"q_{kind.value}", **kinds, questions=[ask(name="b")]) for kind in Kind]
    form = read_form(definition(*every, ask(name="sometimes", when="answers.q_text != null")))

    schema = forms.schema_of(form.questions)

    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
    assert "sometimes" not in schema["required"]
    assert schema["properties"]["q_national_code"]["pattern"] == "^[0-9]{10}$"


CLAUSES = st.sampled_from(
    [
        *(Clause("pick", operator, value) for operator in (Operator.IS, Operator.IS_NOT) for value in "xy"),
        Clause("many", Operator.INCLUDES, "x"),
        Clause("many", Operator.EXCLUDES, "x"),
        Clause("size", Operator.MORE, "3"),
        Clause("size", Operator.LESS, "3"),
        Clause("size", Operator.ANSWERED),
        Clause("size", Operator.UNANSWERED),
    ]
)
GIVEN = st.fixed_dictionaries(
    {},
    optional={
        "pick": st.sampled_from(["x", "y"]),
        "many": st.sampled_from([["x"], ["y"], ["x", "y"]]),
        "size": st.integers(1, 5),
        "then": st.just("پاسخ"),
    },
)


@settings(max_examples=300, deadline=None)
@any_of(st.lists(CLAUSES, min_size=1, max_size=2), st.sampled_from(["all", "any"]), GIVEN, st.booleans())
def test_the_schema_wants_what_built_conditions_ask_on_the_page_and_in_a_row(
    clauses: list[Clause], joint: str, answers: dict[str, Any], inside: bool
) -> None:
    of = "row" if inside else "answers"
    when = forms.condition_of([dataclasses.replace(clause, of=of) for clause in clauses], joint)
    options = {"options": OPTIONS[:2], "required": False}
    questions = [
        ask("choice", name="pick", **options),
        ask("several", name="many", **options),
        ask("number", name="size", required=False),
        ask(name="then", when=when),
    ]
    form = read_form(definition(*([ask("group", name="g", questions=questions)] if inside else questions)))
    whole = {"g": [answers]} if inside and answers else answers

    schema = Draft202012Validator(forms.definition_of(form)["schema"])
    try:
        asked = forms.check_answers(form, whole).answers
    except forms.FormErrors:
        assert not schema.is_valid(whole)
    else:
        assert schema.is_valid(asked)


def test_a_question_on_a_page_with_a_condition_is_not_always_required() -> None:
    pages = [
        {"name": "one", "title": "یک", "questions": [ask("choice", options=OPTIONS)]},
        {"name": "two", "title": "دو", "when": 'answers.a == "x"', "questions": [ask(name="b")]},
    ]
    schema = forms.definition_of(read_form({"layout": {"pages": pages}}))["schema"]

    assert schema["required"] == ["a"]
    assert [rule["then"] for rule in schema["allOf"]] == [{"required": ["b"]}]


@pytest.mark.parametrize(
    ("clause", "cel"),
    [
        (Clause("a", Operator.IS, "x"), 'answers.a == "x"'),
        (Clause("a", Operator.IS_NOT, "x"), 'answers.a != "x"'),
        (Clause("a", Operator.INCLUDES, "x"), '"x" in answers.a'),
        (Clause("a", Operator.EXCLUDES, "x"), '!("x" in answers.a)'),
        (Clause("a", Operator.MORE, "-5"), "answers.a > -5"),
        (Clause("a", Operator.ANSWERED), "answers.a != null"),
        (Clause("a", Operator.UNANSWERED), "answers.a == null"),
        (Clause("a", Operator.IS, "x", "row"), 'row.a == "x"'),
        (Clause("a", Operator.EXCLUDES, "x", "row"), '!("x" in row.a)'),
        (Clause("a", Operator.MORE, "5", "row"), "row.a > 5"),
    ],
)
def test_a_built_condition_is_cel_and_is_read_back(clause: Clause, cel: str) -> None:
    other = Clause("b", Operator.IS, "y")

    assert forms.condition_of([clause]) == cel
    assert forms.clauses_of(cel) == ("all", (clause,))
    for joint in ("all", "any"):
        assert forms.clauses_of(forms.condition_of([clause, other], joint)) == (joint, (clause, other))


def test_what_an_expert_wrote_is_not_taken_for_built() -> None:
    assert forms.clauses_of("answers.a > 1 && (answers.b > 2 || answers.c > 3)") is None


def test_options_keep_their_codes_when_their_order_or_wording_changes() -> None:
    before = (Option("x", "ایکس"), Option("y", "وای"), Option("z", "زد"))

    moved = editing.options_from(["زد", "ایکس", "وای | تازه"], before)
    renamed = editing.options_from(["ایکس", "وای دیگر", "زد", "چهارم"], before)

    assert [option.value for option in moved] == ["z", "x", "y"]
    assert moved[2].help == "تازه"
    assert [option.value for option in renamed][:3] == ["x", "y", "z"]
    assert renamed[3].value not in {"x", "y", "z"}


def test_a_part_that_a_colleague_removed_is_told() -> None:
    form = read_form(definition(ask()))

    for change in (
        lambda: editing.remove_question(form, ("gone",)),
        lambda: editing.move_page(form, "gone", 1),
        lambda: editing.add_question(form, "gone", Kind.TEXT, "؟"),
        lambda: editing.question_at(form, ("a", "gone")),
    ):
        with pytest.raises(RuleBroken, match="form_part_gone"):
            change()


@settings(max_examples=150, deadline=None)
@any_of(
    st.lists(
        st.tuples(st.sampled_from(["add", "up", "down", "page", "remove"]), st.integers(0, 5)), max_size=15
    )
)
def test_editing_in_any_order_keeps_names_unique(steps: list[tuple[str, int]]) -> None:
    form = editing.add_page(read_form({}), "یک")
    for step, at in steps:
        names = [question.name for question in form.questions]
        chosen = (names[at % len(names)],) if names else ()
        if step == "page":
            form = editing.add_page(form, "باز")
        elif step == "add":
            form, _ = editing.add_question(form, form.pages[at % len(form.pages)].name, Kind.TEXT, "؟")
        elif chosen and step == "remove":
            form = editing.remove_question(form, chosen)
        elif chosen:
            form = editing.move_question(form, chosen, 1 if step == "down" else -1)

    names = [question.name for question in form.questions]
    assert len(names) == len(set(names))
    assert not [finding for finding in form.findings if finding.code != "catalogue.form_empty"]
