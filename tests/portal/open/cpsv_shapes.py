"""The official shapes of CPSV-AP 3.2.0 as a table: what they demand of each property of each class.

Source: https://github.com/SEMICeu/CPSV-AP, releases/3.2.0/shacl/cpsv-ap-SHACL.ttl; © European Union, CC BY 4.0. Only
its facts stand here: a line names the property and what the official file demands of it, one shape for each demand.
Classes of which it demands nothing (Organization, Concept, Location, Document …) have no line.
"""

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, RDF, SH, SKOS, TIME, XSD

SPACES = {
    "adms": Namespace("http://www.w3.org/ns/adms#"),
    "atu": Namespace("http://data.europa.eu/88u/dataset/"),
    "cpsv": Namespace("http://purl.org/vocab/cpsv#"),
    "cv": Namespace("http://data.europa.eu/m8g/"),
    "dcat": Namespace(str(DCAT)),
    "dct": Namespace(str(DCTERMS)),
    "eli": Namespace("http://data.europa.eu/eli/ontology#"),
    "foaf": Namespace(str(FOAF)),
    "locn": Namespace("http://www.w3.org/ns/locn#"),
    "org": Namespace(str(ORG)),
    "rdf": Namespace(str(RDF)),
    "skos": Namespace(str(SKOS)),
    "time": Namespace(str(TIME)),
    "xsd": Namespace(str(XSD)),
}

OFFICIAL_COUNT, OFFICIAL_CLASSES = 154, 21
"""How many property shapes the official file has, and of how many classes it demands anything."""

DEMANDS = {"min": SH.minCount, "max": SH.maxCount, "class": SH["class"], "datatype": SH.datatype}

TABLE: dict[str, str] = {
    "locn:Address": """
        locn:thoroughfare datatype=rdf:langString
        locn:adminUnitL1 datatype=rdf:langString
        locn:addressArea datatype=rdf:langString
        locn:adminUnitL2 datatype=rdf:langString
        locn:postName datatype=rdf:langString
        locn:locatorName datatype=rdf:langString
        locn:fullAddress datatype=rdf:langString
    """,
    "foaf:Agent": """
        dct:title min=1 datatype=rdf:langString
        dct:identifier min=1 max=1
        cv:participates class=cv:Participation
        locn:address class=locn:Address
    """,
    "cv:BusinessEvent": """
        dct:type class=skos:Concept
    """,
    "cv:Channel": """
        dct:identifier min=1 max=1
        dct:type max=1 class=skos:Concept
        dct:description datatype=rdf:langString
        cv:processingTime max=1 datatype=xsd:duration
        cv:openingHours class=time:TemporalEntity
        cv:specialOpeningHoursSpecification class=time:TemporalEntity
        cv:ownedBy class=org:Organization
        cpsv:hasInput class=cv:Evidence
    """,
    "skos:Collection": """
        skos:member class=skos:Concept
    """,
    "cv:ContactPoint": """
        cv:openingHours class=time:TemporalEntity
        cv:specialOpeningHoursSpecification class=time:TemporalEntity
        cv:contactPage class=foaf:Document
    """,
    "cv:Cost": """
        dct:identifier min=1 max=1
        dct:description datatype=rdf:langString
        cv:hasValue max=1 datatype=xsd:double
        cv:currency max=1 class=skos:Concept
        cv:ifAccessedThrough max=1 class=cv:Channel
        cv:isDefinedBy class=org:Organization
    """,
    "dcat:Dataset": """
        dct:title min=1 datatype=rdf:langString
        dct:description min=1 datatype=rdf:langString
        dct:publisher min=1 max=1 class=foaf:Agent
        dct:hasPart class=cpsv:PublicService
        dcat:landingPage class=foaf:Document
    """,
    "cv:Event": """
        dct:identifier min=1 max=1
        dct:title min=1 datatype=rdf:langString
        dct:description datatype=rdf:langString
        cv:hasRelatedService class=cpsv:PublicService
    """,
    "cv:Evidence": """
        dct:identifier min=1 max=1
        dct:title min=1 datatype=rdf:langString
        dct:description datatype=rdf:langString
        dct:type max=1 class=skos:Concept
        dct:language class=dct:LinguisticSystem
        dct:conformsTo class=cv:EvidenceType
        cv:supportsRequirement class=cv:Requirement
        foaf:page class=foaf:Document
    """,
    "cv:EvidenceType": """
        dct:identifier min=1 max=1
        cv:evidenceTypeClassification class=skos:Concept
    """,
    "eli:LegalResource": """
        dct:relation class=eli:LegalResource
    """,
    "cv:LifeEvent": """
        dct:type class=skos:Concept
    """,
    "cv:Output": """
        dct:identifier min=1 max=1
        dct:title min=1 datatype=rdf:langString
        dct:description datatype=rdf:langString
        dct:type class=skos:Concept
        dct:language class=dct:LinguisticSystem
    """,
    "cv:Participation": """
        dct:identifier min=1 max=1
        dct:description min=1 datatype=rdf:langString
        cv:role min=1 class=skos:Concept
        cv:hasParticipant min=1 max=1 class=foaf:Agent
    """,
    "cv:PublicOrganisation": """
        skos:prefLabel min=1 datatype=rdf:langString
        dct:spatial min=1 class=atu:atu-type
    """,
    "cpsv:PublicService": """
        dct:identifier min=1 max=1
        dct:title min=1 datatype=rdf:langString
        dct:description min=1 datatype=rdf:langString
        dct:type class=skos:Concept
        dct:language class=dct:LinguisticSystem
        dct:isPartOf class=dcat:Dataset
        dct:spatial class=dct:Location
        dct:audience class=skos:Concept
        dct:requires class=cpsv:PublicService
        dcat:keyword datatype=rdf:langString
        adms:status max=1 class=skos:Concept
        cv:hasCompetentAuthority min=1 class=cv:PublicOrganisation
        cv:hasParticipation class=cv:Participation
        cv:hasInputType class=cv:EvidenceType
        cpsv:hasInput class=cv:Evidence
        cpsv:produces class=cv:Output
        cpsv:follows class=cpsv:Rule
        cv:hasChannel class=cv:Channel
        cv:hasCost class=cv:Cost
        cv:contactPoint class=cv:ContactPoint
        cv:processingTime max=1 datatype=xsd:duration
        cv:relatedService class=cpsv:PublicService
        cv:sector class=skos:Concept
        cv:thematicArea class=skos:Concept
        cv:isClassifiedBy class=skos:Concept
        cv:isGroupedBy class=cv:Event
        cv:holdsRequirement class=cv:Requirement
        cv:hasLegalResource class=eli:LegalResource
    """,
    "cv:Requirement": """
        dct:identifier min=1 max=1
        dct:title min=1 datatype=rdf:langString
        dct:type class=skos:Concept
        cv:fulfils class=cpsv:Rule
        cv:hasSupportingEvidence class=cv:Evidence
    """,
    "cpsv:Rule": """
        dct:identifier min=1 max=1
        dct:title min=1 datatype=rdf:langString
        dct:description min=1 datatype=rdf:langString
        dct:type max=1 class=skos:Concept
        dct:language class=dct:LinguisticSystem
        cpsv:implements class=eli:LegalResource
    """,
    "cv:ServiceConcessionContract": """
        dct:identifier min=1 max=1
        dct:title min=1 datatype=rdf:langString
        dct:description min=1 datatype=rdf:langString
        cv:hasContractingAuthority min=1 class=cv:PublicOrganisation
        cv:hasEconomicOperator min=1 class=org:Organization
        cv:establishedUnder class=eli:LegalResource
    """,
    "time:TemporalEntity": """
        dct:description datatype=rdf:langString
        cv:frequency class=skos:Concept
    """,
}


def term(name: str) -> URIRef:
    """The full name of what the table says in short."""
    prefix, _, rest = name.partition(":")
    return SPACES[prefix][rest]


def terms_of(kind: str) -> set[URIRef]:
    """The properties of which the official shapes demand something in a class of the table."""
    return {term(line.split()[0]) for line in TABLE[kind].strip().splitlines()}


def shapes(table: dict[str, str]) -> Graph:
    """A table as SHACL: a node shape for each class, a property shape for each demand, as in the official file."""
    made = Graph()
    for kind, lines in table.items():
        node = BNode()
        made.add((node, RDF.type, SH.NodeShape))
        made.add((node, SH.targetClass, term(kind)))
        for line in lines.strip().splitlines():
            path, *demands = line.split()
            for demand in demands:
                name, _, wanted = demand.partition("=")
                one = BNode()
                made.add((node, SH.property, one))
                made.add((one, SH.path, term(path)))
                made.add((one, DEMANDS[name], Literal(int(wanted)) if wanted.isdigit() else term(wanted)))
    return made
