"""What is published for machines: RDF that validates, a dictionary of every column, calendars that parse."""

import csv
import io

import icalendar
import pyshacl
import pytest
from django.test import Client
from rdflib import Graph, Literal
from rdflib.namespace import DCTERMS, FOAF, RDF, SH

from ostan.domains.cases.rules import TaskState
from ostan.portal.open import cpsv
from ostan.portal.open.web import DICTIONARY
from ostan.portal.public.web import COLUMNS
from tests.cases import given
from tests.portal.open.cpsv_shapes import OFFICIAL_CLASSES, OFFICIAL_COUNT, TABLE, shapes, term, terms_of
from tests.portal.work.conftest import Desk, desk
from tests.standing import standing

__all__ = ["desk"]

OURS = {
    "cv:PublicOrganisation": """
        dct:identifier min=1 max=1
        dct:title min=1 datatype=rdf:langString
    """,
    "eli:LegalResource": """
        dct:title min=1 datatype=rdf:langString
    """,
}
"""What we ask of ourselves beside the official shapes."""

RICH = given.CARD | {
    "free": False,
    "costs": [{"title": "کارمزد", "rials": 250_000}],
    "documents": [{"title": "کارت ملی"}],
    "laws": ["مادهٔ ۱۲"],
    "links": [{"title": "سامانهٔ ثنا", "help": "احراز نشانی"}, "ثبت احوال"],
    "filled_by": "پروین دادخواه",
    "filled_on": "2024-05-01",
    "access": [{"stage": "request", "channels": ["web", "counter"], "electronic": True}],
}


def valid(graph: Graph) -> tuple[bool, str]:
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes(TABLE) + shapes(OURS))
    return conforms, text


def published() -> int:
    world = given.world()
    for number in range(10):
        given.service(
            f"s{number}", world.first, given.short_process(), card=RICH | {"title": f"خدمت {number}"}
        )
    return 12


services = standing(published)


@pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated"
)  # by the reader of JSON-LD in rdflib itself
@pytest.mark.parametrize(("fmt", "name"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_the_catalogue_is_valid_cpsv_with_at_least_ten_services(services: int, fmt: str, name: str) -> None:
    answer = Client().get(f"/open/services.{fmt}")

    graph = Graph().parse(data=answer.content, format=name)
    found = set(graph.subjects(RDF.type, cpsv.CPSV.PublicService))
    assert len(found) == services >= 10
    assert set(graph.subjects(RDF.type, cpsv.CV.Cost))
    conforms, text = valid(graph)
    assert conforms, text


def test_what_a_service_leans_on_takes_part_in_it_and_who_filled_in_the_card_is_not_told(
    services: int,
) -> None:
    text = Client().get("/open/services.ttl").content.decode()
    graph = Graph().parse(data=text, format="turtle")
    (me,) = graph.subjects(DCTERMS.identifier, Literal("s0"))

    told = {}
    for one in graph.objects(me, cpsv.CV.hasParticipation):
        agent = graph.value(one, cpsv.CV.hasParticipant)
        assert (agent, RDF.type, FOAF.Agent) in graph
        told[str(graph.value(agent, DCTERMS.title))] = str(graph.value(one, DCTERMS.description))
        assert "role/relied-on" in str(graph.value(one, cpsv.CV.role))
    assert told == {"سامانهٔ ثنا": "احراز نشانی", "ثبت احوال": "ثبت احوال"}
    assert "دادخواه" not in text
    assert "2024-05-01" not in text


def test_no_term_is_used_that_the_vocabulary_does_not_have(services: int) -> None:
    graph = Graph().parse(data=Client().get("/open/services.ttl").content, format="turtle")

    seen = set()
    for kind in TABLE:
        for one in graph.subjects(RDF.type, term(kind)):
            used = {each for each in graph.predicates(one) if each in cpsv.CV or each in cpsv.CPSV}
            assert used <= terms_of(kind), f"{one} as {kind}"
            seen |= used
    assert {cpsv.CV.hasValue, cpsv.CV.hasCost, cpsv.CPSV.hasInput} <= seen


def test_the_table_holds_every_shape_of_the_official_file() -> None:
    made = shapes(TABLE)

    demands = list(made.objects(predicate=SH.property))
    assert len(demands) == OFFICIAL_COUNT
    assert len(set(made.subjects(RDF.type, SH.NodeShape))) == OFFICIAL_CLASSES == len(TABLE)
    assert all(len(set(made.predicates(one))) == 2 for one in demands), "a path and one demand, as officially"


def test_the_shapes_refuse_what_says_nothing() -> None:
    bare = Graph().parse(data=f"<urn:x> a <{cpsv.CPSV.PublicService}> .", format="turtle")

    conforms, _, text = pyshacl.validate(bare, shacl_graph=shapes(TABLE))

    assert not conforms
    assert text.count("Constraint Violation") == 4, "the figure that the official shapes give for it"


def test_every_column_of_the_figures_stands_in_the_dictionary(db: None) -> None:
    told = Client().get("/statistics/dictionary.csv").content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(told)))
    assert [row[0] for row in rows[1:]] == [name for name, _ in COLUMNS]
    assert set(DICTIONARY) == {name for name, _ in COLUMNS}
    assert all(row[4] for row in rows)


def test_deadlines_come_at_a_private_address_that_can_be_taken_back(desk: Desk) -> None:
    case = given.claimed(desk.world)
    task = given.open_task(case)
    assert task.state == TaskState.CLAIMED
    clerk = desk.browser("clerk")

    assert "هنوز نشانی تقویم ندارید" in clerk.get("/account/calendar/").content.decode()
    shown = clerk.post("/account/calendar/make/").content.decode()
    address = shown[shown.index("/calendars/") :].partition(".ics")[0] + ".ics"
    answer = Client().get(address)

    assert answer.headers["Content-Type"].startswith("text/calendar")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == task.due_at
    assert str(event["uid"]).startswith(f"task-{task.pk}@")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    for secret in ("سارا", "محمدی", "09141234567"):
        assert secret not in answer.content.decode()
    clerk.post("/account/calendar/make/")
    assert Client().get(address).status_code == 404, "the one before opens nothing any more"
    assert clerk.post("/account/calendar/end/").status_code == 302
    assert clerk.post("/account/calendar/end/").status_code == 302
    assert Client().get("/calendars/none.ics").status_code == 404
