"""The states of a turn and of an appointment, and what leads from one to the next."""

from enum import StrEnum

from ostan.kernel.errors import RuleBroken


class TicketState(StrEnum):
    WAITING = "WAITING"
    CALLED = "CALLED"
    SERVING = "SERVING"
    DONE = "DONE"
    NO_SHOW = "NO_SHOW"
    SENT_AWAY = "SENT_AWAY"


class Source(StrEnum):
    """By which way a turn was taken."""

    KIOSK = "KIOSK"
    OPERATOR = "OPERATOR"
    APPOINTMENT = "APPOINTMENT"


class Priority(StrEnum):
    """Why somebody is called earlier: the reason alone, never a word of medicine."""

    NONE = ""
    DISABILITY = "DISABILITY"
    AGE = "AGE"
    PREGNANCY = "PREGNANCY"


class Ending(StrEnum):
    """How a visit ended at the counter; the first two need no second visit."""

    ANSWERED = "ANSWERED"
    INFORMED = "INFORMED"
    CASE_OPENED = "CASE_OPENED"


class AwayReason(StrEnum):
    """Why somebody was sent away without being served."""

    NO_REPRESENTATIVE = "NO_REPRESENTATIVE"
    DOCUMENTS_MISSING = "DOCUMENTS_MISSING"
    OTHER_AGENCY = "OTHER_AGENCY"
    SYSTEM_DOWN = "SYSTEM_DOWN"
    CLOSED = "CLOSED"


class Absence(StrEnum):
    """Why a representative does not sit; nothing that concerns health."""

    LEAVE = "LEAVE"
    MISSION = "MISSION"
    AGENCY_NEED = "AGENCY_NEED"
    OTHER = "OTHER"


class AppointmentState(StrEnum):
    BOOKED = "BOOKED"
    ARRIVED = "ARRIVED"
    CANCELLED = "CANCELLED"
    MISSED = "MISSED"


class Move(StrEnum):
    """What may be done to a turn."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    TRANSFER = "transfer"
    NO_SHOW = "no_show"
    BRING_BACK = "bring_back"
    FINISH = "finish"
    SEND_AWAY = "send_away"


_T = TicketState
MOVES: dict[Move, tuple[frozenset[TicketState], TicketState]] = {
    Move.CALL: (frozenset({_T.WAITING}), _T.CALLED),
    Move.RECALL: (frozenset({_T.CALLED}), _T.CALLED),
    Move.START: (frozenset({_T.CALLED}), _T.SERVING),
    Move.TRANSFER: (frozenset({_T.CALLED, _T.SERVING}), _T.WAITING),
    Move.NO_SHOW: (frozenset({_T.CALLED}), _T.NO_SHOW),
    Move.BRING_BACK: (frozenset({_T.NO_SHOW}), _T.WAITING),
    Move.FINISH: (frozenset({_T.SERVING}), _T.DONE),
    Move.SEND_AWAY: (frozenset({_T.WAITING, _T.CALLED, _T.SERVING}), _T.SENT_AWAY),
}


def after(state: str, move: Move) -> TicketState:
    """The state of a turn after the move.

    Source: assumed, the usual life of a turn in a queue.

    Raises:
        RuleBroken: "desk.not_now", the turn is somewhere else by now.
    """
    before, then = MOVES[move]
    if TicketState(state) not in before:
        raise RuleBroken("desk.not_now", state=str(state))
    return then


def endings(*, has_case: bool, is_decided: bool) -> tuple[Ending, ...]:
    """How a visit may be said to have ended: with a case that goes on it was not answered, whatever was said.

    Source: first contact resolution as usually defined; assumed.
    """
    if not has_case:
        return Ending.ANSWERED, Ending.INFORMED
    return (Ending.ANSWERED,) if is_decided else (Ending.CASE_OPENED,)


def check_ending(ending: Ending, *, has_case: bool, is_decided: bool) -> None:
    """Raises RuleBroken desk.no_case, desk.case_goes_on or desk.case_decided unless the visit ended so."""
    if ending in endings(has_case=has_case, is_decided=is_decided):
        return
    if not has_case:
        raise RuleBroken("desk.no_case", field="ending")
    raise RuleBroken("desk.case_decided" if is_decided else "desk.case_goes_on", field="ending")
