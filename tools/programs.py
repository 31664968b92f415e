"""Programs of the system that the tests drive: found, or installed where that is possible."""

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> str | None:
    """The path of a Chromium of this machine; OSTAN_CHROMIUM names another one."""
    named = os.environ.get("OSTAN_CHROMIUM")
    return named or next((path for path in map(shutil.which, BROWSERS) if path), None)


def scanner() -> str | None:
    """The path of clamd; without it the tests of scanning are left out."""
    return shutil.which("clamd")


def main() -> int:
    """0 when nothing is missing without which the tests cannot run."""
    wanted = {
        "Chromium": (browser, ("chromium", "fonts-liberation")),
        "ClamAV": (scanner, ("clamav-daemon",)),
    }
    missing = {name: packages for name, (find, packages) in wanted.items() if not find()}
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        install(missing)
    if browser():
        return 0
    print(
        "ostan: the browser tests need Chromium; install it (on Debian: sudo apt-get install chromium) "
        "or name it in OSTAN_CHROMIUM.",
        file=sys.stderr,
    )
    return 1


def install(missing: dict[str, tuple[str, ...]]) -> None:
    """Install what can be installed; what cannot is found missing later."""
    print(f"ostan: installing {' and '.join(missing)} for the tests …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", "update"], env=quiet, check=False)
    for packages in missing.values():
        command = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages]
        subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
