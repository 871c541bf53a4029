"""Which signed deals came of which campaign and of which opportunity."""

from sqlalchemy import Column, MetaData, Table, Uuid
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.published.pipeline import DealSigned, StageAdvanced
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN

metadata = MetaData(schema="expense_return")

of_campaign = Table(
    "of_campaign",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False, index=True),
    info=OPEN,  # what a deal came to is kept with the credits of those whose deal it is
)
of_opportunity = Table(
    "of_opportunity",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("opportunity_id", Uuid, nullable=False, index=True),
    info=OPEN,
)

origins = Projection(metadata, version=1)


@origins.on(DealSigned, insert(of_campaign).on_conflict_do_nothing())
def signed(event: DealSigned, meta: Meta) -> Row | None:
    if event.campaign_id is None:
        return None
    return {"contract_id": event.contract_id, "campaign_id": event.campaign_id}


@origins.on(StageAdvanced, insert(of_opportunity).on_conflict_do_nothing())
def won(event: StageAdvanced, meta: Meta) -> Row | None:
    """The last stage names the contract by which the opportunity was won."""
    if event.contract_id is None:
        return None
    return {"contract_id": event.contract_id, "opportunity_id": event.opportunity_id}
