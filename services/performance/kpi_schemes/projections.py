"""The table behind GET /v1/kpi-schemes."""

from sqlalchemy import Column, Date, Text

from shared.readers.listing import Listing

from .things import KPI_SCHEME

kpi_schemes = Listing(
    "kpi_schemes",
    KPI_SCHEME,
    [Column("status", Text, nullable=False, index=True), Column("effective_from", Date, nullable=False)],
)
