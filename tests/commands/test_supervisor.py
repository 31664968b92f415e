"""What is started is kept running, and stopped when asked."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ostan.config import supervisor
from ostan.config.supervisor import Program, Supervisor
from ostan.config.trouble import Trouble

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
WITH_A_CHILD = "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"


def program(command: list[str], log: Path) -> Program:
    return Program(command, env={"PATH": os.defpath}, log=log)


def pid_of(member: Program) -> int:
    assert member._child is not None
    return member._child.pid


def group_exists(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


def eventually(condition: object, seconds: float = 5.0) -> bool:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_fallen_program_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    keeper, member = Supervisor(said.append), program(SLEEPER, tmp_path / "log")
    keeper.add("sleeper", member)
    first = pid_of(member)
    os.kill(first, signal.SIGKILL)
    deadline = time.monotonic() + 10

    keeper.watch(until=lambda: pid_of(member) != first or time.monotonic() > deadline)

    assert member.alive()
    assert pid_of(member) != first
    assert len(said) == 1
    keeper.stop()
    assert not member.alive()


def test_a_program_that_always_falls_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(supervisor, "TICK", 0.01)
    keeper = Supervisor(lambda text: None)
    keeper.add("broken program", program([sys.executable, "-c", "raise SystemExit(1)"], tmp_path / "log"))

    with pytest.raises(Trouble, match="broken program"):
        keeper.watch()

    keeper.stop()


def test_stopping_takes_the_children_of_a_program_along(tmp_path: Path) -> None:
    keeper, member = (
        Supervisor(lambda text: None),
        program([sys.executable, "-c", WITH_A_CHILD], tmp_path / "log"),
    )
    keeper.add("parent", member)
    time.sleep(0.5)

    keeper.stop()

    assert eventually(lambda: not group_exists(pid_of(member)))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children of a death")
def test_killing_the_keeper_leaves_nothing_running(tmp_path: Path) -> None:
    script = f"""
import os, pathlib, time
from ostan.config.supervisor import Program, Supervisor
keeper = Supervisor(print)
member = Program({SLEEPER!r}, env=dict(os.environ), log=pathlib.Path({str(tmp_path / "log")!r}))
keeper.add("sleeper", member)
print(member._child.pid, flush=True)
time.sleep(60)
"""
    keeper = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert keeper.stdout is not None
    with keeper.stdout as output:
        child = int(output.readline())
    time.sleep(0.5)

    keeper.kill()
    keeper.wait()

    assert eventually(lambda: not group_exists(child))


def ostan(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ostan", *words],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_port_in_use_is_one_sentence_and_a_failure(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = ostan("run", OSTAN_VAR=str(var), OSTAN_PORT=str(port))

    assert done.returncode == 1
    assert done.stderr.startswith(f"ostan: Port {port} cannot be used")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("OSTAN_PORT", "eighty", "OSTAN_PORT must be a number"),
        ("OSTAN_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "OSTAN_DATABASE_URL cannot be used"),
        ("OSTAN_PG_BIN", "/nonexistent", "OSTAN_PG_BIN names"),
        ("OSTAN_VAR", "/proc/nothing", "ostan: "),
    ],
)
def test_a_wrong_setting_is_one_sentence_and_a_failure(
    var: Path, name: str, value: str, sentence: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    done = ostan("run", **{"OSTAN_VAR": str(var), "OSTAN_PORT": port, name: value})

    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_help_names_every_word() -> None:
    done = ostan("--help")

    assert done.returncode == 0
    for word in ("run", "load", "verify", "backup", "restore", "createuser", "doctor"):
        assert re.search(rf"^    {word}\b", done.stdout, re.MULTILINE), word


def test_an_unknown_word_is_wrong_usage() -> None:
    assert ostan("fly").returncode == 2
