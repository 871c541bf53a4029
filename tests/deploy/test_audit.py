"""The audit of dependencies says what it knows, and that it knows nothing where nobody could be asked."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("uv_ends_with", "expected", "says"),
    [(0, 0, ""), (1, 1, "known vulnerabilities"), (2, 2, "*** NOT AUDITED ***"), (101, 2, "*** NOT AUDITED ***")],
)
def test_an_audit_that_could_not_be_made_is_not_one_that_found_nothing(
    tmp_path: Path, uv_ends_with: int, expected: int, says: str
) -> None:
    uv = tmp_path / "uv"
    uv.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\nexit {uv_ends_with}\n')
    uv.chmod(0o755)
    environment = {**os.environ, "UV": str(uv), "OSV_URL": "http://mirror.example"}
    ended = subprocess.run([ROOT / ".ci" / "audit"], env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == expected and says in ended.stderr
    asked = (tmp_path / "asked").read_text()
    assert asked.startswith("audit --frozen") and "--service-url http://mirror.example" in asked
