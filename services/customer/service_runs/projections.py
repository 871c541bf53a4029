"""The table behind GET /v1/service-runs."""

from shared.readers.listing import Listing

from .things import RUN

runs = Listing("service_runs", RUN)
