"""Each candidate with where they came from and how far they have come; nothing personal."""

from sqlalchemy import Column, Date, MetaData, Table, Text, Uuid, bindparam, update
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.messages import Meta
from shared.readers.projection import Projection, Row
from shared.readers.scope import owned_by

from ..candidates.events import CandidateApplied, CandidateDeclined, CandidateHired, OfferMade

metadata = MetaData(schema="hires")
applicant = Table(
    "applicant",
    metadata,
    Column("candidate_id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False, index=True),
    Column("post", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("applied_on", Date, nullable=False, index=True),
    Column("stage", Text, nullable=False, comment="applied, offered, hired or declined"),
    Column("joined_on", Date),
    info=owned_by("unit_id"),
)
hires = Projection(metadata)
_it = update(applicant).where(applicant.c.candidate_id == bindparam("of"))
_reach = _it.values(stage=bindparam("now"))
_join = _it.values(stage="hired", joined_on=bindparam("on"))


@hires.on(CandidateApplied, insert(applicant).on_conflict_do_nothing())
def applied(event: CandidateApplied, meta: Meta) -> Row:
    return {
        "candidate_id": meta.stream_id,
        "unit_id": event.unit_id,
        "post": event.position.value,
        "source": event.source,
        "applied_on": event.applied_on,
        "stage": "applied",
        "joined_on": None,
    }


@hires.on(OfferMade, _reach)
def offered(event: OfferMade, meta: Meta) -> Row:
    return {"of": meta.stream_id, "now": "offered"}


@hires.on(CandidateDeclined, _reach)
def declined(event: CandidateDeclined, meta: Meta) -> Row:
    return {"of": meta.stream_id, "now": "declined"}


@hires.on(CandidateHired, _join)
def hired(event: CandidateHired, meta: Meta) -> Row:
    return {"of": meta.stream_id, "on": event.joined_on}
