"""How logs of other systems are read: each event that cannot be used is named and kept aside, the rest comes in. Pure."""

from ostan.domains.processes.rules.reading.aside import Aside, Brought
from ostan.domains.processes.rules.reading.xes import read_xes

__all__ = ["Aside", "Brought", "read_xes"]
