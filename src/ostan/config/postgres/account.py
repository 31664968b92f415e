"""Under which account PostgreSQL runs. It refuses root, and every account without an entry."""

import hashlib
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ostan.config.trouble import Trouble

CANDIDATES = ("postgres", "nobody")
ELSEWHERE = Path("/var/lib/ostan")


@dataclass(frozen=True)
class Account:
    """An operating-system account, and whether we must change into it."""

    name: str
    uid: int
    gid: int
    changed: bool

    def spawn_options(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program under this account."""
        if not self.changed:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, folder: Path) -> bool:
        """Whether the account can reach what lies in the folder."""
        if not self.changed:
            return os.access(folder, os.X_OK)
        check = subprocess.run(["/usr/bin/test", "-x", folder], cwd="/", **self.spawn_options())
        return check.returncode == 0

    def own(self, folder: Path) -> None:
        """Make the folder, closed to everybody but the account."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.changed:
            os.chown(folder, self.uid, self.gid)
        elif folder.stat().st_uid != self.uid:
            raise Trouble(
                f"{folder} belongs to another account; move it away or run Ostan under that account."
            )
        folder.chmod(0o700)


def account() -> Account:
    """Ours, or the first of CANDIDATES when we are root.

    Raises:
        Trouble: we are root and none of them exists.
    """
    if os.geteuid() != 0:
        mine = pwd.getpwuid(os.geteuid())
        return Account(mine.pw_name, mine.pw_uid, mine.pw_gid, changed=False)
    for name in CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, found.pw_uid, found.pw_gid, changed=True)
    raise Trouble("PostgreSQL cannot run as root, and there is no account 'postgres' or 'nobody'; make one.")


def home(var: Path, who: Account) -> Path:
    """The folder of the database: `var/postgres`.

    A root installation in a folder that is closed to the account (say in /root) keeps it under
    /var/lib/ostan, and `var/postgres` points there.
    """
    place = var / "postgres"
    if not place.exists() and not who.may_enter(var):
        far = ELSEWHERE / hashlib.sha256(str(var).encode()).hexdigest()[:12]
        far.mkdir(parents=True, exist_ok=True)
        place.symlink_to(far)
    real = place.resolve()
    who.own(real)
    return real
