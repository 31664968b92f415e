"""The catalogue as CPSV-AP 3.2.0, the vocabulary in which European administrations tell of their services.

Source: CPSV-AP 3.2.0 (SEMIC). What it has no word for (the national identifier of a service, the promise in working
time) stands in a vocabulary of ours. Every concept that is named is described in the same graph.
"""

from collections.abc import Iterable

from django.conf import settings
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS, XSD

from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.queries import ServicePage
from ostan.domains.catalogue.rules.card import Link
from ostan.domains.catalogue.words import card as words
from ostan.kernel.calendar import Promise, Unit

CV = Namespace("http://data.europa.eu/m8g/")
CPSV = Namespace("http://purl.org/vocab/cpsv#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
TERRITORY = URIRef("http://data.europa.eu/88u/dataset/atu-type")
"""The class that the official shapes want of the place an authority covers."""

FORMATS = {"ttl": ("turtle", "text/turtle; charset=utf-8"), "jsonld": ("json-ld", "application/ld+json")}
PERSIAN = "fa"
MOST = 2_000


def written(fmt: str) -> tuple[str, str]:
    """The catalogue in a format of FORMATS, and its media type."""
    name, kind = FORMATS[fmt]
    return graph(_pages()).serialize(format=name), kind


def _pages() -> Iterable[ServicePage]:
    for line in catalogue.search(limit=MOST).services:
        yield catalogue.published_service(code=line.code)


def graph(pages: Iterable[ServicePage]) -> Graph:
    """The services with their authorities, channels, costs, laws, documents, life events and what they lean on."""
    made = Graph()
    for prefix, space in (("cv", CV), ("cpsv", CPSV), ("dcat", DCAT), ("ostan", _own())):
        made.bind(prefix, space)
    for page in pages:
        _service(made, page)
    return made


def _own() -> Namespace:
    return Namespace(f"{_home()}/vocabulary#")


def _home() -> str:
    return settings.PORTAL["address"].rstrip("/")


def _say(text: str) -> Literal:
    return Literal(text, lang=PERSIAN)


def _service(made: Graph, page: ServicePage) -> None:
    me, card = URIRef(f"{_home()}/services/{page.code}/"), page.card
    made.add((me, RDF.type, CPSV.PublicService))
    made.add((me, DCTERMS.identifier, Literal(page.code)))
    made.add((me, DCTERMS.title, _say(page.title)))
    made.add((me, DCTERMS.description, _say(card.description or page.title)))
    made.add((me, CV.hasCompetentAuthority, _authority(made, page)))
    for word in card.keywords:
        made.add((me, DCAT.keyword, _say(word)))
    if page.norm:
        made.add((me, CV.processingTime, _duration(page.norm)))
    if card.national_id:
        made.add((me, _own().nationalIdentifier, Literal(card.national_id)))
    if card.life_event:
        made.add(
            (
                me,
                CV.isGroupedBy,
                _life_event(made, card.life_event.value, str(words.LIFE_EVENT[card.life_event])),
            )
        )
    _parts(made, me, page)


def _authority(made: Graph, page: ServicePage) -> URIRef:
    unit = URIRef(f"{_home()}/agencies/{page.owner_code}/")
    place = URIRef(f"{_home()}/places/{settings.PROVINCE_CODE}")
    made.add((unit, RDF.type, CV.PublicOrganisation))
    made.add((unit, DCTERMS.identifier, Literal(page.owner_code)))
    made.add((unit, DCTERMS.title, _say(page.owner_name)))
    made.add((unit, SKOS.prefLabel, _say(page.owner_name)))
    made.add((unit, DCTERMS.spatial, place))
    for kind in (DCTERMS.Location, TERRITORY):
        made.add((place, RDF.type, kind))
    made.add((place, SKOS.prefLabel, _say(settings.PORTAL["province"])))
    return unit


def _duration(norm: Promise) -> Literal:
    """Working days as days, working hours as hours: the vocabulary knows no working time."""
    text = f"P{norm.amount}D" if norm.unit is Unit.DAYS else f"PT{norm.amount}H"
    return Literal(text, datatype=XSD.duration)


def _concept(made: Graph, scheme: str, code: str, label: str) -> URIRef:
    me = URIRef(f"{_home()}/vocabulary/{scheme}/{code}")
    made.add((me, RDF.type, SKOS.Concept))
    made.add((me, SKOS.prefLabel, _say(label)))
    made.add((me, SKOS.inScheme, URIRef(f"{_home()}/vocabulary/{scheme}")))
    made.add((URIRef(f"{_home()}/vocabulary/{scheme}"), RDF.type, SKOS.ConceptScheme))
    return me


def _life_event(made: Graph, code: str, label: str) -> URIRef:
    me = URIRef(f"{_home()}/life-events/{code}/")
    for kind in (CV.LifeEvent, CV.Event):
        made.add((me, RDF.type, kind))
    made.add((me, DCTERMS.identifier, Literal(code)))
    made.add((me, DCTERMS.title, _say(label)))
    made.add((me, DCTERMS.type, _concept(made, "life-event", code, label)))
    return me


def _parts(made: Graph, me: URIRef, page: ServicePage) -> None:
    card = page.card
    for way in sorted({way for stage in card.access for way in stage.channels}):
        channel = URIRef(f"{me}#channel-{way.value}")
        _named(made, channel, CV.Channel, f"{page.code}-{way.value}")
        made.add((channel, DCTERMS.type, _concept(made, "channel", way.value, str(words.CHANNEL[way]))))
        made.add((me, CV.hasChannel, channel))
    for at, cost in enumerate(card.costs, start=1):
        one = URIRef(f"{me}#cost-{at}")
        _named(made, one, CV.Cost, f"{page.code}-cost-{at}")
        made.add((one, DCTERMS.description, _say(cost.title)))
        if cost.rials is not None:
            made.add((one, CV.hasValue, Literal(float(cost.rials), datatype=XSD.double)))
            made.add((one, CV.currency, _concept(made, "currency", "IRR", "ریال")))
        made.add((me, CV.hasCost, one))
    for at, law in enumerate(card.laws, start=1):
        one = URIRef(f"{me}#law-{at}")
        _named(made, one, ELI.LegalResource, f"{page.code}-law-{at}")
        made.add((one, DCTERMS.title, _say(law)))
        made.add((me, CV.hasLegalResource, one))
    for at, paper in enumerate(card.documents, start=1):
        one = URIRef(f"{me}#document-{at}")
        _named(made, one, CV.Evidence, f"{page.code}-document-{at}")
        made.add((one, DCTERMS.title, _say(paper.title)))
        made.add((me, CPSV.hasInput, one))
    for at, link in enumerate(card.links, start=1):
        made.add((me, CV.hasParticipation, _participation(made, page, at, link)))


def _participation(made: Graph, page: ServicePage, at: int, link: Link) -> URIRef:
    """Another system or agency that takes part in the service: an agent may be either."""
    me = URIRef(f"{_home()}/services/{page.code}/#link-{at}")
    agent = URIRef(f"{me}-agent")
    _named(made, me, CV.Participation, f"{page.code}-link-{at}")
    made.add((me, DCTERMS.description, _say(link.help or link.title)))
    made.add((me, CV.role, _concept(made, "role", "relied-on", str(words.FIELDS["links"]))))
    made.add((me, CV.hasParticipant, agent))
    _named(made, agent, FOAF.Agent, f"{page.code}-link-{at}-agent")
    made.add((agent, DCTERMS.title, _say(link.title)))
    return me


def _named(made: Graph, me: URIRef, kind: URIRef, identifier: str) -> None:
    made.add((me, RDF.type, kind))
    made.add((me, DCTERMS.identifier, Literal(identifier)))
