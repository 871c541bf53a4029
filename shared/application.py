"""The app of a service with nothing behind it yet: its routes, and those that every service has."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

from .telemetry import TRACED
from .web import health, metrics, ops, problem_pages, problems, reference
from .web.edge import OPEN
from .web.routes import Routes
from .web.webhooks import SCHEMES, SECURITY


def api(service: str, about: str, routers: Sequence[Routes]) -> FastAPI:
    app = FastAPI(
        title=f"sales: {service}",
        version="1",
        description=about,
        openapi_tags=[{"name": one.tag, "description": one.about} for one in routers if one.about],
        redirect_slashes=False,
        openapi_url=None,  # shared.web.reference has it
        docs_url=None,
        redoc_url=None,
        telemetry=TRACED,
    )
    problems.install(app)
    for router in (*routers, ops.router, health.router, metrics.router, problem_pages.router, reference.router):
        app.router.routes.extend(router.routes)  # as they are: including a router adds layers to each request
    made = app.openapi
    app.openapi = lambda: _with_problems(made())  # type: ignore[method-assign]  # FastAPI's way to extend it
    return app


def worker(service: str) -> FastAPI:
    """That of a process that answers nothing but how it does."""
    app = FastAPI(
        title=f"sales: {service}, worker",
        version="1",
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        telemetry=TRACED,
    )
    problems.install(app)
    watching = [route for route in ops.router.routes if getattr(route, "path", "") == "/ops/status"]
    for routes in (health.router.routes, metrics.router.routes, watching, problem_pages.router.routes):
        app.router.routes.extend(routes)
    return app


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with the form of problems, and with the token that all but a few paths need."""
    components = document.setdefault("components", {})
    components.setdefault("schemas", {}).update(problems.schemas())
    schemes: dict[str, Any] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    for path, methods in document["paths"].items():
        for operation in methods.values():
            operation.setdefault("security", [] if OPEN.fullmatch(path) else [{"bearer": []}])
            if SECURITY in operation["security"]:
                schemes.update(SCHEMES)
    components["securitySchemes"] = schemes
    return document
