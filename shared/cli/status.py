"""`sales status`: where every service and each of its readers stands."""

from collections.abc import Iterator
from typing import Any

from shared.cli.installation import Installation
from shared.cli.output import Failed, Output

COLUMNS = ("service", "kind", "name", "position", "lag", "seconds behind", "state", "parked")


def status(installation: Installation, output: Output) -> None:
    """Raises Failed after the answers where a service gave none."""
    running = installation.running
    answers: dict[str, Any] = {}
    silent: list[str] = []
    for service in running.addresses:
        try:
            answers[service] = installation.ask(service, "GET", "/ops/status")
        except Failed as failure:
            answers[service] = {"failed": str(failure)}
            silent.append(str(failure))
    output.value({"services": answers, "processes": running.processes, "deaths": running.deaths})
    output.table(COLUMNS, [row for service, answer in answers.items() for row in _rows(service, answer)])
    if silent:
        raise Failed("; ".join(silent))


def _rows(service: str, answer: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    if "failed" in answer:
        yield service, "service", "", None, None, None, "does not answer", None
        return
    yield service, "log", f"epoch {answer['epoch']}", answer["head"], None, None, "serving", answer["parked"]
    for reader in answer["readers"]:
        yield (
            service, reader["kind"], reader["name"], reader["position"], reader["lag"], reader["lag_seconds"],
            reader["state"], reader["parked"],
        )  # fmt: skip
