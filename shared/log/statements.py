"""The SQL of the log, kept in .sql files beside this module."""

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "sql"


def script(name: str) -> str:
    """A whole file of statements."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@cache
def _queries() -> dict[str, str]:
    parts = re.split(r"^-- name: (\w+)\n", script("queries"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.split(";")[0].strip() for part in parts[2::2]), strict=True))


def query(name: str) -> str:
    """One statement of queries.sql by its name."""
    return _queries()[name]
