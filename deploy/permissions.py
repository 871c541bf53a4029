"""The permission table, made from the code. `python -m deploy.permissions` writes it to docs/permissions.md."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import signature
from pathlib import Path

from fastapi.routing import APIRoute

from shared.readers.scope import Everyones, scopes_of
from shared.service import Service
from shared.settings import SERVICES
from shared.web.edge import OPEN
from shared.web.operation import PUBLIC, Operation
from shared.web.roles import Role
from shared.web.scopes import BYSTANDERS, SCOPES, Scope

FILE = Path(__file__).parent.parent / "docs" / "permissions.md"
THING, ROWS, WHOLE = "the thing's owners'", "its rows' owners'", "the whole service's"
HEAD = """# Who may do what

Made from the code by `make docs`: do not edit. Each operation names its roles (`roles=`), each thing its owners and
each read table whose its rows are ([decision 8](decisions/0008-scopes.md)). Every cell is tested.

A role sees `own`: what belongs to the rep whom the token names, what they created, and what lies in and below the units
that they lead; `unit`: that, for an assistant also the unit of which they are a direct member, and the whole company
for a token that names no rep of the organisation; or `all`. Of several roles the widest holds. What is said of the
staff (reviews, inspections, audits of the data, improvements) an assistant, and whoever serves customers, sees of
themselves alone. What lies outside is not there: a 404, in lists nothing. `admin` may do all. Where nothing stands, the
answer is 403.
"""


@dataclass(frozen=True)
class Permission:
    """`whose`: what is shown to a role that may ask; empty where that is not declared. `personnel`: it says something
    of the staff."""

    method: str
    path: str
    roles: frozenset[Role]
    whose: str
    personnel: bool = False

    def cell(self, role: Role) -> str:
        """How far the role sees here: own, unit or all; empty where it may not ask."""
        if role not in self.roles and role is not Role.ADMIN:
            return ""
        if self.personnel and role in BYSTANDERS:
            return str(Scope.OWN)
        return "all" if self.whose in (PUBLIC, WHOLE) else str(SCOPES[role])


def service_of(name: str) -> Service:
    service: Service = importlib.import_module(f"services.{name}.app").service
    return service


def permissions(service: Service) -> list[Permission]:
    """Of every operation that needs a token, by path."""
    return sorted(_permissions(service), key=lambda one: (one.path, one.method))


def _permissions(service: Service) -> Iterator[Permission]:
    for route in service.routes().routes:
        if not isinstance(route, APIRoute) or OPEN.fullmatch(route.path) or not route.include_in_schema:
            continue  # what is not in the schema are the console's pages, which ask the operations below them
        operation: Operation | None = getattr(route.endpoint, "operation", None)
        if operation and operation.tokenless:
            continue
        named = operation.roles if operation else map(Role, (route.openapi_extra or {}).get("x-roles", ()))
        whose = WHOLE if route.path.startswith(("/ops/", "/feed")) else _whose(operation, route) if operation else ""
        for method in sorted(route.methods or ()):
            personnel = bool(operation and operation.thing and operation.thing.personnel)
            yield Permission(method, route.path, frozenset(named) - {Role.ADMIN}, whose, personnel)


def _whose(operation: Operation, route: APIRoute) -> str:
    """Rows of tables say it by themselves. What streams say is nobody's until the route says whose."""
    if operation.whose:
        return operation.whose
    if any("FreshReads" in str(one.annotation) for one in signature(route.endpoint).parameters.values()):
        return ""
    if operation.thing:
        return THING if operation.thing.owned else PUBLIC
    scopes = [scope for one in operation.projections for table in one.tables for scope in scopes_of(table)]
    if not scopes:
        return ""
    return PUBLIC if all(isinstance(scope, Everyones) for scope in scopes) else ROWS


def page() -> str:
    return "\n".join([HEAD, *(line for name in SERVICES for line in _of_service(name))]) + "\n"


def _of_service(name: str) -> Iterator[str]:
    """A row for each operation; the roles that see alike stand together."""
    yield f"## {name}\n"
    yield "| operation | whose | own | unit | all |"
    yield "|---|---|---|---|---|"
    for one in permissions(service_of(name)):
        cells = {role: one.cell(role) for role in Role if role is not Role.ADMIN}
        columns = (", ".join(role for role, cell in cells.items() if cell == wide) for wide in ("own", "unit", "all"))
        yield f"| `{one.method} {one.path}` | {one.whose} | {' | '.join(columns)} |"
    yield ""


def main() -> None:
    FILE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
