"""Changes the dictionary and the figures."""

from ostan.domains.indicators.actions.approving import (
    accept_sheet,
    approve_sheet,
    lift_lock,
    lock_due,
    return_sheet,
)
from ostan.domains.indicators.actions.auditing import audit_item, draw_audit, plan_audit
from ostan.domains.indicators.actions.defining import define, redefine, retire
from ostan.domains.indicators.actions.grouping import declare_groups
from ostan.domains.indicators.actions.handing import Kept, keep_figures
from ostan.domains.indicators.actions.importing import import_figures
from ostan.domains.indicators.actions.limiting import rebase_limits
from ostan.domains.indicators.actions.observing import observe
from ostan.domains.indicators.actions.reviewing import (
    answer_question,
    decide_question,
    review_figures,
    set_examining,
)
from ostan.domains.indicators.actions.sets import change_data_set, end_data_set, open_data_set
from ostan.domains.indicators.actions.telling import tell_questioned
from ostan.domains.indicators.actions.verifying import judge_figure, lay_evidence, take_evidence_off

__all__ = [
    "Kept",
    "accept_sheet",
    "answer_question",
    "approve_sheet",
    "audit_item",
    "change_data_set",
    "decide_question",
    "declare_groups",
    "define",
    "draw_audit",
    "end_data_set",
    "import_figures",
    "judge_figure",
    "keep_figures",
    "lay_evidence",
    "lift_lock",
    "lock_due",
    "observe",
    "open_data_set",
    "plan_audit",
    "rebase_limits",
    "redefine",
    "retire",
    "return_sheet",
    "review_figures",
    "set_examining",
    "take_evidence_off",
    "tell_questioned",
]
