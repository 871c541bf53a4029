"""What a contract takes of the customer's credit, told to its ledger in the same commit."""

from datetime import date
from uuid import UUID

from services.pipeline.credit.decider import CommitCredit
from services.pipeline.receivables.decider import ledger, ledger_id
from shared.kernel.transaction import Transaction

from .commands import AmendContract
from .decider import contract
from .state import Contract


async def amend_contract(tx: Transaction, contract_id: UUID, command: AmendContract) -> None:
    """A signed contract's increase takes its credit at once, or is refused."""
    amended = await tx.send(contract, contract_id, command)
    if amended is not None:
        await commit_credit(tx, contract_id, amended, None)


async def commit_credit(
    tx: Transaction, contract_id: UUID, state: Contract, on: date | None, override_reason: str | None = None
) -> None:
    """Tell the customer's ledger what the contract takes of the credit now. Nothing before it is signed.
    `override_reason` is why it may pass the limit."""
    if state.in_force is None:
        return
    command = CommitCredit(
        contract_id=contract_id,
        amount=state.committed,
        override_reason=override_reason,
        owner_id=state.owner_id,
        drafted_by=state.drafted_by,
        written_by=state.document.written_by,
        customer_id=state.customer_id,
        currency=state.currency,
        on=on,
    )
    await tx.send(ledger, ledger_id(state.customer_id, state.currency), command)
