"""A model proposed from what happened: process trees by the inductive miner, drawn up as BPMN. Pure."""

from ostan.domains.processes.rules.discovery.drawn import drawn
from ostan.domains.processes.rules.discovery.inductive import mine
from ostan.domains.processes.rules.discovery.tree import TAU, Operator, Tree, accepts

__all__ = ["TAU", "Operator", "Tree", "accepts", "drawn", "mine"]
