"""The Chromium that the browser tests drive: found, or installed where that is possible."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-liberation")


def find() -> str | None:
    """The path of a Chromium of this machine; OSTAN_CHROMIUM names another one."""
    named = os.environ.get("OSTAN_CHROMIUM")
    return named or next((path for path in map(shutil.which, NAMES) if path), None)


def main() -> int:
    """0 when there is one now."""
    if find():
        return 0
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(
            "ostan: the browser tests need Chromium; install it (on Debian: sudo apt-get install chromium) "
            "or name it in OSTAN_CHROMIUM.",
            file=sys.stderr,
        )
        return 1
    print("ostan: installing Chromium for the browser tests …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", "update"], env=quiet, check=False)
    install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *PACKAGES]
    done = subprocess.run(install, env=quiet, check=False, stdout=subprocess.DEVNULL)
    if done.returncode or not find():
        print("ostan: Chromium could not be installed; install it by hand and try again.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
