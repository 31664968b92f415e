"""How a log of events is read and measured. Pure."""

from ostan.domains.processes.rules.figures import Edge, Figures, Rework, Throughput, figures
from ostan.domains.processes.rules.log import Columns, Log

__all__ = ["Columns", "Edge", "Figures", "Log", "Rework", "Throughput", "figures"]
