"""Every answer, of customers and of the staff, as it is added up."""

from sqlalchemy import Column, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import insert

from services.customer.survey_answers.events import SurveyAnswered
from shared.kernel.messages import Meta
from shared.readers.projection import Projection, Row
from shared.readers.scope import CLOSED

metadata = MetaData(schema="survey_results")
given = Table(
    "given",
    metadata,
    Column("answer_id", Uuid, primary_key=True),
    Column("survey_id", Uuid, nullable=False, index=True),
    Column("score", Integer, nullable=False),
    Column("said", Text, comment="what one of the staff added; of customers the list of answers has it"),
    info=CLOSED,
)

results = Projection(metadata)


@results.on(SurveyAnswered, insert(given).on_conflict_do_nothing())
def answered(event: SurveyAnswered, meta: Meta) -> Row:
    said = event.comment if event.customer_id is None else None
    return {"answer_id": meta.stream_id, "survey_id": event.survey_id, "score": event.score, "said": said}
