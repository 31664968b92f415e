"""What is published for machines: RDF that validates, a dictionary of every column, calendars that parse."""

import csv
import io

import icalendar
import pyshacl
import pytest
from django.test import Client
from rdflib import Graph
from rdflib.namespace import RDF

from ostan.domains.cases.rules import TaskState
from ostan.portal.open import cpsv
from ostan.portal.open.web import DICTIONARY
from ostan.portal.public.web import COLUMNS
from tests.cases import given
from tests.portal.work.conftest import Desk, desk

__all__ = ["desk"]

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix cv: <http://data.europa.eu/m8g/> .
@prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix : <urn:ostan:shapes:> .

:service a sh:NodeShape ; sh:targetClass cpsv:PublicService ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path dct:title ; sh:minCount 1 ; sh:datatype rdf:langString ] ,
    [ sh:path dct:description ; sh:minCount 1 ; sh:datatype rdf:langString ] ,
    [ sh:path dcat:keyword ; sh:datatype rdf:langString ] ,
    [ sh:path cv:processingTime ; sh:maxCount 1 ; sh:datatype xsd:duration ] ,
    [ sh:path cv:hasCompetentAuthority ; sh:minCount 1 ; sh:class cv:PublicOrganisation ] ,
    [ sh:path cv:hasChannel ; sh:class cv:Channel ] ,
    [ sh:path cv:hasCost ; sh:class cv:Cost ] ,
    [ sh:path cv:hasLegalResource ; sh:class eli:LegalResource ] ,
    [ sh:path cpsv:hasInput ; sh:class cv:Evidence ] ,
    [ sh:path cv:isGroupedBy ; sh:class cv:Event ] .
:organisation a sh:NodeShape ; sh:targetClass cv:PublicOrganisation ;
  sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:datatype rdf:langString ] ,
    [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path dct:spatial ; sh:minCount 1 ; sh:class dct:Location ] .
:part a sh:NodeShape ; sh:targetClass cv:Channel , cv:Cost , cv:Evidence , cv:LifeEvent ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] .
:event a sh:NodeShape ; sh:targetClass cv:LifeEvent ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:datatype rdf:langString ] ,
    [ sh:path dct:type ; sh:class skos:Concept ] .
:channel a sh:NodeShape ; sh:targetClass cv:Channel ;
  sh:property [ sh:path dct:type ; sh:maxCount 1 ; sh:class skos:Concept ] .
:cost a sh:NodeShape ; sh:targetClass cv:Cost ;
  sh:property [ sh:path cv:value ; sh:maxCount 1 ; sh:datatype xsd:double ] ,
    [ sh:path cv:currency ; sh:maxCount 1 ; sh:class skos:Concept ] .
"""
"""Our own shapes, written from the constraints that CPSV-AP 3.2.0 states for these classes."""

RICH = given.CARD | {
    "free": False,
    "costs": [{"title": "کارمزد", "rials": 250_000}],
    "documents": [{"title": "کارت ملی"}],
    "laws": ["مادهٔ ۱۲"],
    "access": [{"stage": "request", "channels": ["web", "counter"], "electronic": True}],
}


def valid(graph: Graph) -> tuple[bool, str]:
    conforms, _, text = pyshacl.validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    return conforms, text


@pytest.fixture
def services(db: None) -> int:
    world = given.world()
    for number in range(10):
        given.service(
            f"s{number}", world.first, given.short_process(), card=RICH | {"title": f"خدمت {number}"}
        )
    return 12


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
    assert valid(graph) == (True, valid(graph)[1])


def test_the_shapes_refuse_what_says_nothing() -> None:
    bare = Graph().parse(data=f"<urn:x> a <{cpsv.CPSV.PublicService}> .", format="turtle")

    conforms, text = valid(bare)

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
