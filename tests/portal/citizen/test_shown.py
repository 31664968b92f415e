"""What an applicant is shown: every event of a case is told to him in words, or named here as not for him."""

import dataclasses

from ostan.domains.cases import actions, queries
from ostan.domains.cases import words as case_words
from ostan.domains.cases.queries.history import FOR_APPLICANT
from ostan.domains.feedback import words as feedback_words
from ostan.kernel import clock
from ostan.kernel.events import Event
from tests.cases import given as cases_given
from tests.portal.citizen import given

NOT_FOR_APPLICANT = {
    # who looked and who was told
    *("CaseRead", "ApplicantRevealed", "PersonMentioned", "CaseEscalated", "TimerFired"),
    *("SlipRead", "RefundAccountRead"),
    # in whose hands it is inside the office; that a step is done, is shown
    *("TaskOpened", "TaskClaimed", "TaskReleased", "TaskHandedOver", "TaskReturned", "TaskWithdrawn"),
    *("OperationDue", "CaseMoved", "PartOpened", "PartDecided", "StepAnswered"),
    # others: those who wait for the same, other bodies, other systems, the hall
    *("CaseFollowed", "CaseUnfollowed", "CaseForwarded", "OutsideReminded", "OutsideAnswered"),
    *("ForwardingTakenBack", "CaseImported", "CaseOfTicket"),
    # told by another: PaymentAsked, CaseDecided, RefundAsked
    *("BillMade", "BillCancelled", "RefundAccountGiven"),
}


def events_of_cases() -> set[str]:
    """The events that tell of one case, or of its bill."""
    found, queue = set(), [Event]
    while queue:
        for kind in queue.pop().__subclasses__():
            queue.append(kind)
            names = {field.name for field in dataclasses.fields(kind)}
            if kind.__module__.startswith("ostan.") and names & {"case_id", "bill_id"}:
                found.add(kind.__name__)
    return found


def test_every_event_of_a_case_is_shown_or_named_as_not_for_the_applicant() -> None:
    assert events_of_cases() == FOR_APPLICANT | NOT_FOR_APPLICANT
    assert not FOR_APPLICANT & NOT_FOR_APPLICANT


def test_what_is_shown_has_words_and_there_are_no_words_for_what_is_not() -> None:
    own = {*case_words.OWN_HISTORY, *feedback_words.OWN_HISTORY}
    worded = {name.partition(".")[0] for name in (*case_words.HISTORY, *own)}

    assert worded >= FOR_APPLICANT
    assert {name.partition(".")[0] for name in own} <= FOR_APPLICANT


def test_a_file_that_is_kept_among_the_staff_is_not_told(world, me):
    mine = given.claimed(world, me)
    for seen in (False, True):
        actions.attach(
            actor=world.clerk,
            now=clock.now(),
            case_id=mine.pk,
            file_id=cases_given.file(world.clerk),
            for_citizen=seen,
        )

    told = queries.my_case(actor=me.actor, now=clock.now(), code=mine.code).history
    found, _ = queries.feed(actor=me.actor)
    inside = queries.case_file(actor=world.clerk, now=clock.now(), code=mine.code).history

    assert [line.activity for line in told].count("FileAttached") == 1
    assert [one.line.activity for one in found].count("FileAttached") == 1
    assert [line.activity for line in inside].count("FileAttached") == 2
