"""What the commands say to the person at the terminal, and how they enter Django."""

import os
import subprocess
import sys
from collections.abc import Mapping

from ostan.config.installation import Installation, environment
from ostan.config.trouble import Trouble


def say(text: str) -> None:
    """One line, at once."""
    print(f"ostan: {text}", flush=True)


def enter_django(installation: Installation, database_url: str) -> None:
    """Load the settings and the tables of this installation into this process."""
    os.environ.update(environment(installation, database_url))
    import django  # reads the environment that was set in the line above

    django.setup()


def python(*arguments: str, env: Mapping[str, str], failing: str) -> None:
    """Run one of our own modules in a process of its own, its output on our terminal.

    Raises:
        Trouble: `failing`, when it ends with anything but 0.
    """
    # A session of its own: Ctrl-C reaches us alone, and we end it.
    with subprocess.Popen(
        [sys.executable, "-m", *arguments], env=dict(env), stdin=subprocess.DEVNULL, start_new_session=True
    ) as child:
        try:
            code = child.wait()
        except KeyboardInterrupt:
            child.terminate()
            raise
    if code:
        raise Trouble(failing)
