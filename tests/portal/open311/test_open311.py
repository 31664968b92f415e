"""Open311 GeoReport v2, asked by clients that are not ours against the running server, in JSON and XML."""

import datetime
import json
import re
from typing import Any

import pytest
from civicbot import Endpoint, HttpTransport, Open311Client
from civicbot.http import HttpError, RateLimiter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from georeport import GeoReport
from pytest_django.live_server_helper import LiveServer

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Answers, Attachment, Case, Message
from ostan.domains.cases.rules import Outcome
from ostan.domains.catalogue import actions as catalogue
from ostan.domains.catalogue.models import PublicService
from ostan.domains.org.models import Person
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given
from tests.portal.api.conftest import Partner, system
from tests.standing import standing

V2 = "/open311/v2"
FORM: dict[str, Any] = {
    "layout": {
        "pages": [
            {
                "name": "all",
                "title": "گزارش",
                "questions": [
                    {"name": "what", "kind": "long_text", "label": "شرح"},
                    {
                        "name": "kind",
                        "kind": "choice",
                        "label": "نوع",
                        "options": [
                            {"value": "hole", "label": "چاله"},
                            {"value": "light", "label": "روشنایی"},
                        ],
                    },
                    {
                        "name": "when",
                        "kind": "several",
                        "label": "هنگام",
                        "required": False,
                        "options": [{"value": "day", "label": "روز"}, {"value": "night", "label": "شب"}],
                    },
                    {"name": "depth", "kind": "number", "label": "ژرفا", "required": False},
                    {"name": "mobile", "kind": "mobile", "label": "تلفن همراه", "required": False},
                ],
            }
        ]
    }
}


def gateway(code: str, is_open: bool = True, placeless: bool = False, actor: Actor = SYSTEM) -> None:
    service = PublicService.objects.get(code=code)
    catalogue.set_gateway(
        actor=actor, now=given.NOW, service_id=service.pk, is_open=is_open, placeless=placeless
    )


def built() -> Partner:
    world = given.world()
    given.service("street", world.first, given.short_process(), form=FORM)
    gateway("street")
    return system(world, world.first)


partner = standing(built)


def test_what_happened_to_requests_is_told_without_a_word_of_people(partner: Partner) -> None:
    case = given.decided(partner.world, service_code="street", answers={"what": "رازِ من", "kind": "hole"})
    given.decided(partner.world)  # its service does not stand in the gateway
    asked = f"{V2}/servicerequestupdates.json?start_date=2026-04-01T00:00:00Z"
    told = Client().get(asked)

    assert [(one["service_request_id"], one["status"]) for one in told.json()] == [
        (str(case.pk), "CLOSED"),
        (str(case.pk), "OPEN"),
    ]
    assert "راز" not in told.content.decode()
    assert given.REASON not in told.content.decode()
    later = Client().get(f"{V2}/servicerequestupdates.xml?start_date=2026-05-01T00:00:00Z")
    assert b"<service_request_updates" in later.content
    assert b"<request_update>" not in later.content
    assert Client().get(f"{V2}/servicerequestupdates.json?start_date=no").status_code == 400


def test_an_update_that_comes_in_is_a_message_in_the_case(partner: Partner) -> None:
    case, key = given.case(partner.world, "street", answers={"what": "شرح", "kind": "hole"}), partner.key()
    hidden, address = given.case(partner.world), f"{V2}/servicerequestupdates.json"
    body = {"service_request_id": str(case.pk), "description": "درست نشد", "status": "OPEN"}

    assert Client().post(address, body).status_code == 403
    assert Client().post(address, {**body, "api_key": partner.key(["cases.follow"])}).status_code == 403
    made = Client().post(address, {**body, "api_key": key})
    assert made.status_code == 201
    assert made.json() == [{"update_id": str(Message.objects.get().pk)}]
    assert Message.objects.get().text == "درست نشد"
    wrong = {"service_request_id": str(hidden.pk), "api_key": key}
    assert Client().post(address, {**body, **wrong}).status_code == 404
    assert Client().post(address, {**body, "description": "", "api_key": key}).status_code == 400


@pytest.mark.parametrize("named", [{"update_id": "7"}, {"updated_datetime": "2026-04-02T08:00:00Z"}, {}])
def test_an_update_that_is_sent_again_makes_no_second_message(
    partner: Partner, named: dict[str, str]
) -> None:
    first, second = (
        given.case(partner.world, "street", answers={"what": "شرح", "kind": "hole"}) for _ in "12"
    )
    address = f"{V2}/servicerequestupdates.json"
    body = {"service_request_id": str(first.pk), "description": "درست نشد", "api_key": partner.key()}
    sent = [Client().post(address, {**body, **named}) for _ in "12"]

    assert [one.status_code for one in sent] == [201, 201]
    assert sent[0].content == sent[1].content
    assert Message.objects.count() == 1
    other = [{"service_request_id": str(second.pk)}, {"api_key": partner.key()}]
    if "update_id" in named:
        assert Client().post(address, {**body, **named, "description": "جز آن"}).status_code == 400
        other.append({"update_id": "8"})
    else:
        other.append({"description": "هنوز درست نشده"})
    for change in other:
        assert Client().post(address, {**body, **named, **change}).status_code == 201
    assert Message.objects.count() == 4
    for name in "ab":
        Client().post(address, {**body, **named}, headers={"Idempotency-Key": name})
    assert Message.objects.count() == 6


@pytest.fixture
def running(transactional_db: None, live_server: LiveServer) -> tuple[Partner, str]:
    return built(), f"{live_server.url}{V2}"


def sent(key: str, fmt: str = "json", **changes: str) -> Any:
    body = {
        "api_key": key,
        "service_code": "street",
        "address_string": "خیابان امام",
        "description": "چاله‌ای بزرگ",
        "attribute[kind]": "hole",
        **changes,
    }
    return Client().post(
        f"{V2}/requests.{fmt}", {name: text for name, text in body.items() if text is not None}
    )


@pytest.mark.parametrize("fmt", ["json", "xml"])
def test_georeport_reads_everything(running: tuple[Partner, str], fmt: str) -> None:
    partner, address = running
    number = sent(partner.key()).json()[0]["service_request_id"]
    client = GeoReport(address, output_format=fmt)

    listed = client.get_service_list()
    assert (listed if isinstance(listed, dict) else listed[0])["service_code"] == "street"
    told: Any = client.get_service_definition("street")
    questions = told["attributes"] if fmt == "json" else told["attributes"]["attribute"]
    assert [one["code"] for one in questions] == ["what", "kind", "when", "depth", "mobile"]
    found: Any = client.get_service_requests(status="open")
    one = found[0] if fmt == "json" else found
    assert one["service_request_id"] == number
    assert one["status"] == "open"
    assert client.get_service_requests(service_request_id=number)


def test_civicbot_sends_with_attributes_and_finds_by_token(running: tuple[Partner, str]) -> None:
    partner, address = running
    endpoint = Endpoint(
        **{
            **dict.fromkeys(()),
            "id": "here",
            "name": "here",
            "base_url": address,
            "write": True,
            "api_key_required_for_write": True,
        }
    )
    client = Open311Client(endpoint, HttpTransport(rate_limiter=RateLimiter(0)))

    done = client.create_request(
        "street",
        dry_run=False,
        confirm="SEND",
        api_key=partner.key(),
        validate_remote=True,
        lat=38.07,
        lng=46.29,
        description="چراغ خاموش است",
        attributes={"what": "", "kind": "light", "when": ["night"]},
        phone="09121112233",
        first_name="سارا",
    )

    number = done.response[0]["service_request_id"]
    case = Case.objects.get(pk=number)
    assert case.channel == "SYSTEM"
    answers = Answers.objects.get(case=case).data
    assert answers == {
        "what": "چراغ خاموش است\nمختصات: 38.07000, 46.29000",
        "kind": "light",
        "when": ["night"],
    }
    assert Person.objects.get(pk=case.citizen_id).given_name == "سارا"
    assert client.get_request(number)["status"] == "open"
    assert client.get_token(case.code) == [{"service_request_id": number, "token": case.code}]
    with pytest.raises(HttpError, match="403"):
        client.create_request(
            "street",
            dry_run=False,
            confirm="SEND",
            api_key="wrong",
            address_string="x",
            attributes={"kind": "hole"},
        )


def test_what_everybody_reads_is_nothing_personal(partner: Partner) -> None:
    case = Case.objects.get(
        pk=sent(partner.key(), phone="09121112233", first_name="سارا").json()[0]["service_request_id"]
    )
    client = Client()

    for fmt in ("json", "xml"):
        for path in ("requests", f"requests/{case.pk}", "services", "services/street"):
            told = client.get(f"{V2}/{path}.{fmt}?extensions=true").content.decode()
            for secret in ("سارا", "09121112233", "چاله‌ای", "خیابان امام", case.code):
                assert secret not in told
    more = client.get(f"{V2}/requests/{case.pk}.json?extensions=true").json()[0]
    assert more["attributes"] == [
        {"code": "kind", "label": "نوع", "values": [{"key": "hole", "name": "چاله"}]}
    ]


def test_ids_are_text_and_times_carry_their_offset(partner: Partner) -> None:
    sent(partner.key())

    one = Client().get(f"{V2}/requests.json").json()[0]

    assert isinstance(one["service_request_id"], str)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:30", one["requested_datetime"])
    assert Client().get(f"{V2}/requests.xml").headers["Content-Type"] == "text/xml; charset=utf-8"


def test_a_decided_request_is_closed_with_its_outcome(partner: Partner) -> None:
    world, number = partner.world, sent(partner.key()).json()[0]["service_request_id"]
    case = Case.objects.get(pk=number)
    cases.claim_task(actor=world.clerk, now=clock.now(), task_id=given.open_task(case).pk)
    cases.decide_case(
        actor=world.clerk,
        now=clock.now(),
        case_id=case.pk,
        outcome=Outcome.GRANTED,
        reason="انجام شد",
        law=given.LAW,
    )

    told = Client().get(f"{V2}/requests.json?status=closed").json()

    assert [(one["status"], one["status_notes"]) for one in told] == [("closed", "پذیرفته شد")]
    assert Client().get(f"{V2}/requests.json?status=open").json() == []


def test_only_services_of_the_gateway_are_seen(partner: Partner) -> None:
    hidden = given.case(partner.world)
    key = partner.key()

    assert [one["service_code"] for one in Client().get(f"{V2}/services.json").json()] == ["street"]
    assert Client().get(f"{V2}/services/short.json").status_code == 404
    assert Client().get(f"{V2}/requests/{hidden.pk}.json").status_code == 404
    assert Client().get(f"{V2}/requests.json?service_request_id={hidden.pk}").json() == []
    assert Client().get(f"{V2}/tokens/{hidden.code}.json").status_code == 404
    assert sent(key, service_code="short").status_code == 404
    gateway("street", is_open=False)
    assert Client().get(f"{V2}/services.json").json() == []
    assert sent(key).status_code == 404


def test_a_place_is_needed_unless_the_service_needs_none(partner: Partner) -> None:
    key = partner.key()

    refused = sent(key, address_string="")
    assert (refused.status_code, refused.json()[0]["code"]) == (400, "400")
    assert "محل" in refused.json()[0]["description"]
    gateway("street", placeless=True)
    assert sent(key, address_string="").status_code == 201


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"service_code": ""}, 400),
        ({"service_code": "none"}, 404),
        ({"jurisdiction_id": "elsewhere"}, 404),
        ({"address_id": "999"}, 400),
        ({"lat": "x", "long": "1"}, 400),
        ({"lat": "95", "long": "1"}, 400),
        ({"lat": "nan", "long": "1"}, 400),
        ({"attribute[kind]": "volcano"}, 400),
        ({"attribute[kind]": ""}, 400),
        ({"attribute[none]": "x"}, 400),
        ({"attribute[depth]": "inf"}, 400),
        ({"description": "x" * 4_001}, 400),
        ({"phone": "12"}, 400),
        ({"phone": "09121112233", "email": "no"}, 400),
        ({"api_key": ""}, 403),
        ({"api_key": "ostan_1_2"}, 403),
    ],
)
@pytest.mark.parametrize("fmt", ["json", "xml"])
def test_what_is_wrong_is_said_in_persian(
    partner: Partner, changes: dict[str, str], status: int, fmt: str
) -> None:
    told = {"api_key": partner.key(), **changes}
    answer = sent(told.pop("api_key"), fmt, **told)

    assert answer.status_code == status
    text = answer.content.decode()
    assert re.search("[آ-ی]", text)
    if fmt == "json":
        assert {"code", "description"} == set(json.loads(text)[0])
    else:
        assert "<errors><error><code>" in text
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("start_date=x", 400),
        ("start_date=0001-01-01T00:00:00Z", 400),
        ("start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z", 400),
        ("status=lost", 400),
        ("page=0", 400),
        ("page_size=x", 400),
        ("page=2&page_size=1", 200),
        ("start_date=&status=&page=", 200),
        ("service_request_id=1,x,99999999999999999999", 200),
    ],
)
def test_questions_about_requests(partner: Partner, query: str, status: int) -> None:
    assert Client().get(f"{V2}/requests.json?{query}").status_code == status


def test_pages_and_spans(partner: Partner) -> None:
    key = partner.key()
    numbers = [sent(key).json()[0]["service_request_id"] for _ in range(3)]

    first = Client().get(f"{V2}/requests.json?page=1&page_size=2").json()
    second = Client().get(f"{V2}/requests.json?page=2&page_size=2").json()
    assert [one["service_request_id"] for one in first + second] == numbers[::-1]
    past = (clock.now() - datetime.timedelta(days=200)).date().isoformat()
    assert Client().get(f"{V2}/requests.json?start_date={past}T00:00:00Z").json() == []


def test_discovery_stands_in_both_formats(partner: Partner) -> None:
    told = Client().get("/open311/discovery.json").json()
    assert told["endpoints"][0]["url"].endswith("/open311/v2")
    xml = Client().get("/open311/discovery.xml").content.decode()
    assert "<endpoints><endpoint><specification>" in xml
    assert Client().get("/open311/none").status_code == 404
    assert Client().delete(f"{V2}/requests.json").status_code == 405


def test_pictures_come_along(partner: Partner) -> None:
    answer = sent(partner.key(), media=SimpleUploadedFile("a.pdf", given.PDF))  # type: ignore[arg-type]  # an upload

    assert answer.status_code == 201
    assert Attachment.objects.count() == 1


def test_a_form_that_cannot_be_sent_does_not_enter_the_gateway(partner: Partner) -> None:
    question = {"name": "paper", "kind": "file", "label": "مدرک"}
    for name, questions, code in (
        ("filed", [{"name": "t", "kind": "text", "label": "م"}, question], "catalogue.gateway_wants_file"),
        ("wordless", [{"name": "n", "kind": "number", "label": "م"}], "catalogue.gateway_needs_text"),
    ):
        form = {"layout": {"pages": [{"name": "all", "title": "م", "questions": questions}]}}
        given.service(name, partner.world.first, given.short_process(), form=form)
        with pytest.raises(RuleBroken, match=code):
            gateway(name)
    with pytest.raises(NotAllowed):
        gateway("street", actor=Actor(1, grants=(Grant(Role.UNIT_HEAD, partner.world.second.path),)))
