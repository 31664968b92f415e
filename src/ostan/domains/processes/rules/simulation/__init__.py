"""What would happen if: a process played through event by event, and checked against what can be reckoned exactly. Pure."""

from ostan.domains.processes.rules.simulation.engine import DONE, Fork, Join, Model, Route, Step, play
from ostan.domains.processes.rules.simulation.replicate import Interval, Outcome, replicate
from ostan.domains.processes.rules.simulation.validate import Validation, validations

__all__ = [
    "DONE",
    "Fork",
    "Interval",
    "Join",
    "Model",
    "Outcome",
    "Route",
    "Step",
    "Validation",
    "play",
    "replicate",
    "validations",
]
