"""What reports on deals are asked, and the head of their answers."""

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.kernel.fields import Day
from shared.web.reading import ReportParameters


class SpanQuery(ReportParameters):
    """`from` and `to` are both inside; without them, everything."""

    from_: Day | None = Field(None, alias="from")
    to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "SpanQuery":
        if self.from_ and self.to and self.from_ > self.to:
            raise ValueError("from must not be after to")
        return self


class KnownQuery(SpanQuery):
    as_of: Day | None = Field(None, description="What was known by that day; all that is known without it")


class SpanReport(BaseModel):
    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: Day | None = Field(alias="from")
    to: Day | None
    currency: str


class Row(BaseModel):
    """`key` is an id, for a time the period; null for what belongs to none."""

    key: str | None
    label: str | None
    external_id: str | None
