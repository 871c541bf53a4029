"""A file that only its owner reads."""

import os
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Whole or not at all, with mode 0600 from its first byte on."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as output:
        output.write(content)
    unfinished.rename(path)
