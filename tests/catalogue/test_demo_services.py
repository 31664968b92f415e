"""The services of the demonstration: each is fit to be published, and loading them twice changes nothing."""

import json
import pathlib
import re
from typing import Any

import pytest

from ostan.domains.catalogue import actions, queries
from ostan.domains.catalogue.rules.card import read_card
from ostan.domains.catalogue.rules.form import Kind, read_form
from ostan.domains.catalogue.rules.life import ServiceKind
from ostan.domains.catalogue.rules.process import Kind as NodeKind
from ostan.domains.catalogue.rules.process import read
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, Role
from tests.catalogue import given

DEMO = pathlib.Path(__file__).parents[2] / "data" / "demo"
DEFINITIONS = {path.stem: json.loads(path.read_text()) for path in sorted((DEMO / "services").glob("*.json"))}
WITH_FORMS = {code: definition for code, definition in DEFINITIONS.items() if "form" in definition}
SUBJECTS = {code for code, definition in DEFINITIONS.items() if definition.get("sort") == "MATTER"}


def process_of(definition: dict[str, Any]) -> bytes:
    return (DEMO / "processes" / definition["process"]).read_bytes() if "process" in definition else b""


def test_there_are_enough_services_to_show() -> None:
    assert len(DEFINITIONS) >= 10
    assert len([code for code in WITH_FORMS if code not in SUBJECTS]) >= 6
    assert {"client-complaint", "complaint-111"} == SUBJECTS <= set(WITH_FORMS)
    identifiers = {read_card(one["card"]).national_id for one in DEFINITIONS.values()}
    assert identifiers >= {"10011077000", "10011081000"}


def test_the_general_subject_names_its_source() -> None:
    told = json.loads((DEMO.parent / "matters" / "general-matter.json").read_text())
    card = read_card(told["card"])
    assert card.source_url.startswith("http")
    assert "فرض شده" in card.notes


@pytest.mark.parametrize("code", DEFINITIONS)
def test_every_card_names_its_source(code: str) -> None:
    card = read_card(DEFINITIONS[code]["card"])

    assert card.source_url.startswith("http")
    assert "فرض شده" in card.notes


@pytest.mark.parametrize("code", DEFINITIONS)
def test_a_card_leans_on_those_whom_its_process_asks_and_names_nobody_who_filled_it_in(code: str) -> None:
    card, process = read_card(DEFINITIONS[code]["card"]), process_of(DEFINITIONS[code])
    asked = set(re.findall(r'ostan:unit="(\w+)"', process.decode())) - {"owner", "case", "place"}

    assert len(card.links) == (1 if code in SUBJECTS else len(asked)), "a complaint goes to one of many"
    assert bool(card.links) == ("پیوندها" in card.notes), "no published card has its links: they are assumed"
    assert not card.filled_by, "no published card says who filled it in, and nobody is made up"
    assert not card.filled_on


@pytest.mark.parametrize("code", WITH_FORMS)
def test_every_form_shows_what_forms_can_do(code: str) -> None:
    form = read_form(WITH_FORMS[code]["form"])
    kinds = {question.kind for _, question, _ in form.walk()}

    assert not form.findings
    assert {Kind.GROUP, Kind.FILE, Kind.DECLARATION, Kind.PLACE} <= kinds
    assert any(question.when for question in form.questions)
    assert len(form.questions) >= 8


@pytest.mark.parametrize("code", WITH_FORMS)
def test_every_process_has_several_roles_tells_what_goes_on_and_can_refuse(code: str) -> None:
    process = read(process_of(WITH_FORMS[code]))
    steps = [node for node in process.nodes if node.kind is NodeKind.USER]
    own = [node for node in steps if process.role_of(node) != Role.CITIZEN]
    decided = {one.code for node in steps if node.step.act == "decide" for one in node.step.outcomes}

    assert len({process.role_of(node) for node in own}) >= 2
    assert all(node.step.shown and node.step.norm for node in steps)
    assert {"GRANTED", "REFUSED"} <= decided


@pytest.mark.django_db
def test_all_are_published_and_loading_again_changes_nothing() -> None:
    owner = given.unit().pk
    for _ in range(2):
        before = Entry.objects.count()
        for definition in sorted(DEFINITIONS.values(), key=lambda one: "parent" in one):
            actions.load_service(
                actor=SYSTEM,
                now=given.NOW,
                definition=definition,
                process=process_of(definition),
                owner_id=owner,
            )

    assert Entry.objects.count() == before
    subjects = queries.search(text="شکايت", kind=ServiceKind.MATTER)
    assert queries.search().total == len(DEFINITIONS) - len(SUBJECTS), (
        "complaints have one place, among their subjects"
    )
    assert {line.code for line in subjects.services} == SUBJECTS
    assert queries.search(text="شکايت ۱۱۱", kind=ServiceKind.MATTER).services[0].code == "complaint-111"
    for code in WITH_FORMS:
        page = queries.published_service(code=code)
        assert queries.version_for_case(version_id=page.version_id).plan.starts
    assert [line.code for line in queries.search(text="تمدید اقامت").services][:1] == ["residence-renewal"]
