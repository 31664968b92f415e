"""The database folder: made once, its access rules and roles set at every start."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from ostan.config.postgres import account
from ostan.config.postgres.account import Account
from ostan.config.postgres.binaries import Programs
from ostan.config.trouble import Trouble

OWNER, APP, KEEPER = "ostan", "ostan_app", "postgres"
DATABASE = "ostan"
PORT = 5432
LONGEST_SOCKET = 100
HBA = "local all postgres peer map=keeper\nlocal all all scram-sha-256\n"


@dataclass(frozen=True)
class Cluster:
    """One database folder and the addresses under which it is reached."""

    home: Path
    passwords: Path
    programs: Programs
    who: Account

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def sockets(self) -> Path:
        """Closed to everybody else; in a short place when the data folder's path is too long for a socket."""
        near = self.home / "run"
        if len(str(near)) <= LONGEST_SOCKET - len(f"/.s.PGSQL.{PORT}"):
            return near
        return Path(tempfile.gettempdir()) / f"ostan-{self.who.uid}-{self.home.stat().st_ino}"

    def password(self, role: str) -> str:
        """The password of a login role, made at the first call."""
        path = self.passwords / f"{role}-password"
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
        return path.read_text(encoding="ascii").strip()

    def url(self, role: str, database: str = DATABASE) -> str:
        """The postgresql:// address of the database for the role."""
        place = quote(str(self.sockets), safe="")
        return f"postgresql://{role}:{self.password(role)}@:{PORT}/{database}?host={place}"

    def connect_as_keeper(self, database: str) -> psycopg.Connection:
        """A connection with all rights, for the account that owns the folder and for root only."""
        return psycopg.connect(
            host=str(self.sockets),
            port=PORT,
            user=KEEPER,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )


def make(cluster: Cluster) -> None:
    """Make the database folder when there is none; an interrupted first attempt leaves no trace.

    Raises:
        Trouble: the folder is there and is not a database of this PostgreSQL, or it cannot be made.
    """
    cluster.who.own(cluster.sockets)
    if cluster.data.exists():
        _recognise(cluster)
    else:
        _initialise(cluster)
    _write_access_rules(cluster)


def _recognise(cluster: Cluster) -> None:
    mark = cluster.data / "PG_VERSION"
    if not mark.is_file():
        raise Trouble(
            f"The database folder {cluster.data} is broken (PG_VERSION is missing); "
            "move it away and restore a backup with `ostan restore`."
        )
    made_by = mark.read_text(encoding="ascii").strip()
    if made_by != cluster.programs.major:
        raise Trouble(
            f"The database in {cluster.data} was made by PostgreSQL {made_by} and the programs here are of "
            f"version {cluster.programs.version}; take a backup with the old ones, restore it with the new."
        )


def _initialise(cluster: Cluster) -> None:
    draft = cluster.home / "data.part"
    shutil.rmtree(draft, ignore_errors=True)
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    if int(cluster.programs.major) < 17:
        locale = ["--locale=C.UTF-8"]
    made = subprocess.run(
        [
            *(cluster.programs["initdb"], "-D", str(draft), "-E", "UTF8", *locale, "-U", KEEPER),
            *("--auth-local=peer", "--auth-host=scram-sha-256", "--data-checksums"),
        ],
        cwd="/",
        env=program_environment(),
        capture_output=True,
        text=True,
        **cluster.who.spawn_options(),
    )
    if made.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise Trouble(f"The database could not be made in {cluster.home}: {reason_in(made.stderr)}")
    draft.rename(cluster.data)


def program_environment() -> dict[str, str]:
    """What PostgreSQL's programs see: nothing of the operator's own settings."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def reason_in(output: str) -> str:
    """The line of a program's output that says why it failed."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for mark in ("PANIC:", "FATAL:", "ERROR:", "error:"):
        for line in reversed(lines):
            if mark in line:
                return line.partition(mark)[2].strip()
    return lines[-1] if lines else "no reason given"


def _write_access_rules(cluster: Cluster) -> None:
    """The keeper comes in by operating-system account, so that no lost password locks anybody out."""
    names = sorted({"root", cluster.who.name, pwd.getpwuid(os.geteuid()).pw_name})
    rules = {
        "pg_hba.conf": HBA,
        "pg_ident.conf": "".join(f"keeper {name} {KEEPER}\n" for name in names),
    }
    for name, text in rules.items():
        path = cluster.data / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            if cluster.who.changed:
                os.chown(path, cluster.who.uid, cluster.who.gid)


def set_up_roles(cluster: Cluster) -> None:
    """Two login roles and the database: the owner makes tables, the application reads and writes rows.

    The ledger's migration takes the right to change entries away from the application.
    """
    with cluster.connect_as_keeper("template1") as keeper:
        _make_role(keeper, cluster, OWNER, "LOGIN CREATEDB")
        _make_role(keeper, cluster, APP, "LOGIN")
        keeper.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER)))
        # Given in the template, so that databases made for tests and restores have the same rights.
        grant_by_default(keeper, owner=OWNER, app=APP)
        there = keeper.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
    if not there:
        # From another database: a template somebody is connected to cannot be copied.
        with cluster.connect_as_keeper("postgres") as keeper:
            keeper.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )


def _make_role(keeper: psycopg.Connection, cluster: Cluster, role: str, rights: str) -> None:
    there = keeper.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    # Hashed here, so that no password can stand in a server log.
    hashed = keeper.pgconn.encrypt_password(cluster.password(role).encode(), role.encode(), b"scram-sha-256")
    keeper.execute(
        sql.SQL("{} ROLE {} {} PASSWORD {}").format(
            sql.SQL("ALTER" if there else "CREATE"),
            sql.Identifier(role),
            sql.SQL(rights),
            sql.Literal(hashed.decode()),
        )
    )


def grant_by_default(connection: psycopg.Connection, *, owner: str, app: str) -> None:
    """Let the application work with the rows of every table the owner will make in this database."""
    for rights, things in (
        ("SELECT, INSERT, UPDATE, DELETE", "TABLES"),
        ("USAGE, SELECT, UPDATE", "SEQUENCES"),
    ):
        connection.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT {} ON {} TO {}").format(
                sql.Identifier(owner), sql.SQL(rights), sql.SQL(things), sql.Identifier(app)
            )
        )


def open_cluster(var: Path, passwords: Path, programs: Programs) -> Cluster:
    """The cluster of the data folder; what it needs on disk is made by `make`."""
    who = account.account()
    return Cluster(account.home(var, who), passwords, programs, who)
