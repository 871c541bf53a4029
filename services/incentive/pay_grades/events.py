"""What happens to a pay grade: versions of it are published, and never change."""

from datetime import date

from pydantic import ConfigDict, Field

from shared.kernel.fields import Code, Currency, Day, Id, Money, Text
from shared.kernel.messages import Event, Value


class Allowance(Value):
    """So much a month."""

    name: Text
    amount: Money


class PayGradePublished(Event):
    """A version of a grade, whole, in force from the day `from` until a later one is. Amounts are for a month."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)

    grade_id: Id
    code: Code
    grade_version: int
    from_: Day = Field(alias="from")
    base: Money
    allowances: tuple[Allowance, ...] = ()
    currency: Currency
    published_by: str

    @property
    def effective_on(self) -> date:
        day: date = self.from_
        return day
