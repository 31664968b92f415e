"""How logs of other systems are read: each event that cannot be used is named and kept aside, the rest comes in. Pure."""

from ostan.domains.processes.rules.reading.aside import Aside, Brought
from ostan.domains.processes.rules.reading.moments import Clock, Writing
from ostan.domains.processes.rules.reading.ocel import object_types, read_ocel
from ostan.domains.processes.rules.reading.rows import Columns, columns_of, read_rows
from ostan.domains.processes.rules.reading.xes import read_xes

__all__ = [
    "Aside",
    "Brought",
    "Clock",
    "Columns",
    "Writing",
    "columns_of",
    "object_types",
    "read_ocel",
    "read_rows",
    "read_xes",
]
