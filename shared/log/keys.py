"""Personal data: AES-256-GCM under a key for each person, in a store apart from the log and its backups.

Erasing the key erases the person: what the log holds of them can then never be read again.
"""

import asyncio
import os
import time
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, LargeBinary, MetaData, Table, Uuid, delete, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.schema import CreateTable

from shared.kernel.sealed import Sealed

from .log import LogUnavailable

_person_key = Table(
    "person_key",
    MetaData(),
    Column("person", Uuid, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
_FINGERPRINT, _NONCE = 8, 12
_LOCK = 0x706572736F6E  # any number that all who share a store agree on
CACHED_PERSONS = 10_000
AT_ONCE = 500
"""Keys in one query."""
CACHED_SECONDS = 1.0
"""How long a process uses a key without asking the store for it again. So long after an erasure, counted from before
the store was asked, no process has the key any more: whoever has erased somebody waits for that (`let_go`)."""


class PersonKeys:
    """`async with PersonKeys(url) as keys`. `url` is a SQLAlchemy URL, sqlite+aiosqlite:///file or
    postgresql://. A box is base64 of the key's fingerprint (8 bytes), the nonce (12) and the ciphertext with its
    tag; the person's id is the associated data, so that a box cannot pass for another person's.

    Raises LogUnavailable where the store does not answer, cryptography's InvalidTag for a forged box.
    """

    def __init__(self, url: str) -> None:
        target = make_url(url)
        if target.drivername == "postgresql":
            target = target.set(drivername="postgresql+asyncpg")
        self._engine = create_async_engine(target, hide_parameters=True)  # else an error, and its log, shows a key
        self._insert = (sqlite if self._engine.dialect.name == "sqlite" else postgresql).insert
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine.sync_engine, "connect", _be_careful)
        self._cache: OrderedDict[UUID, tuple[bytes, float]] = OrderedDict()

    async def __aenter__(self) -> "PersonKeys":
        file = self._engine.url.database
        if self._engine.dialect.name == "sqlite" and file and file != ":memory:":
            Path(file).touch(mode=0o600)  # for nobody else to read, whatever the umask; SQLite's journals follow it
        async with self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":  # else two that start at once may both create it
                await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            await connection.execute(CreateTable(_person_key, if_not_exists=True))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._engine.dispose()

    async def seal(self, person: UUID, text: str) -> Sealed:
        """`text` under the person's key, which is made, and committed durably, at its first use."""
        key = await self._key(person) or await self._make(person)
        nonce = os.urandom(_NONCE)
        box = _fingerprint(key) + nonce + AESGCM(key).encrypt(nonce, text.encode(), person.bytes)
        return Sealed(person=person, box=b64encode(box).decode())

    async def open(self, sealed: Sealed) -> str | None:
        """The text, None once the key it was sealed with is erased."""
        key = await self._key(sealed.person)
        box = b64decode(sealed.box, validate=True)
        if key is None or box[:_FINGERPRINT] != _fingerprint(key):
            return None
        nonce, ciphertext = box[_FINGERPRINT : _FINGERPRINT + _NONCE], box[_FINGERPRINT + _NONCE :]
        return AESGCM(key).decrypt(nonce, ciphertext, sealed.person.bytes).decode()

    async def expect(self, persons: Iterable[UUID]) -> None:
        """Learn the keys of many persons in a few queries, before their fields are opened one by one."""
        now = time.monotonic()
        missing = [one for one in dict.fromkeys(persons) if self._cache.get(one, (b"", 0.0))[1] <= now]
        for start in range(0, len(missing), AT_ONCE):
            some, asked = _person_key.c.person.in_(missing[start : start + AT_ONCE]), time.monotonic()
            for row in await self._run(select(_person_key).where(some)):
                self._remember(row.person, row.key, asked)

    async def fingerprint(self, person: UUID) -> str | None:
        """Which key the store has for the person, as 16 hexadecimal digits that tell nothing of it; None for none."""
        found = await self._run(select(_person_key.c.key).where(_person_key.c.person == person))
        return _fingerprint(found[0].key).hex() if found else None

    async def erase(self, person: UUID, fingerprint: str) -> None:
        """Destroy the person's key of that fingerprint, where the store still has it: nothing that was sealed with it
        can be opened again. A later `seal` begins with a new key. Other processes may use the old one until
        `let_go`."""
        found = await self._run(select(_person_key.c.key).where(_person_key.c.person == person))
        if found and _fingerprint(found[0].key).hex() == fingerprint:
            mine = (_person_key.c.person == person) & (_person_key.c.key == found[0].key)
            await self._run(delete(_person_key).where(mine))
        self._cache.pop(person, None)

    @staticmethod
    async def let_go() -> None:
        """Wait until no process has a key in memory any more that is no longer in the store."""
        await asyncio.sleep(CACHED_SECONDS)

    async def _key(self, person: UUID) -> bytes | None:
        key, until = self._cache.get(person, (b"", 0.0))
        if until > time.monotonic():
            self._cache.move_to_end(person)
            return key
        asked = time.monotonic()
        found = await self._run(select(_person_key.c.key).where(_person_key.c.person == person))
        if not found:
            self._cache.pop(person, None)
            return None
        return self._remember(person, found[0].key, asked)

    def _remember(self, person: UUID, key: bytes, asked: float) -> bytes:
        self._cache[person] = (bytes(key), asked + CACHED_SECONDS)
        self._cache.move_to_end(person)
        while len(self._cache) > CACHED_PERSONS:
            self._cache.popitem(last=False)
        return bytes(key)

    async def _make(self, person: UUID) -> bytes:
        """Whoever comes first, here or in another process, makes the key; all then use that one."""
        while True:
            row = {"person": person, "key": AESGCM.generate_key(256)}
            await self._run(self._insert(_person_key).values(row).on_conflict_do_nothing())
            if key := await self._key(person):
                return key

    async def _run(self, statement: Any) -> Sequence[Any]:
        """Run it in a transaction of its own. Returns the rows that a select finds."""
        try:
            async with self._engine.begin() as connection:
                result = await connection.execute(statement)
                return result.all() if result.returns_rows else ()
        except (OSError, DBAPIError, PoolTimeout) as error:
            raise LogUnavailable(f"the store of keys does not answer: {type(error).__name__}") from error


def _fingerprint(key: bytes) -> bytes:
    return sha256(key).digest()[:_FINGERPRINT]


def _be_careful(connection: Any, _record: Any) -> None:
    """Deleted keys are overwritten, and a commit is on the disk before anything is sealed with its key. The journal,
    which holds a page as it was before, goes with each commit, and the folder is synced after it: no crash brings a
    destroyed key back."""
    cursor = connection.cursor()
    for pragma in ("secure_delete = ON", "journal_mode = DELETE", "synchronous = EXTRA", "busy_timeout = 10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
