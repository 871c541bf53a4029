"""The rules of credit on a ledger: a decision that would lift exposure above the limit is refused.

Equal to the limit passes, no limit is no check, and "0.00" is a limit. It is checked when a contract is signed,
amended upward or renewed, never at ordering, invoicing or a reversal of money. Finance may override it, with a
reason, for a contract that the one who does neither drafted, amended nor owns. Handbook 002 (客户信用评估).
"""

from collections.abc import Sequence
from decimal import Decimal

from services.pipeline.receivables.ledger import Billing, Ledger
from shared.kernel.fields import Currency, Day, Id, Money, Text
from shared.kernel.messages import Actor, Command
from shared.kernel.rejections import Forbidden, OwnApproval, Rejection

from . import events
from .events import ContractCommitted, CreditEvent, CreditLimitSet, CreditOverridden

MAY_OVERRIDE = frozenset({"finance", "admin"})


class CommitCredit(Command):
    """`amount` is all that is signed of the contract, net of cancellations, and not a change.

    `drafted_by` wrote the contract's first version, `written_by` its latest. `on` is the business date of what
    caused it; without one, the day on which the command was accepted.
    """

    contract_id: Id
    customer_id: Id
    currency: Currency
    amount: Money
    override_reason: Text | None = None
    owner_id: Id | None
    drafted_by: str
    written_by: str
    on: Day | None = None


class SetLimit(Command):
    customer_id: Id
    currency: Currency
    amount: Money
    reason: Text


class CreditExceeded(Rejection):
    """The customer's exposure would rise above the credit limit."""


def commit_credit(command: CommitCredit, ledger: Ledger) -> Sequence[CreditEvent]:
    billing = ledger.contracts.get(command.contract_id, Billing())
    delta = command.amount - billing.signed
    if not delta:
        return []
    after = Billing(command.amount, billing.invoiced)
    exposure = ledger.exposure - billing.uninvoiced + after.uninvoiced
    committed = ContractCommitted(
        contract_id=command.contract_id,
        customer_id=command.customer_id,
        currency=command.currency,
        signed=command.amount,
        delta=delta,
        on=command.on or command.day,
    )
    if ledger.limit is None or exposure <= max(ledger.limit.amount, ledger.exposure):
        return [committed]
    return [committed, *_overridden(command, ledger.limit.amount, exposure)]


def check_room(ledger: Ledger, amount: Decimal) -> None:
    """Raise CreditExceeded where `amount` more would pass the limit."""
    after = ledger.exposure + amount
    if ledger.limit is not None and after > max(ledger.limit.amount, ledger.exposure):
        raise CreditExceeded(
            f"Exposure would be {after} and the limit is {ledger.limit.amount}.",
            exposure=str(after),
            limit=str(ledger.limit.amount),
        )


def _overridden(command: CommitCredit, limit: Decimal, exposure: Decimal) -> Sequence[CreditEvent]:
    if command.override_reason is None:
        raise CreditExceeded(
            f"Exposure would be {exposure} and the limit is {limit}.", exposure=str(exposure), limit=str(limit)
        )
    _may_override(command.by, command)
    exceeded = events.CreditExceeded(
        customer_id=command.customer_id,
        currency=command.currency,
        limit=limit,
        exposure=exposure,
        contract_id=command.contract_id,
    )
    overridden = CreditOverridden(
        contract_id=command.contract_id,
        customer_id=command.customer_id,
        currency=command.currency,
        reason=command.override_reason,
        overridden_by=command.by.sub,
    )
    return [exceeded, overridden]


def _may_override(actor: Actor, command: CommitCredit) -> None:
    if not actor.roles & MAY_OVERRIDE:
        raise Forbidden("Only finance overrides a credit limit.")
    owns = actor.rep_id is not None and actor.rep_id == command.owner_id
    if owns or actor.sub in (command.drafted_by, command.written_by):
        raise OwnApproval("The one who drafted, amended or owns the contract does not override its credit check.")


def set_limit(command: SetLimit, ledger: Ledger) -> Sequence[CreditEvent]:
    old = ledger.limit
    if old and old.amount == command.amount and old.reason == command.reason:
        return []
    limit_set = CreditLimitSet(
        customer_id=command.customer_id,
        currency=command.currency,
        amount=command.amount,
        reason=command.reason,
        set_by=command.by.sub,
    )
    lowered = old is None or command.amount < old.amount
    if not lowered or ledger.exposure <= command.amount:
        return [limit_set]
    exceeded = events.CreditExceeded(
        customer_id=command.customer_id, currency=command.currency, limit=command.amount, exposure=ledger.exposure
    )
    return [limit_set, exceeded]
