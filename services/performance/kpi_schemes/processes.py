"""Decisions on a KPI scheme that reach beyond it: its positions are there, and which of them sell."""

from uuid import UUID

from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from .decider import DraftKpiScheme, PublishKpiScheme, kpi_scheme
from .selling import sells


async def draft_kpi_scheme(tx: Transaction, scheme_id: UUID, body: DraftKpiScheme) -> None:
    await tx.send(kpi_scheme, scheme_id, body)
    for index, code in enumerate(body.who.positions):
        if await sells(tx, code) is None:
            raise Invalid(f"/who/positions/{index}", "there is no such position")


async def publish_kpi_scheme(tx: Transaction, scheme_id: UUID, _: Command) -> None:
    scheme = await tx.state(kpi_scheme, scheme_id)
    positions = scheme.terms.who.positions if scheme else ()
    selling = [code for code in positions if await sells(tx, code)]
    await tx.send(kpi_scheme, scheme_id, PublishKpiScheme(scheme_id=scheme_id, selling=tuple(selling)))
