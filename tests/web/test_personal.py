"""What is not for everybody is found in whatever a service answers with."""

import importlib
from collections.abc import Iterator

from fastapi.routing import APIRoute
from pydantic import BaseModel

from shared.settings import SERVICES
from shared.web.personal import holds_personal


def answers() -> Iterator[type[BaseModel]]:
    for service in SERVICES:
        for router in importlib.import_module(f"services.{service}.app").service.routers:
            for route in router.routes:
                if isinstance(route, APIRoute) and isinstance(shown := route.response_model, type):
                    yield shown


def test_it_is_found_wherever_the_json_schema_names_it() -> None:
    found = {one: holds_personal(one) for one in answers()}
    named = {one: str(one.model_json_schema()) for one in found}
    assert found == {one: "x-personal" in text or "x-confidential" in text for one, text in named.items()}
    assert {True, False} == {*found.values()}
