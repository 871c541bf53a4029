"""Folders with a short path that another account may pass through, as a socket and PostgreSQL's account need."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from shared.testing.folders import quick


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="sales-test-", dir=quick()))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def gone() -> Callable[[int], bool]:
    """Whether a process that is about to end has ended: waited for, at most a minute."""

    def wait(pid: int) -> bool:
        try:
            psutil.Process(pid).wait(60)
        except psutil.NoSuchProcess:
            return True
        except psutil.TimeoutExpired:
            return False
        return True

    return wait
