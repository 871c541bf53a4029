"""The ledger of a customer in one currency: which rules decide each of its commands."""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, UUID, uuid5

from services.pipeline.allocation.decider import ReceivePayment, ReverseReceived, receive, reverse
from services.pipeline.credit.decider import CommitCredit, SetLimit, commit_credit, set_limit
from services.pipeline.disputes.decider import DisputeOf, SettlementOf, dispute, settle
from services.pipeline.invoices.decider import BookInvoice, PromiseOf, book, promise
from services.pipeline.reductions.decider import CreditOf, WriteOffOf, credit, write_off
from services.pipeline.year_end.decider import CarryForward, carry_forward
from services.pipeline.year_end.events import BooksCarriedForward
from shared.kernel.decider import Decider

from .ledger import Ledger, LedgerEvent, evolve

LedgerCommand = (
    BookInvoice
    | DisputeOf
    | SettlementOf
    | CreditOf
    | WriteOffOf
    | PromiseOf
    | ReceivePayment
    | ReverseReceived
    | CommitCredit
    | SetLimit
    | CarryForward
)


def ledger_id(customer_id: UUID, currency: str) -> UUID:
    """The stream of the customer's books in that currency."""
    return uuid5(NAMESPACE_URL, f"pipeline/ledger/{customer_id}/{currency}")


def decide(command: LedgerCommand, state: Ledger) -> Sequence[LedgerEvent]:
    match command:
        case BookInvoice():
            return book(command, state)
        case DisputeOf():
            return dispute(command, state)
        case SettlementOf():
            return settle(command, state)
        case CreditOf():
            return credit(command, state)
        case WriteOffOf():
            return write_off(command, state)
        case PromiseOf():
            return promise(command, state)
        case ReceivePayment():
            return receive(command, state)
        case ReverseReceived():
            return reverse(command, state)
        case CommitCredit():
            return commit_credit(command, state)
        case SetLimit():
            return set_limit(command, state)
        case CarryForward():
            return carry_forward(command, state)


ledger = Decider("ledger", Ledger(), decide, evolve, LedgerEvent, opens=BooksCarriedForward)


__all__ = ["CommitCredit", "Ledger", "SetLimit", "ledger", "ledger_id"]
