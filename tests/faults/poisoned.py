"""The incentive service with a mistake in it: two of its handlers fail with some deals, always the same."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from services.incentive.accounts.policies import policy
from services.incentive.app import service
from services.incentive.deals.events import DealDivided
from services.incentive.simulations.projections import history
from shared.kernel.messages import Event, Meta

READERS = (f"policy:{policy.name}", f"projection:{history.name}:{history.version}")


def poisonous(meta: Meta) -> bool:
    """A quarter of the deals."""
    return meta.stream_id.int % 4 == 0


def mistaken(handler: Callable[[Any, Meta], Any]) -> Callable[[Event, Meta], Any]:
    def handle(event: Event, meta: Meta) -> Any:
        if poisonous(meta):
            raise ValueError("a mistake of the handler")
        return handler(event, meta)

    return handle


def create_app() -> FastAPI:
    policy.handlers[DealDivided] = mistaken(policy.handlers[DealDivided])
    history.handlers[DealDivided] = [(written, mistaken(one)) for written, one in history.handlers[DealDivided]]
    return service.app()
