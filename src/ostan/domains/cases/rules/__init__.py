"""What may happen to a case. Pure: values in, verdict out."""

from ostan.domains.cases.rules.agencies import agency_of, ids_of
from ostan.domains.cases.rules.answers import files_in, join, place_in, split
from ostan.domains.cases.rules.endings import (
    BY_STAFF,
    CUTS,
    FINAL,
    Ending,
    check_ending,
    check_reason,
    check_text,
)
from ostan.domains.cases.rules.limits import Limits, check_extension, check_limits
from ostan.domains.cases.rules.moves import MOVES, Act, Hands, Move, check_move, check_revision
from ostan.domains.cases.rules.routing import Destination, Route, Routed, check_condition, route
from ostan.domains.cases.rules.stages import Stage, StageState, shown_of, stages
from ostan.domains.cases.rules.states import (
    DECISION_NODE,
    CaseState,
    Channel,
    MessageKind,
    Outcome,
    RoundCause,
    Rung,
    Tab,
    TaskAct,
    TaskState,
)
from ostan.domains.cases.rules.time import Clock, Due, after, promise_of_json, promise_to_json, shifted

__all__ = [
    "BY_STAFF",
    "CUTS",
    "DECISION_NODE",
    "FINAL",
    "MOVES",
    "Act",
    "CaseState",
    "Channel",
    "Clock",
    "Destination",
    "Due",
    "Ending",
    "Hands",
    "Limits",
    "MessageKind",
    "Move",
    "Outcome",
    "RoundCause",
    "Route",
    "Routed",
    "Rung",
    "Stage",
    "StageState",
    "Tab",
    "TaskAct",
    "TaskState",
    "after",
    "agency_of",
    "check_condition",
    "check_ending",
    "check_extension",
    "check_limits",
    "check_move",
    "check_reason",
    "check_revision",
    "check_text",
    "files_in",
    "ids_of",
    "join",
    "place_in",
    "promise_of_json",
    "promise_to_json",
    "route",
    "shifted",
    "shown_of",
    "split",
    "stages",
]
