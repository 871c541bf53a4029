"""PostgreSQL's own programs for a whole database: out of it as of one snapshot, and into another one."""

import os
import re
import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy import child
from deploy.cluster import Cluster
from deploy.postgres_server import complaint, environment, wheel_binaries

DUMPING = re.compile(r'dumping contents of table "(.+)"')
LOADING = re.compile(r"(?:creating|processing data for table|executing) (.+)")
SHADOWS = "check_*"
"""Schemas in which `sales check` rebuilds read tables for the moment."""


class DumpFailed(Exception):
    """A database could not be dumped or loaded. The first argument is one line, for people."""


def dump(cluster: Cluster, database: str, snapshot: str, file: Path, told: Callable[[str], None]) -> None:
    """The database as of an exported snapshot, whose transaction has to be open meanwhile. `told` of each table as
    it begins."""
    options = ["--format=custom", "--compress=gzip:1", f"--snapshot={snapshot}", f"--exclude-schema={SHADOWS}"]
    where = ["--no-password", "--verbose", "--file", str(file), "--dbname", cluster.shown(database)]
    _run("pg_dump", [*options, *where], cluster.password, _finding(DUMPING, told))


def entries(file: Path) -> int:
    """How many things the dump holds: tables, their contents, indexes and so on."""
    listed = subprocess.run(
        [str(wheel_binaries() / "pg_restore"), "--list", str(file)], capture_output=True, text=True, check=False,
        env=environment(),
    )  # fmt: skip
    if listed.returncode != 0:
        raise DumpFailed(f"{file.name} is no dump: {complaint(listed.stderr)}")
    return sum(not line.startswith(";") for line in listed.stdout.splitlines() if line)


def load(cluster: Cluster, database: str, file: Path, told: Callable[[str], None]) -> None:
    """Into a database that is empty; its roles are there. `told` of each of its entries."""
    where = ["--exit-on-error", "--no-password", "--verbose", "--dbname", cluster.shown(database), str(file)]
    _run("pg_restore", where, cluster.password, _finding(LOADING, told))


def _finding(pattern: re.Pattern[str], told: Callable[[str], None]) -> Callable[[str], None]:
    def line(text: str) -> None:
        if found := pattern.search(text):
            told(found[1])

    return line


def _run(program: str, options: Sequence[str], password: str | None, line: Callable[[str], None]) -> None:
    bound = child.bound(signal.SIGTERM, os.geteuid(), os.getegid())
    said: list[str] = []
    with subprocess.Popen(
        [*bound, str(wheel_binaries() / program), *options], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, errors="replace", env=environment(password),
    ) as process:  # fmt: skip
        try:
            for text in process.stderr or ():
                line(text)
                said = [*said[-20:], text]
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        raise DumpFailed(f"{program}: {complaint(''.join(said)) or 'it ended without a word'}")
