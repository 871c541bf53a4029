"""`sales import`: a file of NDJSON, line by line, into the service that owns such things."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from shared.cli.installation import Installation, problem_of
from shared.cli.output import Failed, Output
from shared.cli.progress import progress_of
from shared.web.imports import NDJSON
from shared.web.roles import Role

OWNERS = {
    "customers": ("customer", Role.ASSISTANT),
    "contacts": ("customer", Role.ASSISTANT),
    "reps": ("performance", Role.HR),
    "products": ("pipeline", Role.PRODUCT),
    "leads": ("pipeline", Role.ASSISTANT),
    "contracts": ("pipeline", Role.ASSISTANT),
    "invoices": ("pipeline", Role.FINANCE),
}
"""By what is imported: the service, and the role whose work it is."""
PART_BYTES = 16 * 1024 * 1024
PART_LINES = 50_000
"""Of a file, at most so much goes in one request."""
SHOWN = 20
"""Problems that are printed; --json has all of them."""
PATIENCE = 600.0


@dataclass
class Imported:
    lines: int = 0
    accepted: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)

    def take(self, answer: dict[str, Any], before: int) -> None:
        self.lines += 1
        if answer["status"] < 300:
            self.accepted += 1
        else:
            self.problems.append({**answer, "line": answer["line"] + before})


def import_file(installation: Installation, output: Output, things: str, file: Path, key: str | None) -> None:
    """Raises Failed, after the figures, where a line was refused. `key`: the Idempotency-Key of an import that was
    broken off, to go on with it."""
    if things not in OWNERS:
        raise Failed(f"{things!r} cannot be imported; there are {', '.join(OWNERS)}")
    service, role = OWNERS[things]
    address, token = installation.address(service), installation.token(role)
    key, done = key or secrets.token_urlsafe(12), Imported()
    try:
        total = sum(1 for line in file.open("rb") if line.strip())
        with progress_of(f"Importing {things}", output) as told:
            for part, (before, lines) in enumerate(parts(file)):
                for answer in _answers(f"{address}/v1/{things}/import", token, f"{key}.{part}", lines):
                    done.take(answer, before)
                    told(done.lines, total, f"{len(done.problems)} refused")
    except OSError as failure:
        raise Failed(f"{file}: {failure.strerror or failure}") from failure
    except httpx.HTTPError as failure:
        raise Failed(f"{service} broke off ({failure}); go on with --key {key}, which repeats nothing") from failure
    _show(output, things, done, key)


def parts(file: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of each request, with how many lines of the file come before it."""
    before, lines, size = 0, list[bytes](), 0
    with file.open("rb") as source:
        for line in source:
            if lines and (size + len(line) > PART_BYTES or len(lines) == PART_LINES):
                yield before, b"".join(lines)
                before, lines, size = before + len(lines), [], 0
            lines.append(line)
            size += len(line)
    if lines:
        yield before, b"".join(lines)


def _answers(url: str, token: str, key: str, lines: bytes) -> Iterator[dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, "Content-Type": NDJSON}
    with (
        httpx.Client(timeout=PATIENCE, trust_env=False) as client,
        client.stream("POST", url, content=lines, headers=headers) as answer,
    ):
        if not answer.is_success:
            answer.read()
            raise Failed(f"{url} answered {answer.status_code}: {problem_of(answer)}")
        for line in answer.iter_lines():
            yield json.loads(line)


def _show(output: Output, things: str, done: Imported, key: str) -> None:
    output.value({"key": key, "lines": done.lines, "accepted": done.accepted, "problems": done.problems})
    output.line(f"{done.accepted} of {done.lines} {things} were accepted.")
    rows = [(one["line"], one["status"], said(one)) for one in done.problems]
    if rows:
        output.table(("line", "status", "problem"), rows[:SHOWN])
        raise Failed(f"{len(rows)} lines were refused; mend them and import these lines again")


def said(problem: dict[str, Any]) -> str:
    errors = [f"{error['pointer']} {error['detail']}" for error in problem.get("errors") or ()]
    return "; ".join(errors) or problem["detail"]
