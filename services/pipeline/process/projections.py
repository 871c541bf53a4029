"""The tables behind GET /v1/sales-processes and GET /v1/deal-runs."""

from sqlalchemy import Column, Date, Text

from shared.readers.listing import Listing

from .things import PROCESS, RUN

processes = Listing("sales_processes", PROCESS, [Column("line", Text, nullable=False, index=True)])

runs = Listing("deal_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])
