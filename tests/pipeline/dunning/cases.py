"""A dunning case in the tests: an invoice of 100 due on 1 April, and the policy of the worked example."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from services.pipeline.dunning.decider import Dun, NotePayment, NoteReversal
from services.pipeline.dunning.events import DunningOpened
from services.pipeline.dunning_policies.events import Level
from services.pipeline.invoices.events import Instalment

LEVELS: list[dict[str, Any]] = [
    {"level": 1, "after_days": 1, "action": "rep_follow_up"},
    {"level": 2, "after_days": 15, "action": "manager"},
    {"level": 3, "after_days": 45, "action": "legal_letter"},
]
POLICY = {"early_warning_days": 3, "levels": LEVELS}
TERMS = tuple(Level.model_validate(level) for level in LEVELS)
DUE = date(2004, 4, 1)


def id_of(name: str) -> UUID:
    return uuid5(NAMESPACE_OID, name)


def opened(*instalments: tuple[date, str]) -> DunningOpened:
    """The case of an invoice with these instalments; of 100 due at once where none is given."""
    parts = parts_of(*(instalments or ((DUE, "100"),)))
    return DunningOpened(
        invoice_id=id_of("invoice"),
        number="1",
        customer_id=id_of("customer"),
        owner_id=id_of("ann"),
        contract_id=id_of("contract"),
        currency="USD",
        amount=sum((part.amount for part in parts), Decimal(0)),
        instalments=parts,
    )


def parts_of(*parts: tuple[date, str]) -> tuple[Instalment, ...]:
    return tuple(Instalment(due_on=due_on, amount=Decimal(amount)) for due_on, amount in parts)


def after(days: int) -> date:
    """That many days after the due date."""
    return DUE + timedelta(days=days)


def dun(days: int, version: int = 1, levels: tuple[Level, ...] = TERMS, warning: int = 3) -> Dun:
    """A run as of that many days after the due date."""
    return Dun(as_of=after(days), policy_version=version, early_warning_days=warning, levels=levels)


def pay(amount: str, days: int, due_on: date = DUE) -> NotePayment:
    return NotePayment(on=after(days), parts=parts_of((due_on, amount)))


def take_back(amount: str, days: int, due_on: date = DUE) -> NoteReversal:
    return NoteReversal(on=after(days), parts=parts_of((due_on, amount)))
