"""`sales persons` and `sales erase`: whose personal data is kept, and erasing a person in every service."""

from typing import Any
from uuid import UUID

from shared.cli.installation import Installation
from shared.cli.output import Failed, Output
from shared.web.roles import Role

ERASURES = ("service", "person", "erased at", "by", "reason")


def show_persons(installation: Installation, output: Output, thing: UUID) -> None:
    found = {
        service: installation.ask(service, "GET", "/ops/persons", parameters={"of": str(thing)}, role=Role.ADMIN)[
            "items"
        ]
        for service in installation.running.addresses
    }
    output.value(found)
    rows = [
        (service, one["person_id"], one["status"], _shown(one["fields"])) for service in found for one in found[service]
    ]
    output.table(("service", "person", "status", "fields"), rows)


def _shown(fields: dict[str, str | None]) -> str:
    return ", ".join(f"{name}: {'(erased)' if text is None else text}" for name, text in fields.items())


def erase_person(installation: Installation, output: Output, person: UUID, reason: str) -> None:
    """Done already: nothing more happens. Raises Failed where no service has, or ever had, anything of the person, and
    where one does not answer; the others have done it then, and it may be repeated."""
    path, failures, done = f"/ops/persons/{person}", [], {}
    for service in installation.running.addresses:
        try:
            if installation.ask(service, "GET", path, role=Role.ADMIN)["status"] != "unknown":
                done[service] = installation.ask(service, "POST", f"{path}/erase", {"reason": reason}, role=Role.ADMIN)
        except Failed as failure:
            failures.append(str(failure))
    output.value(done)
    output.table(ERASURES, [_row(service, view) for service, view in done.items()])
    if failures:
        raise Failed(f"the person is not erased everywhere; repeat it: {'; '.join(failures)}")
    if not done:
        raise Failed(
            f"nothing is kept of {person}, and nothing was; `sales persons THING` shows whose data a thing holds"
        )


def _row(service: str, view: dict[str, Any]) -> tuple[object, ...]:
    last = view["erasures"][-1]
    return service, view["person_id"], last["at"], last["actor"], last["reason"]
