"""The account that PostgreSQL runs as: our own, or an unprivileged one where we are root, which PostgreSQL refuses."""

import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

UNPRIVILEGED = ("postgres", "nobody", "daemon")


class NoAccount(Exception):
    """PostgreSQL does not run as root, and there is no unprivileged account to run it as."""


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int

    @classmethod
    def for_postgres(cls) -> "Account":
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        for name in UNPRIVILEGED:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise NoAccount(f"PostgreSQL does not run as root; create an account named {UNPRIVILEGED[0]!r}")

    @classmethod
    def owning(cls, path: Path) -> "Account":
        owner = path.stat()
        return cls(owner.st_uid, owner.st_gid)

    def reaches(self, path: Path) -> bool:
        """Whether the account may pass through `path` and every folder above it."""
        return all(self._may_enter(folder) for folder in (path, *path.parents))

    def _may_enter(self, folder: Path) -> bool:
        status = folder.stat()
        if self.uid == status.st_uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if self.gid == status.st_gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)

    def make_private(self, folder: Path) -> Path:
        """`folder`, made if missing, open to this account alone."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self.own(folder)
        return folder

    def make_private_in(self, *parents: str) -> Path:
        """A new private folder in the first of `parents` that can be written."""
        parent = next((p for p in parents if os.access(p, os.W_OK | os.X_OK)), None)
        folder = Path(tempfile.mkdtemp(prefix="sales-", dir=parent))
        self.own(folder)
        return folder

    def own(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, self.uid, self.gid)
