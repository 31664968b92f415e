"""Everything that changes councils."""

from ostan.domains.councils.actions.agenda import (
    drop_item,
    propose_item,
    put_before_bodies,
    set_agenda,
)
from ostan.domains.councils.actions.bodies import (
    change_body,
    close_body,
    end_seat,
    give_seat,
    set_up_body,
    set_up_defaults,
)
from ostan.domains.councils.actions.consultations import (
    answer_unit,
    ask_body,
    table_consultation,
)
from ostan.domains.councils.actions.digest import send_digest, tell_week
from ostan.domains.councils.actions.measured import follow_promise, put_behind
from ostan.domains.councils.actions.meetings import (
    call_meeting,
    cancel_meeting,
    end_series,
    invite_newcomers,
    move_meeting,
    plan_ahead,
    plan_meeting,
    start_series,
)
from ostan.domains.councils.actions.resolutions import (
    mark_overdue,
    name_owner,
    remind_units,
    report_done,
    resolve,
    return_done,
)
from ostan.domains.councils.actions.sitting import (
    approve_minutes,
    hold_meeting,
    open_meeting,
    save_minutes,
    take_attendance,
)
from ostan.domains.councils.actions.telling import (
    tell_asker,
    tell_keepers,
    tell_members,
    tell_unit,
)

__all__ = [
    "answer_unit",
    "approve_minutes",
    "ask_body",
    "call_meeting",
    "cancel_meeting",
    "change_body",
    "close_body",
    "drop_item",
    "end_seat",
    "end_series",
    "follow_promise",
    "give_seat",
    "hold_meeting",
    "invite_newcomers",
    "mark_overdue",
    "move_meeting",
    "name_owner",
    "open_meeting",
    "plan_ahead",
    "plan_meeting",
    "propose_item",
    "put_before_bodies",
    "put_behind",
    "remind_units",
    "report_done",
    "resolve",
    "return_done",
    "save_minutes",
    "send_digest",
    "set_agenda",
    "set_up_body",
    "set_up_defaults",
    "start_series",
    "table_consultation",
    "take_attendance",
    "tell_asker",
    "tell_keepers",
    "tell_members",
    "tell_unit",
    "tell_week",
]
