"""The permission table: whole, as committed, and true in every cell: role × operation."""

import json
import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from deploy.openapi import document
from deploy.permissions import FILE, Permission, page, permissions, service_of
from shared.settings import SERVICES
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import serving
from shared.web.roles import Role
from shared.web.scopes import SCOPES, Scope

WRONG = {"limit": "wrong", "after": "wrong", "wait": "wrong", "min_position": "wrong", "no_such_parameter": "1"}
"""What no operation takes: who may ask is told what is wrong with it, and who may not is told that first."""
TEXTS = {"sku": "S10_1678", "payment_id": "P-1", "currency": "USD", "month": "2004-01", "line": "default"}


def test_the_committed_table_is_what_the_code_makes() -> None:
    assert FILE.read_text(encoding="utf-8") == page(), "run `make docs`"


@pytest.mark.parametrize("name", SERVICES)
def test_every_operation_names_its_roles_and_whose_things_it_shows(name: str) -> None:
    nameless = [f"{one.method} {one.path}" for one in permissions(service_of(name)) if not (one.roles and one.whose)]
    assert not nameless, "name roles= and owners of the thing, tables of the query, or whose="


@pytest.mark.parametrize("name", SERVICES)
async def test_each_role_may_ask_for_just_what_the_table_says(
    name: str, fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    service = service_of(name)
    wrong = []
    async with serving(service, fresh_database(of=service).serving_url, tmp_path) as served:
        await served.caught_up()
        for role in Role:
            client = served.as_(role)
            for one in permissions(service):
                body = None if one.method == "GET" else {"no_such_field": 1}
                answer = await client.request(one.method, _path(one), params=WRONG, json=body)
                refused = answer.status_code == 403 and answer.json()["type"] == "/problems/forbidden"
                if refused == bool(one.cell(role)) or answer.status_code in (401, 500):
                    wrong.append(f"{role} {one.method} {one.path}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def _path(one: Permission) -> str:
    filled = re.sub(r"{(\w+)}", lambda found: TEXTS.get(found[1], "0199c0de-0000-7000-8000-000000000001"), one.path)
    return re.sub(r"/parked/[^/]+/[^/]+$", "/parked/nobody/1", filled)


THE_SAME = {("/v1/quotes/{id}/revise", "opportunity_id")}
"""It has to be the one that the thing in the path, which one sees, has already."""


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_command_names_in_its_body_is_looked_at_with_the_eyes_of_who_names_it(name: str) -> None:
    """By anyone narrow: else a refusal tells of another's thing what none tells of nobody's."""
    routes = [one for one in service_of(name).routes().routes if isinstance(one, APIRoute)]
    operations = [(one, one.endpoint.__dict__["operation"]) for one in routes if "operation" in one.endpoint.__dict__]
    owned = {f"{of.thing.name.replace(' ', '_')}_id" for _, of in operations if of.thing and of.thing.owned}
    overlooked = [
        (one.path, field)
        for one, of in operations
        for body in one.dependant.body_params
        for field in getattr(body.field_info.annotation, "model_fields", ())
        if field in owned - of.names.keys() and any(SCOPES[role] is not Scope.ALL for role in of.roles)
    ]
    assert {*overlooked} <= THE_SAME, "declare names={field: THING}"


APPROVALS = {"approve", "legal-review", "review", "override", "tier-override", "publish", "grant", "impose", "verify"}
"""What is called so is done by another than whose it is."""
NOTED = {"/v1/customers/{id}/service-plan/review"}
"""A note on how something goes, by whoever works on it: it approves nothing."""


@pytest.mark.parametrize("name", SERVICES)
def test_whatever_approves_refuses_ones_own(name: str) -> None:
    """That each does so is told by the tests of its capability: sub of the drafter, rep_id of the owner, admin too."""
    paths = json.loads(document(name))["paths"]
    named = (path for path in paths if path.rpartition("/")[2] in APPROVALS and path not in NOTED)
    verbs = [(path, paths[path]["post"]) for path in named]
    silent = [path for path, verb in verbs if "`own-approval`" not in verb["responses"]["403"]["description"]]
    assert not silent, "raise OwnApproval, and name it in refuses="
