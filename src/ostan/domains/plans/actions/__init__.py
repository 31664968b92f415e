"""What is done with plans. Every act is one entry of the ledger."""

from ostan.domains.plans.actions.demands import (
    ask_body,
    climb_ladder,
    record_answer,
    wait_for_answer,
    wait_no_more,
)
from ostan.domains.plans.actions.documents import (
    NodesImport,
    change_term,
    import_nodes,
    load_document,
    set_up_document,
)
from ostan.domains.plans.actions.promises import (
    approve_amendment,
    ask_amendment,
    note_states,
    refuse_amendment,
    take_action,
)

__all__ = [
    "NodesImport",
    "approve_amendment",
    "ask_amendment",
    "ask_body",
    "change_term",
    "climb_ladder",
    "import_nodes",
    "load_document",
    "note_states",
    "record_answer",
    "refuse_amendment",
    "set_up_document",
    "take_action",
    "wait_for_answer",
    "wait_no_more",
]
