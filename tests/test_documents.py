"""What the documents for operators point at is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OPERATORS = ("docs/scaling.md", "docs/runbook.md", "docs/decisions/0014-processes.md")
PLACE = re.compile(r"(?:tests|deploy|docs|shared)/[\w./-]*\w|docker-compose\.yml|ARCHITECTURE\.md")


@pytest.mark.parametrize("document", OPERATORS)
def test_a_file_that_is_named_is_there(document: str) -> None:
    named = set(PLACE.findall((ROOT / document).read_text(encoding="utf-8")))
    assert named and {place for place in named if not (ROOT / place).exists()} == set()
