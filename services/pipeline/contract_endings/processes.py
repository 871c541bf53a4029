"""The end of a contract reaches beyond it: the customer's ledger, and the contract that goes on."""

from uuid import UUID

from services.pipeline.catalogue.lines import body
from services.pipeline.contract_documents.schedule import scheduled_again
from services.pipeline.contracts.commands import DraftRenewal
from services.pipeline.contracts.decider import contract
from services.pipeline.contracts.ending import (
    RecordRenewal,
    RecordTermination,
    RenewContract,
    TerminateContract,
    is_renewed_so,
)
from services.pipeline.contracts.processes import commit_credit
from services.pipeline.contracts.state import Contract
from services.pipeline.credit.decider import check_room
from services.pipeline.receivables.decider import ledger, ledger_id
from services.pipeline.splits.split import SplitBody
from shared.kernel.money import ZERO
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction


async def terminate_contract(tx: Transaction, contract_id: UUID, command: TerminateContract) -> None:
    """What falls away frees the customer's credit, in the same commit."""
    state = await tx.state(contract, contract_id)
    if state is None:
        raise NotFound
    billed = (await tx.state(ledger, ledger_id(state.customer_id, state.currency))).contracts.get(contract_id)
    ending = RecordTermination(on=command.on, reason=command.reason, invoiced=billed.invoiced if billed else ZERO)
    terminated = await tx.send(contract, contract_id, ending)
    if terminated is not None:
        await commit_credit(tx, contract_id, terminated, command.on)


async def renew_contract(tx: Transaction, contract_id: UUID, command: RenewContract) -> None:
    """Draft the contract that goes on where this one ends, at its terms. It is reviewed, approved and signed as any
    other; the customer's credit is looked at now, and again at its signature."""
    old = await tx.state(contract, contract_id)
    if old is None:
        raise NotFound
    if is_renewed_so(command, old):
        return
    renewal_id = tx.new_id()
    await tx.send(contract, contract_id, RecordRenewal.of(command, renewal_id))
    check_room(await tx.state(ledger, ledger_id(old.customer_id, old.currency)), command.amount)
    await tx.send(contract, renewal_id, _renewal(contract_id, old, command))


def _renewal(contract_id: UUID, old: Contract, command: RenewContract) -> DraftRenewal:
    document = old.in_force or old.document
    return DraftRenewal(
        renews=contract_id,
        customer_id=old.customer_id,
        owner_id=old.owner_id,
        channel_id=old.channel_id,
        amount=command.amount,
        currency=old.currency,
        lines=[body(line) for line in document.lines],
        payment_schedule=scheduled_again(document.payment_schedule),
        terms=document.terms,
        splits=[SplitBody(rep_id=split.rep_id, percent=split.percent) for split in document.splits],
        starts_on=command.from_,
        ends_on=command.to,
    )
