"""Applying without an account: begun on one telephone, kept under a number, taken up on another, signed for at the end."""

import datetime
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ostan.domains.cases import actions
from ostan.domains.cases.models import Attachment, Case, Draft, FormTally
from ostan.domains.catalogue.models import PublicService
from ostan.foundation.files.models import StoredFile
from ostan.foundation.identity.models import Account
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from tests import given as house
from tests.notices import carriers
from tests.portal.citizen import given
from tests.portal.citizen.test_applying import BASE, STORY, answer, text_of

MOBILE = "09121117788"


@pytest.fixture
def complaint(world):
    given.places()
    return given.demo_service("complaint-111", world.first)


@pytest.fixture
def carrier(settings):
    """A carrier of text messages on this machine."""
    with carriers.running() as server:
        settings.SMS_URL = carriers.kavenegar(server.port)
        yield server


def fill(client):
    answer(client, "subject", kind="complaint", agency="water")
    answer(client, "before", asked_before="no")
    answer(client, "story", text=STORY)
    answer(client, "where", **{"place-province": "03", "place-county": "0301", "address": ""})
    answer(client, "proof")
    answer(client, "witnesses", together="alone")
    return answer(client, "you", hide="show", mobile="۰۹۱۴ ۱۲۳ ۴۵۶۷")


def hold(client, carrier, mobile=MOBILE):
    client.post(f"{BASE}hold/", {"mobile": mobile})
    return re.search(r"\d{8}", carrier.asked[-1].told["message"]).group()


def sign_in(client, mobile=MOBILE):
    """The same browser, whose user has come back from signing in."""
    member = house.citizen(mobile)
    client.force_login(Account.objects.get(pk=member.session["_auth_user_id"]))


def test_a_visitor_fills_in_the_whole_form_and_signs_in_at_the_end(client, complaint):
    last = fill(client)
    page = text_of(client.get(f"{BASE}check/"))
    posted = client.post(f"{BASE}check/", {})
    sign_in(client)
    who = client.get(f"{BASE}check/")
    told = {"given_name": "نرگس", "family_name": "صادقی", "national_code": "0010007709"}
    named = client.post(f"{BASE}who/", told)
    draft = re.search(r'name="draft" value="(\d+)"', text_of(client.get(f"{BASE}check/"))).group(1)
    client.post(f"{BASE}check/", {"draft": draft, "declared": "yes"})

    assert last.headers["Location"] == f"{BASE}check/"
    assert STORY in page
    assert "ورود و فرستادن" in page
    assert posted.headers["Location"] == f"/sign-in/?next={BASE}check/"
    assert who.headers["Location"] == f"{BASE}who/"
    assert named.headers["Location"] == f"{BASE}check/"
    assert Case.objects.get().citizen.family_name == "صادقی"
    assert Draft.objects.count() == 0
    assert [(row.sent, row.left) for row in FormTally.objects.filter(page="")] == [(1, 0)]


def test_it_goes_on_on_another_telephone_by_number_and_code(client, complaint, carrier):
    answer(client, "subject", kind="complaint", agency="water")
    held = client.post(f"{BASE}page/story/", {"_shown": "text", "text": STORY, "_hold": "yes"})
    code = hold(client, carrier)
    other = Client()
    resumed = other.post("/resume/", {"mobile": "۰۹۱۲۱۱۱۷۷۸۸", "code": code})

    assert held.headers["Location"] == f"{BASE}hold/"
    assert carrier.asked[0].told["receptor"] == MOBILE
    assert STORY not in carrier.asked[0].told["message"]
    assert resumed.headers["Location"] == BASE
    assert "از همان‌جا که مانده بودید" in text_of(other.get(BASE))
    assert STORY in text_of(other.get(f"{BASE}page/story/"))
    assert client.get(BASE).headers["Location"] == f"{BASE}page/subject/"
    assert STORY not in text_of(client.get(f"{BASE}page/story/"))


def test_the_first_telephone_hears_that_the_draft_has_gone_elsewhere(client, complaint, carrier):
    answer(client, "story", text=STORY)
    Client().post("/resume/", {"mobile": MOBILE, "code": hold(client, carrier)})

    assert "در دستگاه دیگری باز شده" in text_of(client.get(BASE, follow=True))


def test_the_answer_is_the_same_whatever_is_wrong(client, complaint, carrier):
    answer(client, "story", text=STORY)
    code = hold(client, carrier)
    wrong = "1" * 8 if code != "1" * 8 else "2" * 8

    known = client.post("/resume/", {"mobile": MOBILE, "code": wrong})
    unknown = client.post("/resume/", {"mobile": "09121110099", "code": wrong})
    told, untold = (re.sub(r'value="[^"]*"', "", text_of(page)) for page in (known, unknown))

    assert known.status_code == unknown.status_code == 422
    assert told == untold
    assert client.post("/resume/", {"mobile": "12", "code": ""}).status_code == 422


def test_codes_are_neither_asked_for_nor_tried_without_end(client, complaint, carrier):
    answer(client, "story", text=STORY)
    asked = [client.post(f"{BASE}hold/", {"mobile": MOBILE}).status_code for _ in range(7)]
    tried = [client.post("/resume/", {"mobile": MOBILE, "code": "12345678"}).status_code for _ in range(7)]

    assert asked == [302] * 6 + [422]
    assert len(carrier.asked) == 6
    assert tried == [422] * 6 + [429]


def test_what_is_wrong_with_the_number_is_told_and_it_stays(client, complaint, carrier):
    answer(client, "story", text=STORY)
    page = client.post(f"{BASE}hold/", {"mobile": "۰۹۱۲"})

    assert page.status_code == 422
    assert 'value="۰۹۱۲"' in text_of(page)
    assert carrier.asked == []


def test_a_carrier_that_fails_loses_nothing(client, complaint, carrier):
    carrier.status = 418
    answer(client, "story", text=STORY)
    page = client.post(f"{BASE}hold/", {"mobile": MOBILE})

    assert page.status_code == 422
    assert "پیش‌نویس در همین مرورگر مانده است" in text_of(page)
    assert STORY in text_of(client.get(f"{BASE}page/story/"))


def test_without_a_carrier_the_page_says_so(client, complaint):
    answer(client, "story", text=STORY)

    assert "پیامک فرستاده نمی‌شود" in text_of(client.get(f"{BASE}hold/"))


def test_files_of_a_visitor_go_with_the_draft_and_become_the_citizens(client, complaint, carrier):
    answer(client, "proof", files=SimpleUploadedFile("عکس.png", given.PNG), _show="files")
    kept = StoredFile.objects.get()
    other = Client()
    other.post("/resume/", {"mobile": MOBILE, "code": hold(client, carrier)})
    stranger = Client()
    answer(stranger, "proof", **{"files-kept": kept.pk})
    seen = text_of(other.get(f"{BASE}page/proof/"))
    answer(other, "proof", **{"files-kept": kept.pk})
    fill_rest(other)
    sign_in(other)
    told = {"given_name": "نرگس", "family_name": "صادقی", "national_code": "0010007709"}
    other.post(f"{BASE}who/", told)
    draft = re.search(r'name="draft" value="(\d+)"', text_of(other.get(f"{BASE}check/"))).group(1)
    other.post(f"{BASE}check/", {"draft": draft, "declared": "yes"})

    assert kept.owner_id < 0
    assert "عکس.png" in seen
    assert "عکس.png" not in text_of(stranger.get(f"{BASE}page/proof/"))
    assert Attachment.objects.get().file_id == kept.pk
    assert StoredFile.objects.get().owner_id == Case.objects.get().citizen_id


def fill_rest(client):
    answer(client, "subject", kind="complaint", agency="water")
    answer(client, "before", asked_before="no")
    answer(client, "story", text=STORY)
    answer(client, "where", **{"place-province": "03", "place-county": "0301", "address": ""})
    answer(client, "witnesses", together="alone")
    answer(client, "you", hide="show", mobile="09141234567")


def test_it_may_be_closed_on_a_telephone_that_is_not_ones_own(client, complaint, carrier):
    answer(client, "story", text=STORY)
    code = hold(client, carrier)
    shown = text_of(client.get(f"{BASE}held/"))
    client.post(f"{BASE}held/")

    assert "تا ۳۰ روز" in shown or "می‌ماند و پس از آن پاک می‌شود" in shown
    assert STORY not in text_of(client.get(f"{BASE}page/story/"))
    assert client.post("/resume/", {"mobile": MOBILE, "code": code}).status_code == 302


def test_whoever_lost_the_code_signs_in_by_the_number_and_finds_it(client, complaint, carrier, settings):
    settings.DEMO = True
    answer(client, "story", text=STORY)
    client.post(f"{BASE}hold/", {"mobile": MOBILE})
    other = Client()
    other.post("/sign-in/", {"phone": MOBILE})
    code = re.search(r'<bdi dir="ltr">(\d{6})</bdi>', text_of(other.get("/sign-in/code/"))).group(1)
    other.post("/sign-in/code/", {"code": code})

    assert "پیش‌نویس" in text_of(other.get("/my/"))
    assert STORY in text_of(other.get(f"{BASE}page/story/"))


def changed(service: PublicService, world) -> None:
    """The form is published again with another option, a question more and one less."""
    definition = json.loads((given.DEMO / "services" / "complaint-111.json").read_text())
    definition.pop("parent", None)
    for page in definition["form"]["layout"]["pages"]:
        if page["name"] == "story":
            page["questions"].append({"name": "since", "kind": "text", "label": "از چه زمانی؟"})
        for question in page["questions"]:
            if question["name"] == "agency":
                question["options"] = [one for one in question["options"] if one["value"] != "water"]
    process = (given.DEMO / "processes" / "complaint_111.bpmn").read_bytes()
    given.catalogue.load_service(
        actor=SYSTEM, now=clock.now(), definition=definition, process=process, owner_id=world.first.pk
    )


@pytest.mark.parametrize("signed_in", [False, True])
def test_who_began_on_an_earlier_form_is_told_what_changed_and_goes_on(client, complaint, world, signed_in):
    client = given.citizen().client if signed_in else client
    answer(client, "subject", kind="complaint", agency="water")
    answer(client, "story", text=STORY)
    changed(complaint, world)

    assert client.get(f"{BASE}page/story/").headers["Location"] == BASE
    page = text_of(client.get(BASE))
    went_on = client.post(BASE)

    assert "از چه زمانی؟" in page
    assert "پاسخی که داده بودید دیگر به کار نمی‌آید" in page
    assert went_on.headers["Location"] == f"{BASE}page/subject/"
    assert STORY in text_of(client.get(f"{BASE}page/story/"))
    assert Draft.objects.count() == 1


def test_a_form_that_changes_under_the_pen_keeps_what_was_typed_and_says_so(client, complaint, world):
    answer(client, "subject", kind="complaint", agency="water")
    changed(complaint, world)
    posted = client.post(f"{BASE}page/story/", {"_shown": "text", "text": STORY}, follow=True)

    assert "همین حالا تازه شد" in text_of(posted)
    assert STORY in text_of(client.get(f"{BASE}page/story/"))


def test_refused_answers_and_unsent_applications_are_counted_without_anybody(client, complaint):
    answer(client, "story", text="کم")
    actions.drop_expired_drafts(actor=SYSTEM, now=clock.now() + datetime.timedelta(hours=25))

    found = set(FormTally.objects.values_list("page", "question", "left", "refused"))
    assert found == {("story", "text", 0, 1), ("subject", "kind", 1, 0)}


def test_a_page_is_shown_to_a_visitor_with_few_statements(client, complaint, django_assert_max_num_queries):
    answer(client, "story", text=STORY)
    with django_assert_max_num_queries(6):
        client.get(f"{BASE}page/story/")
    with django_assert_max_num_queries(5):
        client.get("/resume/")
