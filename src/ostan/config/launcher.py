"""Becomes another program: under another account if asked, and ended by the kernel when its parent ends.

A file of its own, run as `python -I -S launcher.py SIGNAL PARENT UID GID PROGRAM …`, because doing this
between fork and exec is not safe in a process with threads. Both promises outlast the exec.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
SAME = "-"


def main(arguments: list[str]) -> int:
    """Returns only when the parent is gone already."""
    last_word, parent, uid, gid, *command = arguments
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Whatever our parent was ignoring at this moment is none of the program's business.
        signal.signal(number, signal.SIG_DFL)
    if uid != SAME:
        os.setgroups([])
        os.setgid(int(gid))
        os.setuid(int(uid))
    if sys.platform.startswith("linux"):
        # After the change of account, which would undo it.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(last_word))
    if os.getppid() == int(parent):
        os.execve(command[0], command, os.environ)  # noqa: S606  # no shell is wanted
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
