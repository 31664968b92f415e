"""Form, lint, types and contracts: everything that is checked without running the code."""

import os
import subprocess
import sys
import time

PYTHON_FILES = ["src", "tests", "tools", "bench"]
CHECKS = {
    "form": ["ruff", "format", "--check", "--quiet", *PYTHON_FILES],
    "lint": ["ruff", "check", "--quiet", *PYTHON_FILES],
    "types": ["mypy"],
    "contracts": ["lint-imports"],
}
# The type checker reads the settings, and these ask for secrets and an address; nothing is opened with them.
READING = {
    "OSTAN_SECRET_KEY": "only-for-reading-the-settings-0123456789",
    "OSTAN_VAULT_KEY": "only-for-reading-the-settings-0123456789",
    "OSTAN_DATABASE_URL": "postgresql://nobody@localhost/nothing",
}


def main() -> int:
    """Run every check, also after one has failed; 1 when any did."""
    scripts = os.path.dirname(sys.executable)
    environment = {**os.environ, **READING}
    failed = []
    for name, command in CHECKS.items():
        started = time.monotonic()
        program = [os.path.join(scripts, command[0]), *(part for part in command[1:] if not _absent(part))]
        done = subprocess.run(program, env=environment, capture_output=True, text=True)
        verdict = "failed" if done.returncode else "well"
        print(f"{name:>10}  {verdict} ({time.monotonic() - started:.0f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    return 1 if failed else 0


def _absent(part: str) -> bool:
    return part in PYTHON_FILES and not os.path.isdir(part)


if __name__ == "__main__":
    sys.exit(main())
