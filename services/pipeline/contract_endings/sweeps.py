"""Contracts whose term has passed: a part of the deal run."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select

from services.pipeline.contracts.decider import contract
from services.pipeline.contracts.ending import ExpireContract
from services.pipeline.contracts.events import ContractExpired
from services.pipeline.contracts.projections import contracts
from services.pipeline.contracts.state import ContractStatus
from services.pipeline.process.parts import Part
from shared.kernel.transaction import Send


def over(as_of: date) -> Select[Any]:
    of = contracts.table.c
    running = (of.status == ContractStatus.SIGNED.value) & of.renewed.is_(False)
    return select(of.id).where(running, of.ends_on < as_of).order_by(of.ends_on, of.id)


expired = Part(
    tables=(contracts,),
    find=over,
    send=lambda row, as_of: Send(contract, row["id"], ExpireContract(as_of=as_of)),
    counts={ContractExpired: "expired_contracts"},
)
