"""The gateway of a demo: only there, only where visitors reach it, and only while no other is set up."""

import socket
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from ostan.config import installation, practice
from ostan.config.command import doctor
from ostan.config.installation import DEMO, PROVINCE, Installation, note_kind
from ostan.config.supervisor import Program
from ostan.foundation.payments.gateway import PaymentGatewayV4, Standing


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OSTAN_DEMO", "OSTAN_ADDRESS", practice.NAME):
        monkeypatch.delenv(name, raising=False)


def told(here: Installation, **environ: str) -> str:
    return practice.url(here, environ)


def test_a_demo_has_one_at_a_port_of_its_own(here: Installation) -> None:
    note_kind(here, DEMO)

    assert told(here) == "http://practice@localhost:8500"
    assert told(here, OSTAN_ADDRESS="http://192.0.2.7:8000") == "http://practice@192.0.2.7:8500"


def test_nobody_else_has_one(here: Installation) -> None:
    assert told(here) == ""
    note_kind(here, PROVINCE)
    assert told(here) == ""


def test_another_gateway_or_a_proxy_leaves_it_out(here: Installation) -> None:
    note_kind(here, DEMO)

    assert told(here, OSTAN_PAYMENT_URL="https://somebody@pay.example.ir") == ""
    assert told(here, OSTAN_ADDRESS="https://demo.example.ir") == ""
    assert told(here, OSTAN_ADDRESS="http://demo.example.ir") == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "::"])
def test_the_program_serves_and_stops(var: Path, host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as free:
        free.bind((host, 0))
        port = free.getsockname()[1] - practice.BESIDE
    here = installation.from_environment({"OSTAN_VAR": str(var), "OSTAN_PORT": str(port), "OSTAN_HOST": host})
    note_kind(here, DEMO)
    program = Program(
        practice.command(here), env={"PYTHONPATH": ":".join(sys.path)}, log=var / "practice.log"
    )
    program.start()
    try:
        address = practice.url(here)
        wait_for("localhost", practice.port(here))
        asked = PaymentGatewayV4(address).ask(rials=5_000, order="1-1", back="http://localhost/pay/back/")
        with urllib.request.urlopen(asked.address, timeout=5) as page:
            shown = page.read().decode()
        assert "پولی جابه‌جا نمی‌شود" in shown
        assert "۵٬۰۰۰ ریال" in shown
        assert PaymentGatewayV4(address).standing(authority=asked.authority) == Standing.OPEN
    finally:
        program.stop()
    assert not program.alive()


def wait_for(host: str, port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection((host, port), 1).close()
        except OSError:
            time.sleep(0.05)
            continue
        return
    raise AssertionError("the gateway does not listen")


def test_the_doctor_says_that_it_is_for_practice(here: Installation) -> None:
    note_kind(here, DEMO)

    [said] = [one.what for one in doctor.beside(here) if "payment" in one.what]

    assert "no money moves" in said
