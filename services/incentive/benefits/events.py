"""What happens to a benefit."""

from shared.kernel.fields import Code, Currency, Day, Id, PositiveMoney, Text
from shared.kernel.messages import Event


class BenefitGranted(Event):
    """`kind` is a word such as travel, gift, course or activity; `value` what it costs the company, where that is
    told. `on` is the business day of the grant."""

    rep_id: Id
    kind: Code
    grounds: Text
    value: PositiveMoney | None = None
    currency: Currency | None = None
    on: Day
    granted_by: str
