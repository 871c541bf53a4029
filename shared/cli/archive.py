"""A backup: a folder with a dump of each service's database, and a manifest that says what they are."""

import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.cli.output import Failed

MANIFEST = "manifest.json"
CHUNK = 1024 * 1024


class Dumped(BaseModel):
    """The log of one service as of one moment, `at`: it ends at position `head`, in `epoch`. `schema_version` is that
    of its tables, `server` of PostgreSQL; `roles` are those that own something in it, or may do something with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    bytes: int
    sha256: str
    head: int
    epoch: int
    at: datetime
    schema_version: str
    server: str
    roles: list[str]


class Manifest(BaseModel):
    """`demo`: whether it is of an installation that was begun with the demo data."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = 1
    release: str
    made_at: datetime
    demo: bool
    services: dict[str, Dumped]


class NewArchive:
    """One that is being written: beside its place until it is whole. Raises Failed where something is there."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        if self.path.exists():
            raise Failed(f"{path} exists already; a backup overwrites nothing")
        self._unfinished = self.path.with_name(f"{self.path.name}.unfinished")
        shutil.rmtree(self._unfinished, ignore_errors=True)
        self._unfinished.mkdir(mode=0o700, parents=True)

    def file(self, service: str) -> Path:
        return self._unfinished / f"{service}.dump"

    def finish(self, manifest: Manifest) -> None:
        """On the disk before it has its name."""
        (self._unfinished / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n")
        for one in (*self._unfinished.iterdir(), self._unfinished):
            _synced(one)
        self._unfinished.rename(self.path)
        _synced(self.path.parent)

    def give_up(self) -> None:
        shutil.rmtree(self._unfinished, ignore_errors=True)


class Archive:
    """One that is whole. Raises Failed for what is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.manifest = Manifest.model_validate_json((path / MANIFEST).read_bytes())
        except (FileNotFoundError, NotADirectoryError) as missing:
            raise Failed(f"{path} is no backup: there is no {MANIFEST} in it") from missing
        except ValidationError as wrong:
            first = wrong.errors()[0]
            where = ".".join(map(str, first["loc"])) or MANIFEST
            raise Failed(f"{path} is no backup that this release reads: {where}: {first['msg']}") from wrong
        if self.manifest.format != 1:
            raise Failed(f"{path} is a backup of format {self.manifest.format}, which this release does not read")

    def chosen(self, services: list[str]) -> dict[str, Dumped]:
        """Those named, all of them where none is."""
        held = self.manifest.services
        missing = [name for name in services if name not in held]
        if missing:
            raise Failed(f"{self.path} holds no {missing[0]}; it holds {', '.join(held)}")
        return {name: one for name, one in held.items() if not services or name in services}

    def file(self, service: str) -> Path:
        return self.path / self.manifest.services[service].file

    def verify(self, service: str, told: Callable[[int], None]) -> None:
        """The dump is byte for byte what was written. `told` of the bytes read. Raises Failed."""
        dumped = self.manifest.services[service]
        try:
            if checksum(self.file(service), told) == dumped.sha256:
                return
        except FileNotFoundError as missing:
            raise Failed(f"{self.path} is not whole: {dumped.file} is missing") from missing
        raise Failed(f"{self.file(service)} is damaged: it is not what the manifest has the checksum of")


def checksum(file: Path, told: Callable[[int], None]) -> str:
    """SHA-256, in hexadecimal."""
    summed, done = hashlib.sha256(), 0
    with file.open("rb") as content:
        while chunk := content.read(CHUNK):
            summed.update(chunk)
            done += len(chunk)
            told(done)
    return summed.hexdigest()


def _synced(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
