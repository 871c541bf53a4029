"""The table behind GET /v1/campaigns, and which signed deals came of which campaign."""

from sqlalchemy import Column, Date, MetaData, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import insert

from services.pipeline.contracts.events import ContractSigned
from shared.kernel.messages import Meta
from shared.readers.listing import Listing
from shared.readers.projection import Projection, Row
from shared.readers.scope import OPEN

from .things import CAMPAIGN, CampaignView

MONEY = Numeric(20, 2)


def _columns(view: CampaignView) -> dict[str, object]:
    return {"starts_on": view.from_, "ends_on": view.to}


campaigns = Listing(
    "campaigns",
    CAMPAIGN,
    [
        Column("external_id", Text, index=True),
        Column("name", Text, nullable=False),
        Column("kind", Text, nullable=False, index=True),
        Column("status", Text, nullable=False, index=True),
        Column("region", Text, index=True),
        Column("starts_on", Date, nullable=False, index=True),
        Column("ends_on", Date, nullable=False),
        Column("currency", Text, nullable=False),
        Column("budget", MONEY),
        Column("cost", MONEY),
    ],
    derive=_columns,
)

metadata = MetaData(schema="campaign_deals")

campaign_deal = Table(
    "deal",
    metadata,
    Column("contract_id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False, index=True),
    info=OPEN,  # what a deal came to is kept elsewhere, by those whose deal it is
)

projection = Projection(metadata, version=1)


@projection.on(ContractSigned, insert(campaign_deal).on_conflict_do_nothing())
def signed(event: ContractSigned, meta: Meta) -> Row | None:
    """A later version of the contract stays with the campaign of the first."""
    if event.campaign_id is None:
        return None
    return {"contract_id": meta.stream_id, "campaign_id": event.campaign_id}
