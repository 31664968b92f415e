"""Writes the service desk. Every public action keeps the promise of its docstring or leaves no trace."""

from ostan.domains.desk.actions.appointments import (
    book,
    call_off_unfit,
    cancel_appointment,
    mark_missed,
    move_appointment,
    remind,
    tell_visitor,
)
from ostan.domains.desk.actions.halls import set_counter, set_hall, set_kiosk_key, set_own_desk
from ostan.domains.desk.actions.rating import rate_visit
from ostan.domains.desk.actions.rota import (
    drop_shift,
    mark_absent,
    mark_noted_absence,
    plan_shift,
    return_from_absence,
)
from ostan.domains.desk.actions.serving import (
    bring_back,
    call_next,
    finish,
    no_show,
    recall,
    send_away,
    send_on,
    sit_down,
    stand_up,
    start,
)
from ostan.domains.desk.actions.tickets import check_in, take_ticket
from ostan.domains.desk.actions.visits import close_days, forget_visits, join_case, name_visitor, open_case

__all__ = [
    "book",
    "bring_back",
    "call_next",
    "call_off_unfit",
    "cancel_appointment",
    "check_in",
    "close_days",
    "drop_shift",
    "finish",
    "forget_visits",
    "join_case",
    "mark_absent",
    "mark_missed",
    "mark_noted_absence",
    "move_appointment",
    "name_visitor",
    "no_show",
    "open_case",
    "plan_shift",
    "rate_visit",
    "recall",
    "remind",
    "return_from_absence",
    "send_away",
    "send_on",
    "set_counter",
    "set_hall",
    "set_kiosk_key",
    "set_own_desk",
    "sit_down",
    "stand_up",
    "start",
    "take_ticket",
    "tell_visitor",
]
