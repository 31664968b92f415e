"""The weekly digest: who reads it, what it says, and the checkpoint that is printed in it."""

import datetime

import pytest

from ostan.domains.councils import actions, queries
from ostan.domains.org.models import Person
from ostan.domains.plans import actions as plans
from ostan.domains.plans import queries as plan_queries
from ostan.foundation.ledger import seal
from ostan.foundation.ledger.models import Checkpoint, Entry
from ostan.foundation.notices import actions as notices
from ostan.foundation.notices import queries as notice_queries
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import deliver
from ostan.kernel.actor import SYSTEM, Actor, Role
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed
from ostan.portal.councils.letter import written
from tests.cases import given as people
from tests.councils import given
from tests.councils.given import DAY, NOW, Council
from tests.notices.test_outbox import Postbox, postbox
from tests.plans import given as promises
from tests.portal.councils.test_pages import browser

__all__ = ["postbox"]

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


def mail(*actors: Actor) -> None:
    """Each has an address."""
    for one in actors:
        Person.objects.filter(pk=one.person_id).update(email=f"p{one.person_id}@example.ir")


def sent(now: datetime.datetime) -> list[Notice]:
    """What the worker sends of the digest of that day."""
    seal.seal(now=now)
    assert actions.send_digest(actor=SYSTEM, now=now)
    entry = Entry.objects.get(activity="DigestSent", at=now)
    deliver(activity="DigestSent", listener="tell_week", facts=entry.facts, entry_id=entry.pk, now=now)
    found = list(Notice.objects.filter(entry_id=entry.pk).order_by("person_id"))
    for one in found:
        notices.send(notice_id=one.pk)
    return found


def letters(box: Postbox) -> dict[str, str]:
    """The text of each letter by its address."""
    return {str(one["To"]): one.get_payload(decode=True).decode() for one in box.received}


def test_it_brings_what_is_late_with_the_checkpoint_through_a_real_server(
    council: Council, postbox: Postbox
) -> None:
    governor = people.staff("استاندار", council.root, Role.GOVERNOR)
    deputy = people.staff("معاون", council.second, Role.DEPUTY)
    mail(governor, deputy, council.head, council.holder)
    row = given.resolved(council, given.sitting(council))
    soon = row.due_at - DAY
    sent(soon)
    late = row.due_at + DAY
    found = sent(late)

    assert {one.person_id for one in found} == {
        governor.person_id,
        deputy.person_id,
        council.holder.person_id,
    }
    assert {one.channel for one in found} == {"EMAIL"}
    told = letters(postbox)
    whole = told[f"p{governor.person_id}@example.ir"]
    assert "مصوبه‌های گذشته از مهلت: ۱\n• مصوبهٔ ۱ کمیتهٔ دولت الکترونیک (ادارهٔ کل نخست)" in whole
    assert "مصوبه‌های گذشته از مهلت: هیچ" in told[f"p{deputy.person_id}@example.ir"]
    printed = Entry.objects.get(activity="DigestSent", at=late).facts
    checkpoint = Checkpoint.objects.get(size=printed["size"])
    assert bytes(checkpoint.root).hex() == printed["root_sha256"]
    for line in (checkpoint.origin, str(checkpoint.size), printed["root_sha256"]):
        assert line in whole
    first = next(one for one in postbox.received if str(one["To"]).startswith(f"p{governor.person_id}@"))
    assert "مصوبه‌هایی که مهلتشان تا یک هفته می‌رسد: ۱" in first.get_payload(decode=True).decode()


def test_whoever_does_not_want_it_goes_on_hearing_the_rest(council: Council, postbox: Postbox) -> None:
    mail(council.chair, council.secretary)
    told = {"actor": council.chair, "now": NOW, "sms": True, "email": True}
    notices.set_preference(**told, digest=False)
    assert [one.person_id for one in sent(NOW)] == [council.secretary.person_id]
    row = given.planned(council)
    actions.call_meeting(actor=council.secretary, now=NOW, meeting_id=row.pk)
    entry = Entry.objects.get(activity="MeetingCalled")
    deliver(
        activity="MeetingCalled",
        listener="tell_members_councils.called",
        facts=entry.facts,
        entry_id=entry.pk,
        now=NOW,
    )
    assert Notice.objects.filter(person_id=council.chair.person_id, channel="EMAIL").count() == 1


def test_it_goes_out_once_a_day_and_never_without_a_checkpoint(council: Council) -> None:
    assert not actions.send_digest(actor=SYSTEM, now=NOW)
    seal.seal(now=NOW)
    assert actions.send_digest(actor=SYSTEM, now=NOW)
    assert not actions.send_digest(actor=SYSTEM, now=NOW)
    assert actions.send_digest(actor=SYSTEM, now=NOW + WEEK)
    with pytest.raises(NotAllowed):
        actions.send_digest(actor=council.chair, now=NOW + 2 * WEEK)


def test_it_tells_what_moved_what_waits_and_what_did_not_come() -> None:
    plan = promises.plan()
    world, now = plan.world, promises.NOW
    promise = promises.promised(plan)
    plans.note_states(actor=SYSTEM, now=now)
    plans.ask_body(
        actor=world.head,
        now=now,
        unit_id=world.units["agency"],
        body="سازمان اداری و استخدامی کشور",
        title="پیوند به سامانهٔ ملی",
        text="دسترسی داده شود.",
        asked_on=local_day(now),
    )
    province = queries.Reader(world.provincial, "")
    moved = plan_queries.moved(since=now, until=now + DAY)
    told = written(queries.week(reader=province, now=now + DAY, moved=moved))
    assert f"{promise.title} (ادارهٔ کل): از «آغاز نشده» به «راستی‌آزمایی‌نشده»" in told
    assert "مطالبه‌های بی‌پاسخ از نهادهای ملی: هیچ" in told
    later = queries.week(reader=province, now=now + 40 * DAY, moved=[])
    assert [one.title for one in later.demands] == ["پیوند به سامانهٔ ملی"]
    assert sum(one.sheets for one in later.missing) > 0
    other = queries.week(reader=queries.Reader(world.other_head, "9.9."), now=now + 40 * DAY, moved=moved)
    assert (other.demands, other.moved, other.missing) == ([], [], [])
    assert plan_queries.moved(since=now + DAY, until=now + 2 * DAY) == []


def test_the_choice_stands_on_the_account_page_of_its_readers(council: Council) -> None:
    chair, clerk = browser(council.chair), browser(council.outsider)
    assert "خلاصهٔ هفتگی" in chair.get("/account/").content.decode()
    assert "خلاصهٔ هفتگی" not in clerk.get("/account/").content.decode()
    url = "/account/notices/"
    assert chair.post(url, {"mail": "yes", "digest-asked": "yes"}).status_code == 302
    assert not notice_queries.wants_of(person_id=council.chair.person_id).digest
    assert chair.post(url, {"mail": "yes"}).status_code == 302  # a page that did not ask changes nothing
    assert not notice_queries.wants_of(person_id=council.chair.person_id).digest
    assert chair.post(url, {"mail": "yes", "digest-asked": "yes", "digest": "yes"}).status_code == 302
    assert notice_queries.wants_of(person_id=council.chair.person_id).digest
