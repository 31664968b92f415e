"""One installation: where its data lies, its port, its secrets and what its programs are told."""

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ostan.config.trouble import Trouble

ROOT = Path(__file__).resolve().parents[3]
DEMO, PROVINCE = "demo", "province"
ORIGIN = "ostan.local"
ROOM_NEEDED = 300 * 2**20
KEPT_SECRETS = {"OSTAN_SECRET_KEY": "secret-key", "OSTAN_VAULT_KEY": "vault-key"}
DEMO_PORTAL = {"OSTAN_PORTAL_NAME": "آذربایجان شرقی من", "OSTAN_PROVINCE_NAME": "آذربایجان شرقی"}


@dataclass(frozen=True)
class Installation:
    """Read once from the environment; everything below it is derived.

    `outside` is the address of a PostgreSQL that somebody else runs ("" for the embedded one), and
    `outside_owner` the address under which its tables are made.
    """

    var: Path
    port: int
    host: str
    outside: str
    outside_owner: str

    @property
    def secrets(self) -> Path:
        return self.var / "secrets"

    @property
    def logs(self) -> Path:
        return self.var / "logs"

    @property
    def files(self) -> Path:
        return Path(os.environ.get("OSTAN_FILES") or self.var / "files").resolve()

    @property
    def retired_keys(self) -> Path:
        """Keys that sign no longer and are trusted still: lines as in /proof/keys.txt."""
        key = Path(os.environ.get("OSTAN_SEAL_KEY_FILE") or self.secrets / "seal.pem")
        return key.with_suffix(".retired")

    @property
    def address(self) -> str:
        """What a person types into the browser."""
        shown = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::"} else self.host  # noqa: S104  # shown, not bound
        return f"http://[{shown}]:{self.port}" if ":" in shown else f"http://{shown}:{self.port}"


def from_environment(environ: Mapping[str, str] = os.environ) -> Installation:
    """The installation the environment names.

    Raises:
        Trouble: OSTAN_PORT is not a port.
    """
    outside = environ.get("OSTAN_DATABASE_URL", "")
    return Installation(
        var=Path(environ.get("OSTAN_VAR") or ROOT / "var").resolve(),
        port=_port(environ.get("OSTAN_PORT") or "8000"),
        host=environ.get("OSTAN_HOST") or "127.0.0.1",
        outside=outside,
        outside_owner=environ.get("OSTAN_OWNER_DATABASE_URL") or outside,
    )


def _port(written: str) -> int:
    if not written.isascii() or not written.isdigit() or not 0 < int(written) < 65536:
        raise Trouble(f"OSTAN_PORT must be a number from 1 to 65535, and it is {written!r}.")
    return int(written)


def prepare(installation: Installation) -> None:
    """Make the data folder and the secrets that are not there yet.

    Raises:
        Trouble: too little room, or no right to write there.
    """
    var = installation.var
    try:
        var.mkdir(parents=True, exist_ok=True)
        check_room(var, ROOM_NEEDED)
        if os.geteuid() == 0:
            # PostgreSQL runs under another account then, and has to pass through.
            var.chmod(var.stat().st_mode | 0o011)
        installation.secrets.mkdir(exist_ok=True)
        installation.secrets.chmod(0o700)
        for name in KEPT_SECRETS.values():
            kept(installation.secrets / name)
    except (PermissionError, FileNotFoundError) as denied:
        raise Trouble(
            f"The data folder {var} cannot be written to; set OSTAN_VAR to one that can."
        ) from denied
    except (FileExistsError, NotADirectoryError) as blocked:
        raise Trouble(
            f"{blocked.filename} stands where the data folder should be; move it away."
        ) from blocked


def check_room(folder: Path, needed: int) -> None:
    """Look whether the disk has room.

    Raises:
        Trouble: fewer than `needed` bytes are free where the folder lies.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Trouble(
            f"The disk of {folder} is almost full: {free // 2**20} MB are free and {needed // 2**20} MB "
            "are needed; make room or set OSTAN_VAR to another disk."
        )


def kept(path: Path) -> str:
    """The secret in the file, made at the first call; only its owner may read it."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48).encode())
    return path.read_text(encoding="ascii").strip()


def write_private(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, readable by its owner alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def kind_of(installation: Installation) -> str:
    """DEMO, PROVINCE, or "" while nothing has been loaded. OSTAN_DEMO, when set, has the last word."""
    said = os.environ.get("OSTAN_DEMO", "").lower()
    if said:
        return DEMO if said in {"1", "true", "yes"} else PROVINCE
    note = installation.var / "kind"
    return note.read_text(encoding="ascii").strip() if note.exists() else ""


def note_kind(installation: Installation, kind: str) -> None:
    """Remember what was loaded, so that a real province never wakes up as a demo."""
    (installation.var / "kind").write_text(f"{kind}\n", encoding="ascii")


def environment(installation: Installation, database_url: str) -> dict[str, str]:
    """What every program of the installation is told; what the operator has set stays as it is."""
    told = {name: kept(installation.secrets / file) for name, file in KEPT_SECRETS.items()}
    told["OSTAN_ADDRESS"] = installation.address
    if kind_of(installation) == DEMO:
        told.update(DEMO_PORTAL)
    told.update({name: value for name, value in os.environ.items() if value})
    told["OSTAN_VAR"] = str(installation.var)
    told["OSTAN_FILES"] = str(installation.files)
    told["OSTAN_DATABASE_URL"] = database_url
    told["OSTAN_DEMO"] = "1" if kind_of(installation) == DEMO else "0"
    told["DJANGO_SETTINGS_MODULE"] = "ostan.config.settings"
    return told
