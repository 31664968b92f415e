"""Writes cases. Every public action keeps the promise of its docstring or leaves no trace."""

from ostan.domains.cases.actions.absences import Covered, cover_tasks, give_back
from ostan.domains.cases.actions.care import (
    erase_answers,
    erase_owed,
    mark_mentions_read,
    record_reading,
    reveal_applicant,
)
from ostan.domains.cases.actions.counting import count_waiting_times
from ostan.domains.cases.actions.deadlines import (
    escalate,
    extend,
    fire_timers,
    mark_late,
    mark_legally_late,
    reckon_deadlines,
    remind,
)
from ostan.domains.cases.actions.desk import (
    claim_task,
    claim_tasks,
    complete_task,
    hand_over_task,
    release_task,
    return_task,
)
from ostan.domains.cases.actions.drafts import (
    drop_draft,
    drop_expired_drafts,
    drop_visitors_draft,
    erase_drafts,
    hold_draft,
    keep_draft,
    keep_visitors_draft,
    resume_draft,
    sign_draft,
    sign_held_drafts,
)
from ostan.domains.cases.actions.ending import close_unanswered, decide_case, object, reopen, withdraw
from ostan.domains.cases.actions.exchange import CasesImport, export_cases, import_cases, set_outside_system
from ostan.domains.cases.actions.fees import refund_fee, settle_fee
from ostan.domains.cases.actions.forwarding import (
    answer_forwarding,
    forward_case,
    remind_outside,
    set_outside_body,
    take_back_forwarding,
)
from ostan.domains.cases.actions.intake import open_case
from ostan.domains.cases.actions.keeping import (
    choose_filter,
    drop_filter,
    keep_filter,
    set_limits,
    set_routing_rule,
)
from ostan.domains.cases.actions.merging import add_part, follow_case, merge_case, unfollow_case
from ostan.domains.cases.actions.moving import follow_unit, reroute
from ostan.domains.cases.actions.replies import keep_reply, restore_reply, retire_reply
from ostan.domains.cases.actions.service_counts import count_services
from ostan.domains.cases.actions.systems import tell_systems
from ostan.domains.cases.actions.talk import (
    add_note,
    answer_question,
    ask_citizen,
    attach,
    send_message,
    take_back_question,
)
from ostan.domains.cases.actions.tallies import count_refusals
from ostan.domains.cases.actions.telling import (
    tell_applicant,
    tell_followers,
    tell_head,
    tell_holders,
    tell_mentioned,
    tell_of_file,
    tell_outside,
    tell_payer,
    tell_units,
)
from ostan.domains.cases.actions.versions import ask_move, move_asked, move_to_version

__all__ = [
    "CasesImport",
    "Covered",
    "add_note",
    "add_part",
    "answer_forwarding",
    "answer_question",
    "ask_citizen",
    "ask_move",
    "attach",
    "choose_filter",
    "claim_task",
    "claim_tasks",
    "close_unanswered",
    "complete_task",
    "count_refusals",
    "count_services",
    "count_waiting_times",
    "cover_tasks",
    "decide_case",
    "drop_draft",
    "drop_expired_drafts",
    "drop_filter",
    "drop_visitors_draft",
    "erase_answers",
    "erase_drafts",
    "erase_owed",
    "escalate",
    "export_cases",
    "extend",
    "fire_timers",
    "follow_case",
    "follow_unit",
    "forward_case",
    "give_back",
    "hand_over_task",
    "hold_draft",
    "import_cases",
    "keep_draft",
    "keep_filter",
    "keep_reply",
    "keep_visitors_draft",
    "mark_late",
    "mark_legally_late",
    "mark_mentions_read",
    "merge_case",
    "move_asked",
    "move_to_version",
    "object",
    "open_case",
    "reckon_deadlines",
    "record_reading",
    "refund_fee",
    "release_task",
    "remind",
    "remind_outside",
    "reopen",
    "reroute",
    "restore_reply",
    "resume_draft",
    "retire_reply",
    "return_task",
    "reveal_applicant",
    "send_message",
    "set_limits",
    "set_outside_body",
    "set_outside_system",
    "set_routing_rule",
    "settle_fee",
    "sign_draft",
    "sign_held_drafts",
    "take_back_forwarding",
    "take_back_question",
    "tell_applicant",
    "tell_followers",
    "tell_head",
    "tell_holders",
    "tell_mentioned",
    "tell_of_file",
    "tell_outside",
    "tell_payer",
    "tell_systems",
    "tell_units",
    "unfollow_case",
    "withdraw",
]
