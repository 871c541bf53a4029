"""Contracts and people for the tests."""

from datetime import date
from typing import Any
from uuid import UUID

from services.pipeline.contract_approvals.decider import ApproveContract, ReviewContract
from services.pipeline.contracts.commands import AmendContract, DraftContract, RecordSignature
from services.pipeline.contracts.decider import contract
from services.pipeline.contracts.events import ContractEvent
from services.pipeline.contracts.state import Contract
from shared.kernel.messages import Actor, Command
from shared.testing.spec import ACCEPTED_AT

CUSTOMER, OWNER, COLLEAGUE, ORDER, OTHER_ORDER = (UUID(int=number) for number in range(1, 6))
DRAFTER = Actor("assistant", frozenset({"assistant"}))
OWNING_REP = Actor("owner", frozenset({"rep"}), OWNER)
LAWYER = Actor("lawyer", frozenset({"legal"}))
DIRECTOR = Actor("director", frozenset({"director"}))
SIGNED_ON = date(2004, 1, 6)

CHECKED = {"unfair_terms": {"ok": True}, "delivery_ambiguity": {"ok": True}}
BODY: dict[str, Any] = {
    "external_id": "10100",
    "customer_id": str(CUSTOMER),
    "owner_id": str(OWNER),
    "amount": "1000.00",
    "currency": "USD",
    "lines": [
        {"sku": "A", "quantity": 6, "unit_price": "100.00"},
        {"sku": "B", "quantity": 4, "unit_price": "100.00"},
    ],
    "payment_schedule": [{"percent": "100", "days_after": {"event": "invoice", "days": 30}}],
}


def draft(**changes: Any) -> DraftContract:
    return DraftContract.model_validate({**BODY, **changes})


def review(version: int = 1, **changes: Any) -> ReviewContract:
    return ReviewContract.model_validate({"version": version, "verdict": "approved", "checklist": CHECKED, **changes})


def amend(**changes: Any) -> AmendContract:
    return AmendContract.model_validate(changes)


def sign(version: int = 1, on: date = SIGNED_ON, **more: Any) -> RecordSignature:
    return RecordSignature(version=version, signed_on=on, **more)


class Story:
    """A contract's history, told by commands."""

    def __init__(self) -> None:
        self.events: list[ContractEvent] = []

    @property
    def state(self) -> Contract:
        state = contract.fold(self.events)
        assert state is not None
        return state

    def do(self, command: Command, by: Actor = DRAFTER) -> "Story":
        state = contract.fold(self.events)
        self.events += contract.decide(command.stamped(by, ACCEPTED_AT), state)  # type: ignore[arg-type]  # any command
        return self

    def approved(self, version: int = 1) -> "Story":
        return self.do(review(version), LAWYER).do(ApproveContract(version=version), DIRECTOR)

    def signed(self, version: int = 1, on: date = SIGNED_ON) -> "Story":
        return self.approved(version).do(sign(version, on))

    def last(self) -> ContractEvent:
        return self.events[-1]


def drafted(**changes: Any) -> Story:
    return Story().do(draft(**changes))
