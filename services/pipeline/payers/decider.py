"""The rules of a payer: payments wait for it until it is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Id
from shared.kernel.messages import Command

from .events import PayerEvent, PayerKnown, PaymentAwaitsPayer


def payer_id(external_id: str) -> UUID:
    """The stream of who the ERP's customer of that external id is here."""
    return uuid5(NAMESPACE_URL, f"pipeline/payer/{external_id}")


class AwaitPayer(Command):
    payment_id: Code


class IntroducePayer(Command):
    customer_id: Id


PayerCommand = AwaitPayer | IntroducePayer


@dataclass(frozen=True, slots=True)
class Payer:
    """Who the external id is, None while nobody is known by it, and the payments that wait for that."""

    customer_id: UUID | None = None
    waiting: tuple[str, ...] = ()


def decide(command: PayerCommand, state: Payer) -> Sequence[PayerEvent]:
    match command:
        case AwaitPayer():
            return [] if command.payment_id in state.waiting else [PaymentAwaitsPayer(payment_id=command.payment_id)]
        case IntroducePayer():
            return [] if command.customer_id == state.customer_id else [PayerKnown(customer_id=command.customer_id)]


def evolve(state: Payer, event: PayerEvent) -> Payer:
    match event:
        case PaymentAwaitsPayer():
            return replace(state, waiting=(*state.waiting, event.payment_id))
        case PayerKnown():
            return Payer(event.customer_id)


payer = Decider("payer", Payer(), decide, evolve, PayerEvent)
