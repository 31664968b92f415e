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
)
from ostan.domains.councils.actions.consultations import (
    answer_unit,
    ask_body,
    table_consultation,
)
from ostan.domains.councils.actions.meetings import (
    call_meeting,
    cancel_meeting,
    end_series,
    move_meeting,
    plan_ahead,
    plan_meeting,
    start_series,
)
from ostan.domains.councils.actions.resolutions import (
    mark_overdue,
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
    "give_seat",
    "hold_meeting",
    "mark_overdue",
    "move_meeting",
    "open_meeting",
    "plan_ahead",
    "plan_meeting",
    "propose_item",
    "put_before_bodies",
    "remind_units",
    "report_done",
    "resolve",
    "return_done",
    "save_minutes",
    "set_agenda",
    "set_up_body",
    "start_series",
    "table_consultation",
    "take_attendance",
    "tell_asker",
    "tell_keepers",
    "tell_members",
    "tell_unit",
]
