"""The database of one installation, whoever runs it."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

import psycopg

from ostan.config import postgres
from ostan.config.installation import Installation
from ostan.config.terminal import say
from ostan.config.trouble import Trouble

OUTSIDE_PATIENCE = 10
OTHERS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Addresses:
    """Where the serving processes and the owner of the tables connect to."""

    app: str
    owner: str

    @property
    def app_role(self) -> str:
        """The role of the serving processes."""
        return unquote(urlsplit(self.app).username or "")

    @property
    def name(self) -> str:
        """The name of the database."""
        return unquote(urlsplit(self.owner).path.lstrip("/"))

    def of_database(self, name: str) -> "Addresses":
        """The same server and roles, another database."""
        return Addresses(
            *(
                urlsplit(address)._replace(path=f"/{quote(name)}").geturl()
                for address in (self.app, self.owner)
            )
        )


def for_client(address: str) -> tuple[str, dict[str, str]]:
    """The address for a command line, where others can read it, and the environment with the password."""
    parts = urlsplit(address)
    user, _, rest = parts.netloc.rpartition("@")
    bare = parts._replace(netloc=f"{user.partition(':')[0]}@{rest}" if user else rest)
    return bare.geturl(), {**os.environ, "PGPASSWORD": unquote(parts.password or "")}


def outside(installation: Installation) -> Addresses:
    """The addresses of a PostgreSQL that somebody else runs, when it answers.

    Raises:
        Trouble: it does not answer, or refuses us.
    """
    addresses = Addresses(installation.outside, installation.outside_owner)
    for name, address in (
        ("OSTAN_DATABASE_URL", addresses.app),
        ("OSTAN_OWNER_DATABASE_URL", addresses.owner),
    ):
        try:
            psycopg.connect(address, connect_timeout=OUTSIDE_PATIENCE).close()
        except psycopg.Error as refused:
            reason = str(refused).strip().splitlines()[-1] if str(refused).strip() else type(refused).__name__
            raise Trouble(f"The PostgreSQL named in {name} cannot be used: {reason}") from refused
    if addresses.app == addresses.owner:
        say(
            "the web and the worker own the tables of this PostgreSQL, so the ledger is guarded by its triggers alone; "
            "name a role without that right in OSTAN_DATABASE_URL and the owner in OSTAN_OWNER_DATABASE_URL."
        )
    return addresses


def embedded(cluster: postgres.Cluster) -> Addresses:
    """The addresses of our own server."""
    return Addresses(cluster.url(postgres.APP), cluster.url(postgres.OWNER))


def has_units(addresses: Addresses) -> bool:
    """Whether a province has been loaded into the database."""
    with psycopg.connect(addresses.owner) as connection:
        there = connection.execute("SELECT to_regclass('org_orgunit')").fetchone()
        if not there or there[0] is None:
            return False
        return connection.execute("SELECT 1 FROM org_orgunit LIMIT 1").fetchone() is not None


@contextlib.contextmanager
def reachable(installation: Installation) -> Iterator[Addresses]:
    """The database for as long as the block runs: the outside one, the running one, or one started for it.

    Raises:
        Trouble: there is none.
    """
    if installation.outside:
        yield outside(installation)
        return
    with postgres.reachable(installation.var) as cluster:
        yield embedded(cluster)


@contextlib.contextmanager
def alone(installation: Installation) -> Iterator[Addresses]:
    """The database while nothing of Ostan works in it.

    Raises:
        Trouble: Ostan is running, or other connections are open.
    """
    if installation.outside:
        addresses = outside(installation)
        with psycopg.connect(addresses.owner) as connection:
            others = connection.execute(OTHERS).fetchone()
        if others and others[0]:
            raise Trouble(
                f"{others[0]} other connections to the database are open; stop Ostan everywhere first."
            )
        yield addresses
        return
    server = postgres.server_for(installation.var)
    if not server.take():
        raise Trouble("Ostan is running with this data folder; stop it first.")
    try:
        server.start()
        yield embedded(server.place)
    finally:
        server.stop()
