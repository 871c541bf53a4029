"""The command `sales`, called as from a shell."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from deploy.data_dir import DataDir
from shared.cli import main
from shared.testing.folders import quick


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Sales: TypeAlias = Callable[..., Said]


@pytest.fixture
def sales(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Sales:
    def call(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["sales", *map(str, arguments)])
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        else:
            code = 0
        return Said(code, *capfd.readouterr())

    return call


@contextmanager
def data_folder() -> Iterator[DataDir]:
    """Gone afterwards with everything in it."""
    folder = Path(tempfile.mkdtemp(prefix="sales-test-", dir=quick()))
    folder.chmod(0o711)
    made = DataDir(folder)
    made.make_folders()
    made.provide_secrets()
    try:
        yield made
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def data() -> Iterator[DataDir]:
    """The data folder of an installation of which nothing runs."""
    with data_folder() as made:
        yield made
