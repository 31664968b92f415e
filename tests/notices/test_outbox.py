"""A notice is owed once, sent once, and tried again when its provider cannot be reached."""

import datetime
import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from ostan.foundation import vault
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices import actions, providers, queries
from ostan.foundation.notices.models import Notice
from ostan.kernel.actor import Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken

NOW = datetime.datetime(2026, 5, 4, 8, tzinfo=datetime.UTC)
ADMIN = Actor(1, 1, (Grant(Role.ADMINISTRATOR),))
CLERK = Actor(2, 2, (Grant(Role.CLERK, "1."),))

pytestmark = pytest.mark.django_db


class Postbox(Message):
    """Keeps what it is given; refuses a recipient of that name."""

    def __init__(self) -> None:
        super().__init__(EmailMessage)
        self.received: list[EmailMessage] = []

    def handle_message(self, message: EmailMessage) -> None:
        self.received.append(message)

    async def handle_RCPT(  # the name that aiosmtpd calls
        self, server: object, session: object, envelope: object, address: str, options: list[str]
    ) -> str:
        if address.startswith("refused"):
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def postbox(settings: object) -> Iterator[Postbox]:
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    settings.NOTICES_FROM = "ostan@example.ir"
    yield box
    controller.stop()


def owe(address: str = "someone@example.ir", entry_id: int = 7, **more: object) -> Notice:
    (notice,) = actions.owe(
        entry_id=entry_id,
        code="case.opened",
        person_id=3,
        addresses={"EMAIL": address},
        facts={"code": "12345", "service": "پروانه", "due": "۲۰ مهر"},
        stream="case:1",
        now=NOW,
        **more,
    )
    return notice


def test_a_notice_reaches_its_address_through_a_real_server(postbox: Postbox) -> None:
    notice = owe()

    actions.send(notice_id=notice.pk)

    (message,) = postbox.received
    assert "12345" in message.get_payload(decode=True).decode()
    notice.refresh_from_db()
    assert (notice.state, notice.tries) == ("SENT", 1)


def test_the_same_notice_is_owed_and_sent_once(postbox: Postbox) -> None:
    first, second = owe(), owe()
    actions.send(notice_id=first.pk)
    actions.send(notice_id=first.pk)

    assert first.pk == second.pk
    assert len(postbox.received) == 1


def test_a_server_that_is_down_is_tried_again(settings: object) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    notice = owe()

    for _ in range(actions.TRIES - 1):
        with pytest.raises(ConnectionRefusedError):
            actions.send(notice_id=notice.pk)
    actions.send(notice_id=notice.pk)

    notice.refresh_from_db()
    assert (notice.state, notice.tries) == ("FAILED", actions.TRIES)


def test_a_refused_address_is_not_tried_again(postbox: Postbox) -> None:
    notice = owe("refused@example.ir")

    actions.send(notice_id=notice.pk)

    notice.refresh_from_db()
    assert notice.state == "FAILED"
    assert notice.refusal == smtplib.SMTPRecipientsRefused.__name__


def test_a_failed_notice_can_be_queued_again_by_its_keeper_only(postbox: Postbox) -> None:
    notice = owe("refused@example.ir")
    actions.send(notice_id=notice.pk)

    with pytest.raises(NotAllowed):
        actions.retry_failed(actor=CLERK, now=NOW, notice_id=notice.pk)
    actions.retry_failed(actor=ADMIN, now=NOW, notice_id=notice.pk)

    notice.refresh_from_db()
    assert (notice.state, notice.tries) == ("WAITING", 0)


def test_without_a_provider_the_notice_is_withheld_and_says_so(settings: object) -> None:
    settings.EMAIL_URL = ""

    assert owe().state == "WITHHELD"
    assert not providers.reaches_people("SMS")


def test_the_console_shows_what_would_be_told_and_not_to_whom(
    settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_URL = "console:"
    notice = owe(address="someone@example.ir")

    actions.send(notice_id=notice.pk)

    notice.refresh_from_db()
    said = capsys.readouterr().out
    assert notice.state == "SENT"
    assert "12345" in said
    assert "someone" not in said


def test_replayed_history_sends_nothing(postbox: Postbox) -> None:
    assert owe(is_past=True).state == "WITHHELD"


def test_the_address_is_not_readable_in_the_table() -> None:
    notice = owe()

    assert b"someone" not in bytes(notice.address_sealed)
    assert vault.unseal(bytes(notice.address_sealed)) == "someone@example.ir"


def test_a_province_words_its_notices_and_goes_back() -> None:
    actions.change_text(
        actor=ADMIN, now=NOW, code="case.opened", channel="SMS", subject="", body="ثبت شد: $code"
    )
    changed = queries.text_of(code="case.opened", channel="SMS")
    actions.reset_text(actor=ADMIN, now=NOW, code="case.opened", channel="SMS")

    assert queries.fill(changed, {"code": "9"}).body == "ثبت شد: 9"
    assert not queries.text_of(code="case.opened", channel="SMS").is_own
    assert list(Entry.objects.values_list("activity", flat=True)) == ["TemplateChanged", "TemplateReset"]


@pytest.mark.parametrize(
    "body, code",
    [
        ("", "notices.empty"),
        ("سلام $national_code", "blanks.unknown_name"),
        ("سلام $", "blanks.bad_name"),
        ("ی" * 2001, "notices.too_long"),
    ],
)
def test_a_wording_with_a_fault_is_refused(body: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.change_text(actor=ADMIN, now=NOW, code="case.opened", channel="SMS", subject="", body=body)

    assert refused.value.code == code


def test_only_the_keeper_of_notices_words_them() -> None:
    with pytest.raises(NotAllowed):
        actions.change_text(actor=CLERK, now=NOW, code="case.opened", channel="SMS", subject="", body="x")


def test_every_default_wording_uses_only_its_own_names() -> None:
    for wording, texts in queries.all_texts():
        for text in texts:
            queries.check_text(code=text.code, channel=text.channel, body=text.body)
        assert wording.title


def test_erasing_a_person_empties_where_notices_went() -> None:
    notice = owe()

    assert actions.erase_addresses(actor=ADMIN, now=NOW, person_id=3) == 1

    notice.refresh_from_db()
    assert vault.unseal(bytes(notice.address_sealed)) == ""


def test_a_subject_stays_one_header_of_bounded_length() -> None:
    text = {"actor": ADMIN, "now": NOW, "code": "case.opened", "channel": "EMAIL", "body": "ثبت شد"}
    with pytest.raises(RuleBroken, match=r"notices\.too_long"):
        actions.change_text(**text, subject="ی" * 201)

    actions.change_text(**text, subject="ثبت شد\r\nBcc: everybody@example.ir")

    assert queries.text_of(code="case.opened", channel="EMAIL").subject == "ثبت شد Bcc: everybody@example.ir"


def test_a_notice_that_goes_out_again_is_known_by_its_name(postbox: Postbox, settings: Any) -> None:
    notice = owe()
    for _ in range(2):
        notice.state = "WAITING"
        notice.save()
        actions.send(notice_id=notice.pk)

    names = [message["Message-ID"] for message in postbox.received]
    assert names == [f"<notice-{notice.pk}@{settings.PORTAL['origin']}>"] * 2
