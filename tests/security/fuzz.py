"""Every operation of a served OpenAPI, asked with what its schema allows and with what it does not.

Cases are shared out among the operations, with tokens of several roles and with none. No answer may have a status that
is not declared, a body that does not fit its schema, or be a 5xx but a declared 503. Operations are found in what the
service serves: a new route is asked as soon as it is there.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.testing.processes import Processes

ROLES = ("admin", "admin", "admin", "director", "rep", "finance", "hr", "erp", "ops", None)
"""Most as admin, whose requests get furthest; None has no token."""
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
SECONDS = 60.0
STREAMS = "text/event-stream"


@schemathesis.serializer("application/x-ndjson")
def _lines(context: Any, value: Any) -> bytes:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else json.dumps(value).encode()


@dataclass
class Findings:
    """What was asked, how it was answered, and each kind of wrong answer once, with the request that shows it."""

    asked: Counter[int] = field(default_factory=Counter)
    wrong: dict[tuple[str, str], str] = field(default_factory=dict)
    operations: int = 0

    def add(self, operation: str, what: str, shown: str) -> None:
        self.wrong.setdefault((operation, what), shown)


class Fuzzer:
    def __init__(self, company: Processes, service: str, cases: int, start: int) -> None:
        self.base = company.addresses[service]
        self.tokens = {role: company.token(role) for role in ROLES if role}
        self.session = requests.Session()
        self.session.trust_env = False
        document = self.session.get(f"{self.base}/openapi.json", timeout=SECONDS).json()
        self.schema = schemathesis.openapi.from_dict(document)
        self.schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
        self.cases, self.start = cases, start
        self.findings, self.known = Findings(), dict[str, list[str]]()

    def run(self) -> Findings:
        operations = [one.ok() for one in self.schema.get_all_operations() if isinstance(one, Ok)]
        operations = [one for one in operations if not _streams(one)]
        self.findings.operations = len(operations)
        self._plant(operations)
        each = max(1, -(-self.cases // len(operations)))
        for operation in operations:
            self._ask(operation, each)
        return self.findings

    def _plant(self, operations: Sequence[Any]) -> None:
        """One of each thing whose example can be created at once, so that ids in paths lead somewhere."""
        headers = {"Authorization": f"Bearer {self.tokens['admin']}"}
        for operation in operations:
            content = operation.definition.raw.get("requestBody", {}).get("content", {})
            example = content.get("application/json", {}).get("example")
            if operation.method == "post" and example is not None and "{" not in operation.path:
                answer = self.session.post(self.base + operation.path, json=example, headers=headers, timeout=SECONDS)
                if answer.status_code == requests.codes.created:
                    self.known.setdefault(operation.path, []).append(answer.json().get("id", ""))

    def _ask(self, operation: Any, cases: int) -> None:
        label = f"{operation.method.upper()} {operation.path}"
        thing = operation.path.partition("/{")[0]
        waits = any(one["name"] == "wait" for one in operation.definition.raw.get("parameters", ()))

        @seed(self.start)
        @settings(
            max_examples=cases, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(), role=st.sampled_from(ROLES), known=st.booleans())
        def ask(case: Any, role: str | None, known: bool) -> None:
            if known and "id" in (case.path_parameters or {}) and self.known.get(thing):
                case.path_parameters["id"] = self.known[thing][0]
            if waits:  # at the head, for something to happen
                case.query = {**(case.query or {}), "wait": 0}
            self._one(label, case, role)

        ask()

    def _one(self, label: str, case: Any, role: str | None) -> None:
        headers = {"Authorization": f"Bearer {self.tokens[role]}" if role else ""}
        try:
            answer = case.call(base_url=self.base, session=self.session, headers=headers, timeout=SECONDS)
        except (requests.RequestException, UnicodeError) as unsent:
            if not isinstance(unsent, requests.exceptions.InvalidHeader | UnicodeError):
                self.findings.add(label, f"no answer: {type(unsent).__name__}", str(unsent))
            return
        self.findings.asked[answer.status_code] += 1
        shown = f"as {role}: {case.as_curl_command(headers={})}\n      {answer.status_code} {answer.content[:400]!r}"
        if answer.status_code >= 500 and answer.status_code != 503:
            self.findings.add(label, f"a {answer.status_code}", shown)
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                self.findings.add(label, f"{type(failure).__name__}: {str(failure)[:300]}", shown)


def _streams(operation: Any) -> bool:
    answers: Mapping[str, Any] = operation.definition.raw.get("responses", {})
    return any(STREAMS in answer.get("content", {}) for answer in answers.values())


def report(service: str, findings: Findings) -> Iterator[str]:
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(findings.asked.items()))
    yield f"{service}: {findings.operations} operations, {findings.asked.total()} requests ({statuses})"
    for (operation, what), shown in findings.wrong.items():
        yield f"  {operation}\n    {what}\n      {shown}"
