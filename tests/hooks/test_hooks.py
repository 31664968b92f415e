"""Webhooks: signed, by ids only, tried for three days, and never into our own network."""

import datetime
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client, override_settings
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Task
from ostan.domains.cases.rules import Channel
from ostan.domains.org import queries as orgs
from ostan.foundation.hooks import actions
from ostan.foundation.hooks.models import Delivery, Hook
from ostan.foundation.ledger.models import Entry
from ostan.foundation.work import deliver as hand_over
from ostan.foundation.work import listeners_of
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests import given as past
from tests.cases import given
from tests.portal.api.conftest import ANSWERS, Partner, system
from tests.standing import standing

HOME = override_settings(HOOKS_ALLOWED=["127.0.0.0/8"])


class Receiver:
    """The other side: remembers what it was told, and answers as it was bidden."""

    def __init__(self) -> None:
        self.status, self.location = 204, ""
        self.heard: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.status)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Says nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/hook?a=1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    with HOME:
        yield made
    made.server.shutdown()
    made.server.server_close()


def built() -> Partner:
    world = given.world()
    return system(world, world.first)


partner = standing(built)


def hook(partner: Partner, receiver: Receiver, **more: Any) -> tuple[Hook, str]:
    told = {"kinds": ["case.opened", "case.decided"], "address": receiver.address, **more}
    return actions.make_hook(actor=SYSTEM, now=given.NOW, account_id=partner.person.account_id or 0, **told)


def sent_case(partner: Partner) -> Any:
    actor = orgs.partner_for(account_id=partner.person.account_id or 0, on=given.NOW)
    return cases.open_case(
        actor=actor, now=given.NOW, service_code="short", answers=ANSWERS, channel=Channel.SYSTEM
    )


def heard_of() -> list[Delivery]:
    """What is owed to webhooks once the worker has handed the entries to their listeners."""
    for entry in Entry.objects.order_by("pk"):
        for name in listeners_of(entry.activity):
            if name.startswith("tell_systems"):
                hand_over(
                    activity=entry.activity,
                    listener=name,
                    facts=entry.facts,
                    entry_id=entry.pk,
                    now=clock.now(),
                )
    return list(Delivery.objects.order_by("pk"))


def test_what_arrives_is_verified_by_an_outside_library(partner: Partner, receiver: Receiver) -> None:
    _, secret = hook(partner, receiver)
    case = sent_case(partner)

    (owed,) = heard_of()
    actions.deliver(delivery_id=owed.pk, now=clock.now())

    headers, body = receiver.heard[0]
    told = Webhook(secret).verify(body, headers)
    assert told["specversion"] == "1.0"
    assert {"id", "source", "type", "time", "subject"} <= told.keys()
    assert told["type"] == "ostan.case.opened"
    assert told["data"]["case"] == case.code
    assert set(told["data"]) <= {"case", "norm_due_at"}
    assert headers["content-type"].startswith("application/cloudevents+json")
    assert Delivery.objects.get().state == "SENT"
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body + b" ", headers)
    late = {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) - 3_600)}
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, late)
    assert len(heard_of()) == 1, "told twice by the ledger, owed once"


def test_a_webhook_hears_only_of_what_its_system_may_follow(partner: Partner, receiver: Receiver) -> None:
    hook(partner, receiver)
    wide, _ = hook(partner, receiver, is_wide=True)
    other = system(partner.world, partner.world.second, "دیگری")
    hook(other, receiver, is_wide=True)
    given.case(partner.world)

    assert [one.hook_id for one in heard_of()] == [wide.pk]


def test_it_is_tried_again_for_three_days_and_then_given_up(partner: Partner, receiver: Receiver) -> None:
    hook(partner, receiver)
    sent_case(partner)
    (owed,) = heard_of()
    receiver.status = 500

    for _ in actions.WAITS:
        with pytest.raises(actions.Later):
            actions.deliver(delivery_id=owed.pk, now=clock.now())
    actions.deliver(delivery_id=owed.pk, now=clock.now())

    row = Delivery.objects.get()
    assert (row.state, row.status, row.tries) == ("FAILED", 500, len(actions.WAITS) + 1)
    assert (
        datetime.timedelta(days=2.9)
        < datetime.timedelta(seconds=sum(actions.WAITS))
        < datetime.timedelta(days=3.2)
    )
    ids = {headers["webhook-id"] for headers, _ in receiver.heard}
    assert len(ids) == 1
    receiver.status = 200
    actions.repeat(actor=SYSTEM, now=clock.now(), delivery_id=owed.pk)
    actions.deliver(delivery_id=owed.pk, now=clock.now())
    assert Delivery.objects.get().state == "SENT"


def test_gone_ends_the_webhook(partner: Partner, receiver: Receiver) -> None:
    made, _ = hook(partner, receiver)
    sent_case(partner)
    (owed,) = heard_of()
    receiver.status = 410

    actions.deliver(delivery_id=owed.pk, now=clock.now())

    made.refresh_from_db()
    assert (made.ended_why, Delivery.objects.get().state) == ("gone", "FAILED")
    with pytest.raises(RuleBroken, match=r"hooks\.ended_already"):
        actions.repeat(actor=SYSTEM, now=clock.now(), delivery_id=owed.pk)
    sent_case(partner)
    assert len(heard_of()) == 1


def test_a_redirect_is_not_followed(partner: Partner, receiver: Receiver) -> None:
    hook(partner, receiver)
    sent_case(partner)
    (owed,) = heard_of()
    receiver.status, receiver.location = 307, receiver.address

    with pytest.raises(actions.Later):
        actions.deliver(delivery_id=owed.pk, now=clock.now())

    assert len(receiver.heard) == 1


def test_two_secrets_sign_for_a_day(partner: Partner, receiver: Receiver) -> None:
    made, old = hook(partner, receiver)
    new = actions.change_secret(actor=SYSTEM, now=clock.now(), hook_id=made.pk)
    sent_case(partner)
    (owed,) = heard_of()

    actions.deliver(delivery_id=owed.pk, now=clock.now())

    headers, body = receiver.heard[0]
    for secret in (old, new):
        assert Webhook(secret).verify(body, headers)
    assert old not in str(Hook.objects.values_list().get())


def test_a_private_address_is_refused_when_it_is_called(partner: Partner, receiver: Receiver) -> None:
    hook(partner, receiver)
    sent_case(partner)
    (owed,) = heard_of()

    with override_settings(HOOKS_ALLOWED=["10.0.0.0/8"]), pytest.raises(actions.Later):
        actions.deliver(delivery_id=owed.pk, now=clock.now())

    assert Delivery.objects.get().refusal == "hooks.address_private"
    assert not receiver.heard


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "http://example.ir/",
        "ftp://example.ir/",
        "https://",
        "https://a:b@example.ir/",
        "https://exa mple.ir",
        "https://[::1",
        "https://example.ir:99999/",
    ],
)
def test_what_is_no_address_is_refused(partner: Partner, address: str) -> None:
    with pytest.raises(RuleBroken, match=r"hooks\.address_wrong"):
        actions.make_hook(
            actor=SYSTEM,
            now=given.NOW,
            account_id=partner.person.account_id or 0,
            address=address,
            kinds=["case.opened"],
        )


def test_only_who_manages_keys_manages_webhooks(partner: Partner, receiver: Receiver) -> None:
    made, _ = hook(partner, receiver)
    clerk = Actor(1, grants=(Grant(Role.CLERK, "1."),))

    for act in (actions.change_secret, actions.end_hook):
        with pytest.raises(NotAllowed):
            act(actor=clerk, now=given.NOW, hook_id=made.pk)


def test_the_page_shows_the_log_and_calls_again(partner: Partner, receiver: Receiver) -> None:
    admin: Client = past.staff(Role.ADMINISTRATOR, partner.world.root.pk)
    page = f"/manage/partners/{partner.person.pk}/"
    told = {"address": receiver.address, "kinds": ["case.opened", "task.opened"], "is_wide": "1"}

    made = admin.post(f"{page}hooks/add/", told)

    assert "whsec_" in made.content.decode()
    one = Hook.objects.get()
    assert receiver.address.replace("&", "&amp;") in admin.get(page).content.decode()
    assert "هنوز پیامی نرفته است" in admin.get(f"{page}hooks/{one.pk}/").content.decode()
    case = given.case(partner.world)
    assert {row.kind for row in heard_of()} == {"case.opened", "task.opened"}
    owed = Delivery.objects.get(kind="task.opened")
    assert json.loads(owed.body)["data"]["task_id"] == Task.objects.get(case=case).pk
    assert "در صف" in admin.get(f"{page}hooks/{one.pk}/").content.decode()
    assert admin.post(f"{page}hooks/{one.pk}/deliveries/{owed.pk}/repeat/").status_code == 302
    assert admin.post(f"{page}hooks/{one.pk}/deliveries/999999/repeat/").status_code == 404
    assert "whsec_" in admin.post(f"{page}hooks/{one.pk}/secret/").content.decode()
    assert admin.post(f"{page}hooks/{one.pk}/end/").status_code == 302
    assert admin.post(f"{page}hooks/{one.pk}/end/").status_code == 302
    assert "کنار گذاشته شده" in admin.get(f"{page}hooks/{one.pk}/").content.decode()
    assert admin.post(f"{page}hooks/add/", {**told, "kinds": []}).status_code == 422
