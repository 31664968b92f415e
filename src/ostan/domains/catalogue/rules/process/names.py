"""Names of the BPMN 2.0 language: which element is which kind, and what may stand in a file unheeded.

Source: OMG formal/2011-01-03 (BPMN 2.0), chapters 8 and 10; the runnable part is issue 2, section 1.4.
"""

from ostan.domains.catalogue.rules.process.model import Kind

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OSTAN = "urn:ostan:bpmn:1"

CEL = "cel"
"""The one expression language of conditions; a file may also leave the language out."""

ELEMENTS = {
    "startEvent": Kind.START,
    "endEvent": Kind.END,
    "userTask": Kind.USER,
    "manualTask": Kind.MANUAL,
    "serviceTask": Kind.SERVICE,
    "sendTask": Kind.SEND,
    "receiveTask": Kind.RECEIVE,
    "businessRuleTask": Kind.RULE,
    "callActivity": Kind.CALL,
    "exclusiveGateway": Kind.EXCLUSIVE,
    "parallelGateway": Kind.PARALLEL,
    "inclusiveGateway": Kind.INCLUSIVE,
    "boundaryEvent": Kind.TIMER,
}
WRITTEN = {kind: element for element, kind in ELEMENTS.items()} | {Kind.TERMINATE: "endEvent"}

OTHER_NODES = frozenset(
    {
        "task",
        "scriptTask",
        "subProcess",
        "adHocSubProcess",
        "transaction",
        "eventBasedGateway",
        "complexGateway",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "callChoreography",
        "choreographyTask",
        "subChoreography",
    }
)
"""Flow nodes that are kept and drawn but not run."""

UNHEEDED = frozenset(
    {
        "documentation",
        "extensionElements",
        "laneSet",
        "sequenceFlow",
        "incoming",
        "outgoing",
        "association",
        "textAnnotation",
        "group",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "property",
        "ioSpecification",
        "dataInputAssociation",
        "dataOutputAssociation",
        "supportedInterfaceRef",
        "auditing",
        "monitoring",
        "rendering",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "correlationSubscription",
    }
)
"""Elements that explain a process to its readers and change nothing in how it runs."""

TRIGGERS = {"messageEventDefinition": "message", "timerEventDefinition": "timer"}
