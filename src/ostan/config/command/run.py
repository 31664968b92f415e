"""Serve: database, tables, web and worker, until Ctrl-C.

Everything is started, watched and restarted by this one process. The first start in an empty data
folder loads the demo province; `--empty` leaves it empty.
"""

import argparse
import dataclasses
import http.client
import os
import socket
import sys
import time
from collections.abc import Mapping

from ostan.config import checkpoint, database, emblem, freshness, postgres, practice
from ostan.config.database import Addresses
from ostan.config.installation import (
    DEMO,
    ORIGIN,
    PROVINCE,
    Installation,
    environment,
    from_environment,
    kind_of,
    note_kind,
    prepare,
)
from ostan.config.supervisor import Program, Supervisor, interruptible
from ostan.config.terminal import python, say
from ostan.config.trouble import Trouble

THREADS = 8
MOST_PROCESSES = 4
JOBS_AT_ONCE = 4
WEB_PATIENCE = 90.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--empty", action="store_true", help="do not load the demo province")


def run(arguments: argparse.Namespace) -> int:
    """0 after a stop that was asked for.

    Raises:
        Trouble: something it needs is not to be had.
    """
    installation = from_environment()
    with interruptible():
        supervisor = Supervisor(say)
        try:
            check_port(installation)
            prepare(installation)
            emblem.keep(os.environ.get(emblem.NAME, ""), installation.var)
            serve(installation, supervisor, empty=arguments.empty)
        except KeyboardInterrupt:
            say("stopping …")
        finally:
            supervisor.stop()
        say("stopped; nothing is lost.")
    return 0


def check_port(installation: Installation) -> None:
    """Look whether the port is free.

    Raises:
        Trouble: somebody else listens there, or it is not ours to listen on.
    """
    family = socket.AF_INET6 if ":" in installation.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((installation.host, installation.port))
        except OSError as refused:
            raise Trouble(
                f"Port {installation.port} cannot be used ({(refused.strerror or str(refused)).lower()}); "
                "set OSTAN_PORT to another one, or stop the program that holds it."
            ) from refused


def serve(installation: Installation, supervisor: Supervisor, *, empty: bool) -> None:
    """Start everything in order and watch over it; returns only by an exception."""
    addresses = start_database(installation, supervisor)
    make_ready(installation, addresses)
    checkpoint.check_origin(
        checkpoint.last_in(addresses.owner),
        name=os.environ.get("OSTAN_ORIGIN_NAME") or ORIGIN,
        retired=installation.retired_keys,
    )
    if not kind_of(installation):
        settle_kind(installation, addresses, empty=empty)
    told = environment(installation, addresses.app)
    told |= start_gateway(installation, supervisor, told)
    supervisor.add(
        "web server", Program(web_command(installation), env=told, log=installation.logs / "web.log")
    )
    deadline = time.monotonic() + WEB_PATIENCE
    supervisor.watch(until=lambda: answers(installation) or time.monotonic() > deadline)
    if not answers(installation):
        raise Trouble(f"The web server does not answer; {installation.logs / 'web.log'} says why.")
    # Last, so that the first page does not wait for it.
    supervisor.add("worker", Program(worker_command(), env=told, log=installation.logs / "worker.log"))
    announce(installation, addresses)
    if address := told.get(practice.NAME) if practice.url(installation) else "":
        say(f"payments are practised at http://{address.rpartition('@')[2]}; no money moves there.")
    supervisor.watch()


def settle_kind(installation: Installation, addresses: Addresses, *, empty: bool) -> None:
    """Load the demo into a database in which nothing is; one that holds a province is never a demo."""
    if database.has_units(addresses):
        note_kind(installation, PROVINCE)
    elif not empty:
        say("loading the demo province …")
        python("ostan", "load", "--demo", env=os.environ, failing="The demo province could not be loaded.")


def start_gateway(
    installation: Installation, supervisor: Supervisor, told: Mapping[str, str]
) -> dict[str, str]:
    """What the programs are told of the practice gateway of a demo, which is started; nothing where there is none."""
    address = practice.url(installation)
    if not address:
        return {}
    try:
        check_port(dataclasses.replace(installation, port=practice.port(installation)))
    except Trouble:
        say(f"port {practice.port(installation)} is taken, so payment stays off in this demo.")
        return {}
    log = installation.logs / "practice.log"
    supervisor.add("practice gateway", Program(practice.command(installation), env=told, log=log))
    return {practice.NAME: address}


def start_database(installation: Installation, supervisor: Supervisor) -> Addresses:
    """The addresses of a database that answers, kept by the supervisor when it is ours."""
    if installation.outside:
        return database.outside(installation)
    server = postgres.server_for(installation.var)
    if not server.take():
        raise Trouble(
            f"Ostan already runs with the data folder {installation.var}; set OSTAN_VAR to another one."
        )
    say(f"starting PostgreSQL {server.place.programs.version} in {server.place.home} …")
    supervisor.add("database", server)
    return database.embedded(server.place)


def make_ready(installation: Installation, addresses: Addresses) -> None:
    """Tables, rights and static files up to date, under the owner's address."""
    if freshness.is_ready(installation, addresses.owner):
        return
    python(
        "ostan.config.readiness",
        *("--app-role", addresses.app_role),
        env=environment(installation, addresses.owner),
        failing="The database could not be brought up to date; the lines above say why.",
    )
    freshness.note(installation, addresses.owner)


def web_command(installation: Installation) -> list[str]:
    """Threads that stay, because each keeps its connection to PostgreSQL."""
    processes = int(os.environ.get("OSTAN_WEB_PROCESSES") or min(os.cpu_count() or 1, MOST_PROCESSES))
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", installation.host, "--port", str(installation.port)),
        *("--workers", str(processes), "--respawn-failed-workers", "--workers-kill-timeout", "10"),
        *("--blocking-threads", str(THREADS), "--blocking-threads-idle-timeout", "600"),
        "ostan.config.wsgi:application",
    ]


def worker_command() -> list[str]:
    """Jobs that are done are removed: what happened stands in the ledger."""
    return [
        *(sys.executable, "-m", "django", "procrastinate", "worker"),
        *(
            "--concurrency",
            str(JOBS_AT_ONCE),
            "--delete-jobs",
            "successful",
            "--shutdown-graceful-timeout",
            "10",
        ),
    ]


def answers(installation: Installation) -> bool:
    """Whether the web server answers at all."""
    host = "127.0.0.1" if installation.host == "0.0.0.0" else installation.host  # noqa: S104  # compared, not bound
    asked = http.client.HTTPConnection(host, installation.port, timeout=30)
    try:
        asked.request("HEAD", "/", headers={"Host": "localhost"})
        asked.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
    return True


def announce(installation: Installation, addresses: Addresses) -> None:
    """The address, the demo's sign-ins, and how to stop."""
    say(f"ready: {installation.address}")
    if kind_of(installation) == DEMO:
        told = environment(installation, addresses.app)
        python("ostan.config.demo", env=told, failing="The sign-ins could not be listed.")
    say(f"data in {installation.var}, logs in {installation.logs}; Ctrl-C stops everything.")
