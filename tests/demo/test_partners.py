"""Other systems in the demo: one sends requests, and its webhook leads nowhere and says so."""

import pytest

from ostan.domains.cases import actions as cases
from ostan.domains.cases import queries
from ostan.domains.cases.models import Case, ReplyText
from ostan.domains.cases.rules import Channel
from ostan.domains.catalogue import queries as offered
from ostan.foundation.hooks import actions as hooks
from ostan.foundation.hooks.models import Delivery
from ostan.kernel.calendar import local_day
from ostan.wiring.demo import cast, partners
from ostan.wiring.demo.answers import Pen
from ostan.wiring.demo.dice import dice
from tests.demo.conftest import NOW

SERVICE = "complaint-111"


def sent() -> Case:
    """A request that came through the system."""
    (actor, shares), *_ = partners.senders(NOW)
    assert 0 < shares[SERVICE] < 1
    applicant, who = cast.enter(1, NOW)
    version = offered.offer(code=SERVICE).version_id
    pen = Pen(
        offered.version_for_case(version_id=version).form,
        dice(1, "test"),
        day=local_day(NOW),
        who=who,
        place_code="0303",
        file_of=cast.folder_of(actor, NOW),
        subject=None,
    )
    return cases.open_case(
        actor=actor,
        now=NOW,
        service_code=SERVICE,
        answers=pen.fill(),
        channel=Channel.SYSTEM,
        citizen_id=applicant.person_id,
    )


def test_the_log_of_the_webhook_says_that_its_address_is_none_of_the_open_network() -> None:
    case, known = sent(), partners.senders(NOW)

    assert partners.tell_of_newest(known, NOW) == 1
    assert partners.tell_of_newest(known, NOW) == 1
    owed = Delivery.objects.get()
    assert (owed.kind, owed.state) == ("case.opened", "WAITING")
    assert case.code in owed.body
    with pytest.raises(hooks.Later):
        hooks.deliver(delivery_id=owed.pk, now=NOW)
    owed.refresh_from_db()
    assert (owed.tries, owed.status, owed.refusal) == (1, None, "hooks.address_private")


def test_the_request_is_followed_by_the_system_that_sent_it() -> None:
    case = sent()
    (actor, _), *_ = partners.senders(NOW)
    assert queries.followed_case(actor=actor, code=case.code).channel == "SYSTEM"


def test_units_keep_texts_for_their_answers() -> None:
    assert ReplyText.objects.filter(retired_at=None).count() >= 9
