"""Uploads in pieces, by an outside client of the tus protocol, over lines that break."""

import io

import pytest
import requests
from django.conf import settings as configured
from django.test import Client
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from ostan.domains.cases.models import Draft
from ostan.foundation.files import actions, disk
from ostan.foundation.files.models import Incoming, StoredFile
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from tests.cases import given as cases
from tests.portal.citizen import given

pytestmark = pytest.mark.django_db(transaction=True)

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 900 + b"\n%%EOF\n"
PIECE = 64 * 1024
NAME = {"filename": "گواهی.pdf"}


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def spoken_by(client: Client, live_server, service: str = "") -> TusClient:
    """A client of the protocol that is signed in as the browser is, or fills in the form of the service there."""
    client.get("/track/")
    if service:
        client.post(f"/apply/{service}/page/subject/", {"_hold": "", "_shown": ""})
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    told = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": cookies[configured.CSRF_COOKIE_NAME],
    }
    return TusClient(f"{live_server.url}/uploads/" + (f"?for={service}" if service else ""), headers=told)


@pytest.fixture
def outside(live_server):
    cases.world()
    return spoken_by(given.citizen().client, live_server)


def sending(outside, raw=PDF, **told):
    return outside.uploader(file_stream=io.BytesIO(raw), chunk_size=PIECE, metadata=NAME, **told)


def refused(upload) -> tuple[int, str]:
    with pytest.raises(TusCommunicationError) as failed:
        upload.upload()
    return failed.value.status_code, failed.value.response_content.decode()


def test_a_document_comes_in_pieces_and_is_kept_whole(outside):
    upload = sending(outside)
    upload.upload()

    stored = StoredFile.objects.get()
    assert (stored.name, stored.kind, stored.size) == ("گواهی.pdf", "application/pdf", len(PDF))
    assert disk.place_of(stored.sha256).read_bytes() == PDF
    assert upload.request.response_headers["ostan-file"] == str(stored.pk)
    assert not disk.piece_of(Incoming.objects.get().token).exists()


def test_after_a_break_it_goes_on_where_it_was(outside):
    begun = sending(outside)
    begun.upload_chunk()

    again = sending(outside, url=begun.url)
    assert again.get_offset() == PIECE
    again.upload()
    assert StoredFile.objects.get().size == len(PDF)


def test_the_last_answer_may_be_lost(outside):
    first = sending(outside)
    first.upload()

    told = requests.head(first.url, headers={**outside.headers, "Tus-Resumable": "1.0.0"}, timeout=5)
    assert told.headers["Upload-Offset"] == str(len(PDF))
    assert told.headers["Ostan-File"] == str(StoredFile.objects.get().pk)


def test_a_piece_that_does_not_follow_on_is_refused(outside):
    begun = sending(outside)
    begun.upload_chunk()
    begun.offset = 10

    assert refused(begun)[0] == 409
    assert sending(outside, url=begun.url).get_offset() == PIECE


def test_what_is_no_document_is_told_in_persian_and_gone(outside):
    status, told = refused(sending(outside, raw=b"MZ" + bytes(200_000)))

    assert (status, "این نوع فایل پذیرفته نمی‌شود" in told) == (422, True)
    assert not Incoming.objects.exists()
    assert not StoredFile.objects.exists()


def test_what_is_too_large_is_refused_before_a_byte_is_sent(outside):
    upload = sending(outside)
    upload.stop_at = 100 * 1024 * 1024
    upload.get_file_size = lambda: upload.stop_at

    assert refused(upload)[0] == 413
    assert not Incoming.objects.exists()


def test_an_upload_is_its_owners_alone(outside, live_server):
    begun = sending(outside)
    begun.upload_chunk()
    stranger = spoken_by(given.citizen("09125556677", "رضا", "امینی").client, live_server)

    more = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    for ask in (requests.head, requests.delete, requests.patch):
        assert ask(begun.url, headers={**stranger.headers, **more}, timeout=5).status_code == 404


def test_it_can_be_given_up(outside):
    begun = sending(outside)
    begun.upload_chunk()
    token = Incoming.objects.get().token

    headers = {**outside.headers, "Tus-Resumable": "1.0.0"}
    assert requests.delete(begun.url, headers=headers, timeout=5).status_code == 204
    assert not Incoming.objects.exists()
    assert not disk.piece_of(token).exists()


def test_what_was_never_ended_is_thrown_away(outside):
    begun = sending(outside)
    begun.upload_chunk()
    token = Incoming.objects.get().token

    assert actions.drop_expired_uploads(actor=SYSTEM, now=clock.now()) == 0
    Incoming.objects.update(expires_at=clock.now())
    assert actions.drop_expired_uploads(actor=SYSTEM, now=clock.now()) == 1
    assert not disk.piece_of(token).exists()


def test_it_says_what_it_speaks(outside, live_server):
    told = requests.options(f"{live_server.url}/uploads/", headers=outside.headers, timeout=5)
    assert (told.headers["Tus-Version"], told.headers["Tus-Max-Size"]) == ("1.0.0", str(15 * 1024 * 1024))

    other = requests.post(f"{live_server.url}/uploads/", headers=outside.headers, timeout=5)
    assert other.status_code == 412


def test_a_visitor_uploads_nothing_by_itself(live_server, client):
    cases.world()
    assert refused(sending(spoken_by(client, live_server)))[0] == 404
    assert not Incoming.objects.exists()


def test_a_visitor_uploads_for_what_he_fills_in_and_signs_for_it_later(live_server, client):
    world = cases.world()
    given.demo_service("complaint-111", world.first)
    mine = spoken_by(client, live_server, service="complaint-111")
    upload = sending(mine)
    upload.upload(stop_at=PIECE)
    other = spoken_by(Client(), live_server, service="complaint-111")
    again = requests.head(upload.url, headers={**other.headers, "Tus-Resumable": "1.0.0"}, timeout=10)
    assert again.status_code == 404
    upload.upload()

    stored = StoredFile.objects.get()
    assert stored.owner_id == -Draft.objects.earliest("pk").pk
