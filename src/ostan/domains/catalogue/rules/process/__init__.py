"""Process as data: a BPMN 2.0 file is the document of record, and Ostan runs a published part of it.

`read` gives the process a file describes, `check` what stands in the way of running it, `plan` prepares it,
`start`, `complete`, `fire` and `cancel` move a case through it, `move` carries a running case to another
version, `layout` and `svg` draw it, `write` makes a file. Nothing here touches the database or the clock.
"""

from ostan.domains.catalogue.rules.findings import Finding
from ostan.domains.catalogue.rules.process.bpmn import read
from ostan.domains.catalogue.rules.process.calls import Called, fingerprint, inline, nothing_called
from ostan.domains.catalogue.rules.process.checks import check
from ostan.domains.catalogue.rules.process.conditions import VARIABLES, Variables
from ostan.domains.catalogue.rules.process.diagram import Line, Picture, layout, standing, steps
from ostan.domains.catalogue.rules.process.drawing import svg
from ostan.domains.catalogue.rules.process.mapping import Carried, likely, move, with_arrows
from ostan.domains.catalogue.rules.process.model import (
    NOTIFY,
    OPERATIONS,
    PAY,
    Flow,
    Kind,
    Lane,
    Node,
    Outcome,
    Process,
    Step,
    Timer,
    asks_staff,
    form_key,
    outcome_name,
)
from ostan.domains.catalogue.rules.process.plans import Plan, Plans, plan
from ostan.domains.catalogue.rules.process.soundness import explore
from ostan.domains.catalogue.rules.process.spans import Span
from ostan.domains.catalogue.rules.process.tokens import (
    Alarm,
    Moved,
    Operation,
    State,
    Task,
    armed,
    cancel,
    complete,
    fire,
    open_tasks,
    start,
)
from ostan.domains.catalogue.rules.process.writing import Item, To, answers, drawn_up, write

__all__ = [
    "NOTIFY",
    "OPERATIONS",
    "PAY",
    "VARIABLES",
    "Alarm",
    "Called",
    "Carried",
    "Finding",
    "Flow",
    "Item",
    "Kind",
    "Lane",
    "Line",
    "Moved",
    "Node",
    "Operation",
    "Outcome",
    "Picture",
    "Plan",
    "Plans",
    "Process",
    "Span",
    "State",
    "Step",
    "Task",
    "Timer",
    "To",
    "Variables",
    "answers",
    "armed",
    "asks_staff",
    "cancel",
    "check",
    "complete",
    "drawn_up",
    "explore",
    "fingerprint",
    "fire",
    "form_key",
    "inline",
    "layout",
    "likely",
    "move",
    "nothing_called",
    "open_tasks",
    "outcome_name",
    "plan",
    "read",
    "standing",
    "start",
    "steps",
    "svg",
    "with_arrows",
    "write",
]
