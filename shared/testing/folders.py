"""Where what lives no longer than its test lies: in memory, where the machine has room for it."""

import os

import psutil

MEMORY, DISK = "/dev/shm", "/tmp"  # noqa: S108 - whoever makes a folder in them makes it with mkdtemp
ROOM = 4 * 1024**3
"""Bytes that have to be free, of the memory and of the share that files may have of it. Sessions that were killed leave
their files behind: they never take the last of it."""


def quick() -> str:
    """A folder to make others in. Making a small file costs the processor half a millisecond on some disks, and a
    database is a thousand of them. A process that is killed loses nothing there that it would not lose on a disk."""
    try:
        there = os.statvfs(MEMORY)
    except OSError:
        return DISK
    runs_programs = not there.f_flag & getattr(os, "ST_NOEXEC", 0)  # PostgreSQL's may have to be copied to its home
    free = min(there.f_bavail * there.f_frsize, psutil.virtual_memory().available)
    return MEMORY if runs_programs and free >= ROOM and os.access(MEMORY, os.W_OK | os.X_OK) else DISK
