"""When this happens, that follows: the whole dynamic of the house on one page."""

import contextlib
import datetime
from collections.abc import Callable, Mapping
from typing import Any

from ostan.domains.cases import actions as cases
from ostan.domains.cases import events as case
from ostan.domains.catalogue import actions as catalogue
from ostan.domains.catalogue.events import ServiceHandedOver
from ostan.domains.councils import actions as councils
from ostan.domains.councils import events as council
from ostan.domains.councils.rules import ItemKind
from ostan.domains.desk import actions as desk
from ostan.domains.desk import events as visit
from ostan.domains.feedback import actions as feedback
from ostan.domains.feedback import queries as ratings
from ostan.domains.feedback.events import RatingInvited, SuggestionAnswered
from ostan.domains.indicators import actions as figures
from ostan.domains.indicators import events as figure
from ostan.domains.org import actions as org
from ostan.domains.org import queries as units
from ostan.domains.org.events import AbsenceEnded, AbsenceNoted, PersonErased, UnitMoved
from ostan.domains.plans import events as plan
from ostan.domains.plans import queries as plans
from ostan.domains.plans.rules.standing import LATE
from ostan.foundation.audit import actions as audit
from ostan.foundation.audit.events import VerificationAsked
from ostan.foundation.files.events import FileSetAside
from ostan.foundation.holidays.events import CalendarChanged
from ostan.foundation.identity.events import (
    BrowserMet,
    CodesRenewed,
    FactorAdded,
    FactorRemoved,
    FactorsReset,
    PasswordSet,
    SignInsFailing,
)
from ostan.foundation.notices import actions as notices
from ostan.foundation.notices.events import DeliveryReported
from ostan.foundation.payments import actions as payments
from ostan.foundation.payments import events as payment
from ostan.foundation.work import Listener, on
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed
from ostan.kernel.persian import persian_digits
from ostan.portal.councils import letter


def connect() -> None:
    """Bind every listener. Called once, at start."""
    on(VerificationAsked, audit.run_verification)
    on(case.CaseOpened, _tell_applicant("case.opened"))
    on(case.CitizenAsked, _tell_applicant("case.question"))
    on(case.CitizenReminded, remind_applicant)
    on(case.PaymentAsked, _tell_applicant("case.payment"))
    on(case.PaymentSettled, tell_of_payment)
    on(case.CaseDecided, refund_fee)
    for settled in (payment.BillPaid, payment.BillWaived):
        on(settled, settle_fee)
    on(payment.RefundAsked, _tell_payer("case.refund"))
    on(payment.RefundGiven, _tell_payer("case.refunded"))
    on(case.CaseExtended, _tell_applicant("case.extended"))
    on(case.CaseRerouted, _plainly(cases.tell_of_referral))
    on(case.MessageSent, _tell_applicant("case.message"))
    on(case.CaseDecided, _tell_applicant("case.decided"), _plainly(cases.tell_followers))
    on(case.CaseJoined, _plainly(cases.tell_joined))
    on(case.PartDecided, tell_holders_of_part)
    on(case.CaseForwarded, _tell_outside("outside.asked"))
    on(case.OutsideReminded, _tell_outside("outside.reminder"))
    on(case.OutsideAnswered, tell_holders_of_answer)
    on(case.CaseEscalated, _plainly(cases.tell_head))
    on(case.PersonMentioned, _plainly(cases.tell_mentioned))
    on(case.OperationDue, _plainly(cases.tell_units))
    on(case.MoveAsked, move_cases)
    on(case.CaseDecided, invite_rating)
    on(RatingInvited, tell_of_rating)
    on(SuggestionAnswered, _plainly(feedback.tell_suggester))
    on(FileSetAside, _plainly(cases.tell_of_file))
    for event, kind in _TO_SYSTEMS:
        on(event, _tell_systems(kind))
    on(CalendarChanged, reckon_deadlines, call_off_appointments)
    on(ServiceHandedOver, call_off_appointments)
    on(visit.AppointmentBooked, _tell_visitor("desk.booked"))
    on(visit.AppointmentMoved, _tell_visitor("desk.moved"))
    on(visit.AppointmentNear, _tell_visitor("desk.reminder"))
    on(visit.AppointmentCancelled, tell_of_cancelling)
    on(AbsenceNoted, take_off_rota)
    on(AbsenceEnded, give_tasks_back, put_back_on_rota)
    on(PersonErased, forget_person)
    on(BrowserMet, _tell_account("account.new_browser"))
    on(PasswordSet, _tell_account("account.password_changed"))
    on(SignInsFailing, _tell_account("account.failures"))
    for changed in (FactorAdded, FactorRemoved, FactorsReset, CodesRenewed):
        on(changed, _tell_account("account.factor_changed"))
    on(DeliveryReported, tell_administrators)
    on(UnitMoved, services_follow_unit, cases_follow_unit, ratings_follow_unit, bills_follow_unit)
    _connect_councils()


def _connect_councils() -> None:
    """What follows meetings and resolutions, and what comes before councils by itself."""
    on(council.MeetingCalled, _tell_members("councils.called"))
    on(council.MemberInvited, _tell_members("councils.called"))
    on(council.SeatGiven, invite_newcomers)
    on(council.MeetingMoved, _tell_members("councils.moved"))
    on(council.MeetingCancelled, _tell_members("councils.cancelled"))
    on(council.ResolutionMade, _tell_bound("councils.resolution"))
    on(council.ResolutionOwned, _tell_bound("councils.owner"))
    on(council.ResolutionNear, _tell_bound("councils.resolution_near"))
    on(council.ResolutionOverdue, _tell_bound("councils.resolution_late"))
    on(council.ResolutionReturned, _tell_bound("councils.returned"))
    on(council.BodyAsked, _plainly(councils.tell_keepers))
    on(council.BodyAnswered, _plainly(councils.tell_asker))
    on(council.DigestSent, tell_week)
    on(case.CaseBecameLegallyLate, put_before_councils)
    on(figure.QuestionAsked, put_flagged_reading)
    on(figure.FiguresReviewed, _plainly(figures.tell_questioned))
    on(plan.PromiseStood, put_late_promise, follow_promise)


def _plainly(action: Callable[..., object]) -> Listener:
    """The action of the same name, with what the event says."""

    def follow(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
        action(actor=SYSTEM, now=now, facts=facts, entry_id=entry_id)

    follow.__name__ = action.__name__
    return follow


_TO_SYSTEMS = (
    (case.CaseOpened, "case.opened"),
    (case.CitizenAsked, "case.asked"),
    (case.CitizenAnswered, "case.answered"),
    (case.PaymentAsked, "case.payment_asked"),
    (case.PaymentSettled, "case.payment_settled"),
    (case.MessageSent, "case.message"),
    (case.CaseExtended, "case.extended"),
    (case.CaseRerouted, "case.rerouted"),
    (case.CaseBecameLate, "case.late"),
    (case.CaseDecided, "case.decided"),
    (case.CaseReopened, "case.reopened"),
    (case.TaskOpened, "task.opened"),
)


def _tell_systems(kind: str) -> Listener:
    """Word of the kind to every webhook that may hear it."""

    def tell(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
        cases.tell_systems(actor=SYSTEM, now=now, kind=kind, facts=facts, entry_id=entry_id)

    tell.__name__ = f"tell_systems_{kind}"
    return tell


def _tell_applicant(code: str) -> Listener:
    """The notice `code` to the applicant of the case."""

    def tell(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
        cases.tell_applicant(actor=SYSTEM, now=now, code=code, facts=facts, entry_id=entry_id)

    tell.__name__ = f"tell_applicant_{code}"
    return tell


def _tell_payer(code: str) -> Listener:
    """The notice `code` to the applicant of a bill's case."""

    def tell(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
        cases.tell_payer(actor=SYSTEM, now=now, code=code, facts=facts, entry_id=entry_id)

    tell.__name__ = f"tell_payer_{code}"
    return tell


def remind_applicant(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    code = "case.payment_reminder" if facts.get("to_pay") else "case.reminder"
    cases.tell_applicant(actor=SYSTEM, now=now, code=code, facts=facts, entry_id=entry_id)


def tell_of_payment(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    code = "case.waived" if facts["waived"] else "case.paid"
    cases.tell_applicant(actor=SYSTEM, now=now, code=code, facts=facts, entry_id=entry_id)


def settle_fee(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    cases.settle_fee(actor=SYSTEM, now=now, facts=facts)


def refund_fee(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    cases.refund_fee(actor=SYSTEM, now=now, facts=facts)


def _tell_visitor(code: str) -> Listener:
    """The notice `code` to the holder of the appointment."""

    def tell(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
        desk.tell_visitor(actor=SYSTEM, now=now, code=code, facts=facts, entry_id=entry_id)

    tell.__name__ = f"tell_visitor_{code}"
    return tell


def tell_of_cancelling(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    code = "desk.called_off" if facts["by_house"] else "desk.cancelled"
    desk.tell_visitor(actor=SYSTEM, now=now, code=code, facts=facts, entry_id=entry_id)


def _tell_account(code: str) -> Listener:
    """The notice `code` to whoever stands behind the account; its first browser is nobody's news."""

    def tell(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
        if not facts.get("is_first"):
            org.tell_account(
                actor=SYSTEM, now=now, account_id=facts["account_id"], code=code, entry_id=entry_id
            )

    tell.__name__ = f"tell_account_{code}"
    return tell


def _tell_members(code: str) -> Listener:
    """The notice `code` to everybody who sits in the body of a meeting; nobody hears of one that was not called yet."""

    def tell(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
        if facts.get("was_called", True):
            councils.tell_members(actor=SYSTEM, now=now, code=code, facts=facts, entry_id=entry_id)

    tell.__name__ = f"tell_members_{code}"
    return tell


def _tell_bound(code: str) -> Listener:
    """The notice `code` to those who lead the unit that a resolution binds."""

    def tell(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
        councils.tell_unit(actor=SYSTEM, now=now, code=code, facts=facts, entry_id=entry_id)

    tell.__name__ = f"tell_bound_{code}"
    return tell


def invite_newcomers(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    councils.invite_newcomers(actor=SYSTEM, now=now)


def tell_week(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    councils.tell_week(actor=SYSTEM, now=now, facts=facts, entry_id=entry_id, written=letter.written)


def put_before_councils(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    """Cases past the law come before the bodies that take them as one item for each unit, counted."""
    _put_unit(ItemKind.ESCALATED_CASE, facts["unit_id"], now)


def put_flagged_reading(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    """Figures that need explanation come in the same way, without a word of which and why: that is for who may read it."""
    _put_unit(ItemKind.FLAGGED_READING, facts["unit_id"], now)


def _put_unit(kind: ItemKind, unit_id: int, now: datetime.datetime) -> None:
    title = units.unit_names(unit_ids=[unit_id]).get(unit_id, "")
    councils.put_before_bodies(actor=SYSTEM, now=now, kind=kind, ref=f"unit:{unit_id}", title=title)


def put_late_promise(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    """A promise that is behind, missed or not to be verified comes before the bodies that watch its programme."""
    if facts["state"] not in LATE:
        return
    pk = facts["commitment_id"]
    councils.put_before_bodies(
        actor=SYSTEM,
        now=now,
        kind=ItemKind.LATE_COMMITMENT,
        ref=f"commitment:{pk}",
        title=plans.titles(commitment_ids=[pk]).get(pk, ""),
        programmes=list(plans.programmes_of(commitment_ids=[pk]).values()),
    )


def follow_promise(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    """What a council resolved is done when the promise behind it is met, and not before."""
    councils.follow_promise(actor=SYSTEM, now=now, commitment_id=facts["commitment_id"])


def tell_administrators(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    told = {"count": persian_digits(facts["count"])}
    org.tell_administrators(actor=SYSTEM, now=now, code="notices.report", entry_id=entry_id, facts=told)


def _tell_outside(code: str) -> Listener:
    """The notice `code` to the body without an account."""

    def tell(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
        cases.tell_outside(actor=SYSTEM, now=now, code=code, facts=facts, entry_id=entry_id)

    tell.__name__ = f"tell_outside_{code}"
    return tell


def tell_holders_of_part(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    cases.tell_holders(actor=SYSTEM, now=now, code="case.part_decided", facts=facts, entry_id=entry_id)


def tell_holders_of_answer(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    cases.tell_holders(actor=SYSTEM, now=now, code="case.outside_answered", facts=facts, entry_id=entry_id)


def move_cases(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    cases.move_asked(actor=SYSTEM, now=now, facts=facts, entry_id=entry_id)


def invite_rating(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    with contextlib.suppress(NotAllowed):  # reopened meanwhile: its next decision invites
        feedback.invite(actor=SYSTEM, now=now, case_id=facts["case_id"])


def tell_of_rating(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    more = {"link": ratings.link_of(facts["case_id"])}
    cases.tell_applicant(
        actor=SYSTEM, now=now, code="feedback.invited", facts=facts, entry_id=entry_id, more=more
    )


def reckon_deadlines(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    cases.reckon_deadlines(actor=SYSTEM, now=now)


def call_off_appointments(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    desk.call_off_unfit(actor=SYSTEM, now=now)


def take_off_rota(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    desk.mark_noted_absence(
        actor=SYSTEM,
        now=now,
        absent_id=facts["absent_id"],
        substitute_id=facts["substitute_id"],
        since=datetime.date.fromisoformat(facts["since"]),
        until=datetime.date.fromisoformat(facts["until"]),
    )


def put_back_on_rota(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    held = units.held_role(actor=SYSTEM, capability="org.absence", hat=facts["membership_id"], on=now)
    desk.return_from_absence(actor=SYSTEM, now=now, person_id=held.person_id)


def services_follow_unit(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    catalogue.follow_unit(actor=SYSTEM, now=now, unit_id=facts["unit_id"])


def cases_follow_unit(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    cases.follow_unit(actor=SYSTEM, now=now, unit_id=facts["unit_id"])


def bills_follow_unit(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    payments.follow_unit(actor=SYSTEM, now=now, **facts)


def ratings_follow_unit(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    feedback.follow_unit(actor=SYSTEM, now=now, unit_id=facts["unit_id"])


def give_tasks_back(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    cases.give_back(actor=SYSTEM, now=now)


def forget_person(*, facts: Mapping[str, Any], entry_id: int, now: datetime.datetime) -> None:
    notices.erase_addresses(actor=SYSTEM, now=now, person_id=facts["person_id"])
    feedback.erase_comments(actor=SYSTEM, now=now, person_id=facts["person_id"])
    feedback.erase_suggestions(actor=SYSTEM, now=now, person_id=facts["person_id"])
    desk.forget_visits(actor=SYSTEM, now=now, person_id=facts["person_id"])
    cases.erase_drafts(actor=SYSTEM, now=now, person_id=facts["person_id"])
    payments.forget_payer(actor=SYSTEM, now=now, person_id=facts["person_id"])
    cases.erase_owed(actor=SYSTEM, now=now)
