"""Runs a program that ends when its parent does: `python -I -S child.py SIGNAL UID GID PROGRAM [ARGUMENT…]`.

The process becomes PROGRAM (same process id) under UID and GID, and gets SIGNAL when the process that started it is
gone, even by kill -9. It is a script of its own, since code between fork and exec is unsafe in a threaded parent.
Outside Linux there is no such signal; a process left behind there is found by its process id file at the next start.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def bound(signal: int, uid: int, gid: int) -> list[str]:
    """What to put before a command so that it ends with us."""
    return [sys.executable, "-I", "-S", __file__, str(int(signal)), str(uid), str(gid)]


def main(signal: int, uid: int, gid: int, command: list[str]) -> None:
    parent = os.getppid()
    if os.geteuid() == 0 and uid != 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        # After setuid, which would clear it.
        if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
        if os.getppid() != parent:
            sys.exit("the parent process is gone")
    os.execv(command[0], command)  # noqa: S606 - a shell is what we do not want


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
