"""Signing in at a real OpenID provider over HTTP: well, and with everything that may be wrong with its answer."""

import contextlib
import http.server
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from ostan.config import environment
from ostan.domains.org import actions as org
from ostan.domains.org import queries as people
from ostan.domains.org.models import Person
from ostan.foundation.identity import openid
from ostan.foundation.identity.models import Account, Subject
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from tests import given

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    provider_mock = pytest.importorskip("oidc_provider_mock")

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]
CODE, OTHER_CODE, MOBILE = "0010007709", "0499370899", "09123456780"
SARA = {"nationalCode": CODE, "mobile": MOBILE, "firstName": "سارا", "lastName": "محمدی"}
Provider = Callable[..., dict[str, Any]]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """Starts a provider that knows Sara, and makes it ours; its settings may be changed."""
    with contextlib.ExitStack() as stack:

        def start(age: timedelta = timedelta(hours=1), claims: dict[str, Any] = SARA, **changes: str) -> Any:
            user = provider_mock.User(sub="sara", claims=claims)
            server = stack.enter_context(
                provider_mock.run_server_in_thread(access_token_max_age=age, user_claims=[user])
            )
            at = f"http://localhost:{server.server_port}"
            settings.OPENID = {
                "name": "دولت من",
                "issuer": at,
                "client": "ostan",
                "secret": "of a test",
                "authorize": f"{at}/oauth2/authorize",
                "token": f"{at}/oauth2/token",
                "jwks": f"{at}/jwks",
                "userinfo": f"{at}/userinfo",
                "scope": "openid profile",
                "claims": {
                    "national_code": "nationalCode",
                    "mobile": "mobile",
                    "given_name": "firstName",
                    "family_name": "lastName",
                },
                **changes,
            }
            return settings.OPENID

        yield start


def agreed(address: str, sub: str = "sara", action: str = "") -> dict[str, str]:
    """What the provider sends the browser back with, after the person has agreed there."""
    body = urllib.parse.urlencode({"sub": sub, **({"action": action} if action else {})}).encode()
    try:
        urllib.request.build_opener(NoRedirect).open(address, body)
    except urllib.error.HTTPError as moved:
        back = urllib.parse.urlsplit(moved.headers["Location"])
        return dict(urllib.parse.parse_qsl(back.query))
    raise AssertionError("the provider did not send anybody back")


def enter(client: Client | None = None, sub: str = "sara") -> tuple[Client, Any]:
    client = client or Client()
    address = client.get("/sign-in/openid/?next=/my/").headers["Location"]
    return client, client.get("/sign-in/openid/back/", agreed(address, sub))


def test_a_person_comes_in_and_is_known_by_name(provider: Provider) -> None:
    provider()
    client, answer = enter()

    assert answer.headers["Location"] == "/my/"
    person = Person.objects.get()
    assert (person.given_name, person.family_name) == ("سارا", "محمدی")
    assert people.has_mobile(person_id=person.pk, mobile=MOBILE)
    assert client.get("/my/").status_code == 200


def test_who_comes_again_is_the_same_person(provider: Provider) -> None:
    provider()
    enter()
    enter()

    assert Account.objects.count() == Subject.objects.count() == Person.objects.count() == 1


def test_no_token_no_subject_and_no_claim_is_kept_in_clear(provider: Provider) -> None:
    provider()
    client, _ = enter()

    kept = str(dict(client.session.items()))
    assert CODE not in kept
    assert "access_token" not in kept
    assert b"sara" not in bytes(Subject.objects.get().digest)


def test_the_citizen_who_used_a_code_before_is_found_by_mobile(provider: Provider) -> None:
    given.citizen(MOBILE)
    provider()
    enter()

    assert Account.objects.count() == Person.objects.count() == 1


def test_somebody_known_at_a_desk_is_found_by_national_code(provider: Provider) -> None:
    known = org.register_visitor(
        actor=SYSTEM,
        now=clock.now(),
        national_code=CODE,
        mobile="09120000099",
        given_name="س",
        family_name="م",
    )
    provider()
    enter()

    assert Person.objects.get().pk == known.pk
    assert Person.objects.get().account_id == Account.objects.get().pk


def test_a_number_that_was_anothers_opens_nothing_of_the_other(provider: Provider) -> None:
    other = given.citizen(MOBILE)
    account = int(other.session["_auth_user_id"])
    org.register_citizen(
        actor=SYSTEM, now=clock.now(), account_id=account, mobile=MOBILE, national_code=OTHER_CODE
    )
    provider()
    client, _ = enter()

    assert client.session["_auth_user_id"] != str(account)
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"issuer": "https://evil.example"}, "identity.openid_issuer"),
        ({"age": timedelta(seconds=-120)}, "identity.openid_expired"),
        ({"jwks": "http://localhost:1/jwks"}, "identity.openid_failed"),
        ({"token": "http://localhost:1/token"}, "identity.openid_failed"),
    ],
    ids=["issuer", "expired", "no keys", "no tokens"],
)
def test_a_wrong_answer_is_refused_in_persian(provider: Provider, changes: Any, code: str) -> None:
    provider(**changes)
    client, answer = enter()

    assert answer.status_code == 422
    assert code in answer.content.decode()
    assert "انجام نشد" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not Account.objects.exists()


def left(client: Client) -> dict[str, str]:
    return agreed(client.get("/sign-in/openid/").headers["Location"])


def changed(client: Client, **told: Any) -> None:
    """What the session keeps, with something else in it."""
    session = client.session
    session[openid.KEPT] = {**session[openid.KEPT], **told}
    session.save()


@pytest.mark.parametrize(
    "told, code",
    [
        ({"nonce": "x" * 43}, "identity.openid_nonce"),
        ({"state": "x" * 43}, "identity.openid_stale"),
        ({"at": 0}, "identity.openid_stale"),
    ],
)
def test_an_answer_to_another_question_is_refused(provider: Provider, told: Any, code: str) -> None:
    provider()
    client = Client()
    answer = left(client)
    changed(client, **told)

    page = client.get("/sign-in/openid/back/", answer)

    assert code in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_answer_is_used_once_and_in_its_own_browser(provider: Provider) -> None:
    provider()
    client, stranger = Client(), Client()
    answer = left(client)

    assert "openid_stale" in stranger.get("/sign-in/openid/back/", answer).content.decode()
    assert client.get("/sign-in/openid/back/", answer).status_code == 302
    client.post("/sign-out/")
    assert "openid_stale" in client.get("/sign-in/openid/back/", answer).content.decode()


def test_who_says_no_over_there_may_try_again(provider: Provider) -> None:
    provider()
    client = Client()
    address = client.get("/sign-in/openid/").headers["Location"]

    page = client.get("/sign-in/openid/back/", agreed(address, action="deny"))

    assert "openid_denied" in page.content.decode()


def test_another_subject_with_the_same_national_code_is_refused(provider: Provider) -> None:
    provider()
    enter()
    user = json.dumps(SARA).encode()
    server = urllib.parse.urlsplit(openid.provider().authorize)
    told = urllib.request.Request(
        f"http://{server.netloc}/users/sara-2", user, {"Content-Type": "application/json"}, method="PUT"
    )
    urllib.request.urlopen(told)

    client, answer = enter(sub="sara-2")

    assert "openid_subject" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@contextlib.contextmanager
def says(kind: str, body: bytes) -> Iterator[str]:
    """An address that answers so, whoever asks."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Says nothing: the output is the tests'."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_userinfo_of_somebody_else_is_refused(provider: Provider) -> None:
    with says("application/json", json.dumps({**SARA, "sub": "mina"}).encode()) as address:
        provider(userinfo=address)
        _, answer = enter()

    assert "openid_subject" in answer.content.decode()


@pytest.mark.parametrize("is_ours", [True, False])
def test_userinfo_may_come_signed(provider: Provider, settings: Any, is_ours: bool) -> None:
    told = provider()
    key, other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    claims = {**SARA, "sub": "sara", "iss": told["issuer"], "aud": "ostan"}
    signed = jwt.encode(claims, key if is_ours else other, algorithm="RS256", headers={"kid": "second"})
    own = json.loads(urllib.request.urlopen(told["jwks"]).read())
    second = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    keys = {"keys": [*own["keys"], {**second, "kid": "second", "use": "sig"}]}
    with (
        says("application/jwt", signed.encode()) as info,
        says("application/json", json.dumps(keys).encode()) as jwks,
    ):
        settings.OPENID = {**told, "userinfo": info, "jwks": jwks}
        _, answer = enter()

    assert answer.status_code == (302 if is_ours else 422)


def test_off_there_is_no_such_page_and_no_button(client: Client) -> None:
    assert client.get("/sign-in/openid/").status_code == 404
    assert client.get("/sign-in/openid/back/?code=1&state=2").status_code == 404
    assert "/sign-in/openid/" not in client.get("/sign-in/").content.decode()


def test_on_the_page_of_signing_in_leads_there(provider: Provider, client: Client) -> None:
    provider()

    assert "ورود با «دولت من»" in client.get("/sign-in/?next=/my/").content.decode()


def test_the_profile_of_the_national_sign_in_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSTAN_OPENID", "dolateman")
    with pytest.raises(ImproperlyConfigured):
        environment.openid()
    monkeypatch.setenv("OSTAN_OPENID_CLIENT", "my.province")
    monkeypatch.setenv("OSTAN_OPENID_SECRET", "of a test")

    told = environment.openid()

    assert told["issuer"] == "https://sso.my.gov.ir"
    assert told["userinfo"] == "https://sso.my.gov.ir/api/v1/user/userinfo"
    assert told["claims"]["national_code"] == "nationalCode"
