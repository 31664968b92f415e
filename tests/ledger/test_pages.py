"""The auditor's pages and the public ones, through the front door."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from ostan.foundation import work
from ostan.foundation.ledger import keys, note, prove, seal
from ostan.foundation.ledger.models import Checkpoint, Entry, Verification
from ostan.kernel.actor import Role
from ostan.kernel.events import Event
from ostan.portal.watch import words
from tests import given
from tests.ledger.conftest import NOW

Lay = Callable[..., list[Entry]]


@pytest.fixture
def auditor(db: None) -> Client:
    return given.staff(Role.AUDITOR)


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))


def links(response: Any, start: str) -> list[str]:
    return [
        html.unescape(link)
        for link in re.findall(r'href="([^"]+)"', response.content.decode())
        if start in link
    ]


def test_the_explorer_pages_through_everything_once(lay: Lay, auditor: Client) -> None:
    lay(130)
    wanted = set(Entry.objects.values_list("pk", flat=True))
    seen: list[int] = []
    address = "/ledger/"
    while address:
        page = auditor.get(address)
        seen += [int(link.split("/")[3]) for link in links(page, "/ledger/entries/")]
        address = next((f"/ledger/{link}" for link in links(page, "before=")), "")

    assert len(seen) == len(set(seen))
    assert wanted <= set(seen) | {0}
    back = auditor.get(f"/ledger/?after={min(wanted)}")
    assert len(links(back, "/ledger/entries/")) == 50


def test_the_explorer_filters(lay: Lay, auditor: Client) -> None:
    entries = lay(3)
    page = auditor.get("/ledger/", {"stream": "stone:1"})
    assert links(page, "/ledger/entries/") == [f"/ledger/entries/{entries[1].pk}/"]

    assert len(links(auditor.get("/ledger/?activity=StoneLaid&actor=۷"), "/ledger/entries/")) == 3
    assert not links(auditor.get("/ledger/?activity=StoneLaid&actor=8"), "/ledger/entries/")
    days = {"since-day": "۱", "since-month": "1", "since-year": "1405", "activity": "StoneLaid"}
    assert len(links(auditor.get("/ledger/", days), "/ledger/entries/")) == 3
    until = {"until-day": "29", "until-month": "12", "until-year": "1404", "activity": "StoneLaid"}
    assert "رویدادی با این ویژگی‌ها نیست" in text_of(auditor.get("/ledger/", until))


@pytest.mark.parametrize(
    "query", ["since-day=40&since-month=1&since-year=1405", "actor=abc", "until-day=1", f"actor={'9' * 40}"]
)
def test_a_wrong_filter_is_told(auditor: Client, query: str) -> None:
    text_of(auditor.get(f"/ledger/?{query}"), status=422)


@pytest.mark.parametrize(
    "query", ["before=abc", "after=-1", f"before={'9' * 30}", "stream=<script>", "activity='"]
)
def test_a_strange_query_harms_nothing(auditor: Client, query: str) -> None:
    assert "<script>" not in auditor.get(f"/ledger/?{query}").content.decode().replace("<script ", "")


def test_the_explorer_takes_the_same_statements_for_any_page(
    lay: Lay, auditor: Client, django_assert_max_num_queries: Any
) -> None:
    lay(60, rounds=2)
    auditor.get("/ledger/")
    with django_assert_max_num_queries(9):
        auditor.get("/ledger/")


def test_an_entry_shows_its_record_and_its_proof(lay: Lay, auditor: Client) -> None:
    sealed = lay(3, rounds=1)[1]
    waiting = lay(1)[0]

    page = auditor.get(f"/ledger/entries/{sealed.pk}/")
    assert bytes(sealed.leaf).hex() in text_of(page)
    assert "<svg" in page.content.decode()
    (proof,) = links(page, "/proof/?p=")
    assert "این رسید درست است" in text_of(Client().get(proof))
    assert "هنوز مهر نشده" in text_of(auditor.get(f"/ledger/entries/{waiting.pk}/"))
    assert auditor.get("/ledger/entries/999999999/").status_code == 404


def test_the_seals_are_listed_with_their_notes(lay: Lay, auditor: Client) -> None:
    lay(3, rounds=2)
    page = auditor.get("/ledger/seals/")

    for link in links(page, ".txt"):
        stated = note.parse_note(auditor.get(link).content.decode())
        assert keys.current().signed(stated.size, stated.root, stated.signature)


def test_a_check_is_asked_for_run_and_shown(lay: Lay, auditor: Client, tamper: Callable[..., None]) -> None:
    entry = lay(5, rounds=1)[2]
    assert "هنوز بازبینی‌ای انجام نشده" in text_of(auditor.get("/ledger/verify/"))

    auditor.post("/ledger/verify/ask/")
    job = ProcrastinateJob.objects.get(args__listener="run_verification")
    assert "در حال انجام است" in text_of(auditor.get("/ledger/verify/"))
    auditor.post("/ledger/verify/ask/")
    assert Verification.objects.count() == 1

    def run(job: ProcrastinateJob) -> None:
        asked = Entry.objects.get(pk=job.args["entry_id"])
        for _ in range(2):
            work.deliver(
                activity=asked.activity,
                listener="run_verification",
                facts=asked.facts,
                entry_id=asked.pk,
                now=NOW,
            )

    run(job)
    assert "دفتر دست‌نخورده است" in text_of(auditor.get("/ledger/verify/"))

    tamper("UPDATE ledger_entry SET hat = 99 WHERE id = %s", entry.pk)
    auditor.post("/ledger/verify/ask/")
    run(ProcrastinateJob.objects.filter(args__listener="run_verification").latest("id"))
    page = auditor.get("/ledger/verify/")
    assert "دفتر دستکاری شده است" in text_of(page)
    assert f"/ledger/entries/{entry.pk}/" in links(page, "/ledger/entries/")
    assert Entry.objects.filter(activity="LedgerVerified").count() == 2


@pytest.mark.parametrize("role", [Role.CLERK, Role.UNIT_HEAD, Role.GOVERNOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("address", ["/ledger/", "/ledger/entries/1/", "/ledger/seals/", "/ledger/verify/"])
def test_only_the_auditor_reads_the_ledger(db: None, role: Role, address: str) -> None:
    assert given.staff(role).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_public_page_tells_what_is_proved_and_of_nobody(lay: Lay) -> None:
    payload = prove.receipt_proof(entry_id=lay(9, rounds=1)[4].pk)

    for given_text in (payload, prove.receipt_url(str(payload)), f" {payload}\n"):
        page = text_of(Client().get("/proof/", {"p": given_text}))
        assert "این رسید درست است" in page
        assert "۱ فروردین ۱۴۰۵" in page
        assert "stone" not in page
        assert "همین رویداد امروز نیز در همین جایگاه دفتر است" in page


def test_a_true_receipt_of_a_rewritten_ledger_raises_the_alarm(lay: Lay, tamper: Callable[..., None]) -> None:
    payload = prove.receipt_proof(entry_id=lay(9, rounds=1)[4].pk)
    tamper("UPDATE ledger_leaf SET hash = %s WHERE position = 4", bytes(32))

    assert "دفتر با رسید نمی‌خواند" in text_of(Client().get("/proof/", {"p": payload}))


@pytest.mark.parametrize("change", ["cut", "letter", "stranger", "nonsense", "script"])
def test_a_false_receipt_is_refused_clearly(lay: Lay, settings: Any, tmp_path: Any, change: str) -> None:
    payload = str(prove.receipt_proof(entry_id=lay(9, rounds=1)[4].pk))
    middle = len(payload) // 2
    false = {
        "cut": payload[:middle],
        "letter": payload[:middle] + ("A" if payload[middle] != "A" else "B") + payload[middle + 1 :],
        "stranger": payload,
        "nonsense": "سلام",
        "script": "<script>alert(1)</script>",
    }[change]
    if change == "stranger":
        settings.SEAL_KEY_FILE = tmp_path / "stranger.pem"

    response = Client().get("/proof/", {"p": false})

    assert "این رسید چیزی را ثابت نمی‌کند" in text_of(response, status=422)
    assert "این رسید درست است" not in text_of(response, status=422)
    assert "<script>alert" not in response.content.decode()


def test_witnesses_find_checkpoints_and_keys(lay: Lay) -> None:
    lay(3, rounds=3)
    visitor = Client()

    told = visitor.get("/proof/checkpoints.json").json()
    assert told["keys"] == [str(keys.current())]
    assert [one["size"] for one in told["checkpoints"]] == list(
        Checkpoint.objects.order_by("-size").values_list("size", flat=True)
    )
    assert visitor.get("/proof/checkpoints/latest.txt").content.decode() == told["checkpoints"][0]["note"]
    assert visitor.get("/proof/checkpoints/3.txt").content.decode().startswith("test.ostan\n3\n")
    assert visitor.get("/proof/checkpoints/4.txt").status_code == 404
    assert visitor.get("/proof/keys.txt").content.decode() == f"{keys.current()}\n"
    assert "تازه‌ترین مهر" in text_of(visitor.get("/proof/checkpoints/"))


def test_the_public_pages_stand_before_anything_happened(db: None) -> None:
    visitor = Client()

    assert "درستی‌سنجی رسید" in text_of(visitor.get("/proof/"))
    assert "هنوز مهری زده نشده" in text_of(visitor.get("/proof/checkpoints/"))
    assert visitor.get("/proof/checkpoints/latest.txt").status_code == 404
    assert seal.seal(now=NOW) is None


def test_every_event_of_the_house_has_a_title() -> None:
    queue, untitled = [Event], []
    while queue:
        for kind in queue.pop().__subclasses__():
            queue.append(kind)
            if kind.__module__.startswith("ostan.") and kind.__name__ not in words.ACTIVITIES:
                untitled.append(kind.__name__)

    assert not untitled
