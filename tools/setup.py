"""Prepare this folder: virtual environment, pinned packages, front-end files.

`python3 tools/setup.py` readies what serving needs, `--dev` adds what the tests need, `--bench`
the yardstick. Needs only the standard library. Whatever is already in place is skipped, so a
second run costs a fraction of a second.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
OLDEST = (3, 11)
ROOM_NEEDED_MB = 1500


class SetupFailed(Exception):
    """One sentence for the person at the terminal."""


def say(text: str) -> None:
    print(f"ostan setup: {text}", flush=True)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--dev", action="store_true", help="also what the tests and linters need")
    parser.add_argument("--bench", action="store_true", help="also the yardstick of `make bench`")
    parser.add_argument("--no-assets", action="store_true", help="leave the front-end files out")
    chosen = parser.parse_args(arguments)
    try:
        check_python()
        lists = ["data", "runtime", *(["dev"] if chosen.dev else []), *(["bench"] if chosen.bench else [])]
        prepare(lists, assets=not chosen.no_assets)
    except SetupFailed as problem:
        print(f"ostan setup: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nostan setup: stopped; run the same command again to go on.", file=sys.stderr)
        return 130
    return 0


def check_python() -> None:
    """Go on under a newer Python of this machine when the one we run on is too old."""
    if sys.version_info >= OLDEST:
        return
    for name in ("python3.13", "python3.12", "python3.11"):
        # A shim may be on the path and still refuse to run: only running it tells.
        if shutil.which(name) and subprocess.run([name, "-c", ""], capture_output=True).returncode == 0:
            os.execvp(name, [name, *sys.argv])  # noqa: S606  # no shell is wanted
    have = ".".join(map(str, sys.version_info[:3]))
    raise SetupFailed(
        f"Python 3.11 or newer is needed, and this is {have}; install python3.11 and try again."
    )


def prepare(lists: list[str], *, assets: bool) -> None:
    started = time.monotonic()
    worked = make_environment()
    for name in lists:
        worked = install(name) or worked
    link_source()
    if assets:
        worked = build_assets() or worked
    if worked:
        say(f"ready after {time.monotonic() - started:.0f} s.")


def make_environment() -> bool:
    """Create `.venv`; True when there was something to do."""
    if PYTHON.exists() and (VENV / "bin" / "pip").exists() and runs(PYTHON):
        return False
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < ROOM_NEEDED_MB:
        raise SetupFailed(
            f"about {ROOM_NEEDED_MB} MB of disk are needed in {ROOT}, and only {free} MB are free."
        )
    say(f"making the virtual environment with Python {sys.version.split()[0]} …")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode and "ensurepip" in made.stdout + made.stderr:
        install_venv_module()
        made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        raise SetupFailed(f"the virtual environment could not be made: {last_line(made)}")
    return True


def runs(python: Path) -> bool:
    return subprocess.run([str(python), "-c", ""], capture_output=True).returncode == 0


def install_venv_module() -> None:
    """Debian ships Python without the module that makes environments."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupFailed(
            f"this Python lacks its venv module; install it (on Debian: sudo apt-get install {package})."
        )
    say(f"installing {package}, which this Python lacks …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", "update"], env=quiet)
    if subprocess.run(["apt-get", "-qq", "install", "-y", package], env=quiet).returncode:
        raise SetupFailed(f"{package} could not be installed; install it by hand and try again.")


def install(name: str) -> bool:
    """Install one locked list; True when there was something to do."""
    locked = REQUIREMENTS / f"{name}.txt"
    stamp = VENV / f".installed-{name}"
    wanted = hashlib.sha256(locked.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    count = sum("==" in line for line in locked.read_text().splitlines())
    say(f"installing the {count} pinned in requirements/{locked.name}; the first time takes a minute or so …")
    # The lists are complete, so nothing outside them may be drawn in: hence --no-deps.
    demands = ["--require-hashes", "--no-deps", "-r", str(locked)]
    uv = find_uv()
    if not (uv and install_with(uv, demands)):
        if uv:
            say("uv could not install them; trying again with pip, which is slower …")
        if not succeeds(
            [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *demands]
        ):
            raise SetupFailed(
                "the packages could not be installed; the lines above say why "
                "(no network, a full disk or a package index that cannot be reached)."
            )
    stamp.write_text(wanted)
    return True


def find_uv() -> str | None:
    """The pinned uv in the environment (fetched once), or None when it is not to be had."""
    uv = VENV / "bin" / "uv"
    if uv.exists():
        return str(uv)
    fetch = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    fetched = succeeds([*fetch, "--require-hashes", "-r", str(REQUIREMENTS / "bootstrap.txt")])
    return str(uv) if fetched and uv.exists() else None


def install_with(uv: str, demands: list[str]) -> bool:
    """Whether uv installed the list. What it downloads is shown, not the long list of what it has done."""
    command = [uv, "pip", "install", "--python", str(PYTHON), *demands]
    child = subprocess.Popen(command, cwd=ROOT, env=uv_environment(), stderr=subprocess.PIPE, text=True)
    for line in child.stderr or ():
        if not line.startswith(" +") and not line.startswith("Resolved"):
            print(f"  {line.strip()}", flush=True)
    return child.wait() == 0


def uv_environment() -> dict[str, str]:
    """uv reads neither pip's configuration nor, by itself, the certificates this machine trusts.

    A site behind a mirror or an inspecting proxy has set both, and means us too.
    """
    environment = {"UV_SYSTEM_CERTS": "true", **os.environ}
    if any(key in environment for key in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_OFFLINE")):
        return environment
    asked = [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"]
    answer = subprocess.run(asked, capture_output=True, text=True)
    index = os.environ.get("PIP_INDEX_URL") or (answer.stdout.strip() if answer.returncode == 0 else "")
    if index:
        environment["UV_DEFAULT_INDEX"] = index
    return environment


def succeeds(command: list[str], env: dict[str, str] | None = None) -> bool:
    return subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL).returncode == 0


def link_source() -> None:
    """Make `import ostan` and the `ostan` command work from the environment, without a build."""
    packages = next((VENV / "lib").glob("python3.*")) / "site-packages"
    write_if_new(packages / "ostan.pth", f"{ROOT / 'src'}\n{ROOT}\n")
    script = VENV / "bin" / "ostan"
    if write_if_new(script, '#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/python" -m ostan "$@"\n'):
        script.chmod(0o755)


def write_if_new(path: Path, text: str) -> bool:
    if path.exists() and path.read_text() == text:
        return False
    path.write_text(text)
    return True


def build_assets() -> bool:
    """The front-end files, by the script beside this one; True when there was something to do."""
    script = ROOT / "tools" / "assets.py"
    check = subprocess.run([str(PYTHON), str(script), "--check"], cwd=ROOT, capture_output=True)
    if check.returncode == 0:
        return False
    if not succeeds([str(PYTHON), str(script)]):
        raise SetupFailed("the front-end files could not be prepared; the lines above say why.")
    return True


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = (done.stderr or done.stdout or "no reason given").strip().splitlines()
    return lines[-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
