"""The data folder of an embedded installation: what is kept where, and the secrets made at the first start.

postgres/               the cluster (or where `cluster` says), with its socket
cluster                 where the cluster lies: relative to this folder, or absolute
kafka/                  the local broker's data, where one was asked for
passwords.json          of the database roles                                              0600
kafka-passwords/        of the broker's administrator and each service, where it asks      0700
secret                  signs cursors and the hashes of request bodies                     0600
webhook-secrets         with which the ERP signs its pushes                                0600
issuer-key.pem          the embedded issuer's private key                                  0600
person-keys/            a SQLite file for each service: the keys of persons                0700
logs/                   of PostgreSQL, the supervisor and each service                     0700
running.json            processes, ports and addresses, as the supervisor last knew them   0600
lock                    held by the supervisor while it lives
demo-loaded             present once the demo data was loaded
"""

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import quote

from deploy.account import Account
from deploy.databases import analyst_of
from deploy.postgres_server import SUPERUSER, PostgresServer, ServerFailed, database_url
from deploy.private_file import write_private
from shared.settings import SERVICES
from shared.web.tokens import make_key
from shared.web.webhook_secrets import new_secret, read_secrets

ERP = "erp"
"""The sender of pushes that are signed with this installation's secrets."""
AUDIENCE = "sales"
"""The `aud` of the embedded issuer's tokens."""


@dataclass(frozen=True, slots=True)
class Running:
    """What runs. `processes`: process ids by service, and of `postgres`; `deaths`: how often each died;
    `socket`: the folder of the database's socket; `kafka`: the local broker's address, where there is one."""

    supervisor: int
    port_base: int
    addresses: dict[str, str]
    socket: str = ""
    processes: dict[str, int] = field(default_factory=dict)
    deaths: dict[str, int] = field(default_factory=dict)
    kafka: str = ""


class DataDir:
    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.logs = self.path / "logs"
        self.secret_file = self.path / "secret"
        self.webhook_secrets_file = self.path / "webhook-secrets"
        self.embedded_key_file = self.path / "issuer-key.pem"
        self.demo_mark = self.path / "demo-loaded"

    def make_folders(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        for folder in (self.logs, self.path / "person-keys"):
            folder.mkdir(mode=0o700, exist_ok=True)

    def provide_secrets(self) -> None:
        """Each made where missing; the supervisor's work, which is alone here."""
        self._provide(self.secret_file, lambda: secrets.token_bytes(48))
        self._provide(self.embedded_key_file, make_key)
        self._provide(self.webhook_secrets_file, lambda: _lines([new_secret()]))
        self._provide(self._passwords_file, lambda: b"{}")
        missing = set(_roles()) - set(known := self.passwords)
        if missing:
            made = {role: secrets.token_hex(24) for role in sorted(missing)}
            write_private(self._passwords_file, json.dumps({**known, **made}, indent=1).encode())

    def kafka_password_file(self, name: str) -> Path:
        """Of a service, or of the administrator; made where it is missing."""
        folder = self.path / "kafka-passwords"
        folder.mkdir(mode=0o700, exist_ok=True)
        self._provide(folder / name, lambda: secrets.token_hex(24).encode())
        return folder / name

    @property
    def erp_secrets(self) -> list[str]:
        """Those that are live, the newest last."""
        return read_secrets(self.webhook_secrets_file.read_text())[ERP]

    def write_erp_secrets(self, live: list[str]) -> None:
        """What runs goes by them from now on."""
        write_private(self.webhook_secrets_file, _lines(live))

    @property
    def exists(self) -> bool:
        return self.embedded_key_file.exists()

    def log_of(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def person_keys_url(self, service: str) -> str:
        return f"sqlite+aiosqlite:///{quote(str(self.path / 'person-keys' / service))}.sqlite"

    @property
    def passwords(self) -> dict[str, str]:
        """By database role."""
        passwords: dict[str, str] = json.loads(self._passwords_file.read_text())
        return passwords

    def database_url(self, service: str) -> str:
        """Of the serving role, while the database runs."""
        running = self.running()
        if running is None:
            raise ServerFailed(f"nothing runs on {self.path}")
        return database_url(service, self.passwords[service], service, running.socket)

    def server(self) -> PostgresServer:
        """The embedded PostgreSQL of this folder, not started."""
        home = self._cluster_home()
        owner = home.stat().st_uid
        if os.geteuid() not in (0, owner):
            raise ServerFailed(f"the database in {home} belongs to another user; give --data a folder of your own")
        return PostgresServer(home, self.passwords[SUPERUSER], self.log_of("postgres"))

    def _cluster_home(self) -> Path:
        record = self.path / "cluster"
        if record.exists():
            home = self.path / record.read_text().strip()
            if not home.is_dir():
                raise ServerFailed(f"the database's folder {home} is gone; restore it, or give --data another folder")
            return home
        account = Account.for_postgres()
        if account.reaches(self.path):
            home = account.make_private(self.path / "postgres")
            write_private(record, b"postgres")
        else:  # for instance under /root: PostgreSQL's account has no way in, and we do not open one
            home = account.make_private_in("/var/lib", "/var/tmp")  # noqa: S108 - mkdtemp, 0700
            write_private(record, os.fsencode(home))
        return home

    def running(self) -> Running | None:
        """What the supervisor last wrote; None when no supervisor lives."""
        if not self.is_locked():
            return None
        try:
            return Running(**json.loads((self.path / "running.json").read_text()))
        except FileNotFoundError:
            return None

    def write_running(self, running: Running) -> None:
        write_private(self.path / "running.json", json.dumps(asdict(running), indent=1).encode())

    def forget_running(self) -> None:
        (self.path / "running.json").unlink(missing_ok=True)

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Whether we have it. It goes with the process that holds it, however that ends."""
        with (self.path / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def is_locked(self) -> bool:
        if not (self.path / "lock").exists():
            return False
        with self.lock() as ours:
            return not ours

    @property
    def _passwords_file(self) -> Path:
        return self.path / "passwords.json"

    def _provide(self, file: Path, make: Callable[[], bytes]) -> None:
        if not file.exists():
            write_private(file, make())


def _lines(live: list[str]) -> bytes:
    return "".join(f"{ERP} {secret}\n" for secret in live).encode()


def _roles() -> list[str]:
    return [SUPERUSER, *(role for name in SERVICES for role in (name, f"{name}_owner", analyst_of(name)))]
