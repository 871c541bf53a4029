"""Field types of commands, events and views: strict on the way in, canonical on the way out.

JSON carries money, rates, percentages, ids and dates as strings and nothing else, so that no float and no
silent conversion can stand between a client and the log.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    Strict,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)

from .calendar import period

STORED: dict[str, bool] = {"stored": True}
"""The validation context of what is read from a log: sums of what clients may say are longer than that may be."""


def _only(kind: type, what: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        if isinstance(value, str | kind) and not isinstance(value, bool):
            return value
        raise ValueError(f"must be {what}, as a string")

    return BeforeValidator(check)


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not contain a NUL character")
    return value


def _decimal(
    pattern: str, places: int, what: str, low: Decimal | None = None, high: Decimal | None = None, short: bool = False
) -> Any:
    form, step = re.compile(pattern), Decimal(1).scaleb(-places)
    stored = re.compile(rf"-?[0-9]{{1,24}}(\.[0-9]{{1,{places}}})?")

    def check(value: Any, info: ValidationInfo) -> Decimal:
        if isinstance(value, str):
            if not (stored if info.context is STORED else form).fullmatch(value):
                raise ValueError(f"must be {what}, as a string")
            value = Decimal(value)
        elif not isinstance(value, Decimal):
            raise ValueError(f"must be {what}, as a string")
        if not value.is_finite() or value != value.quantize(step):
            raise ValueError(f"must be {what}")
        if (low is not None and value < low) or (high is not None and value > high):
            raise ValueError(f"must be {what}")
        exact: Decimal = value.quantize(step) + 0  # + 0 turns "-0.00" into "0.00"
        if short:
            return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()
        return exact

    return Annotated[Decimal, BeforeValidator(check), WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})]


Text = Annotated[
    str, Strict(), StringConstraints(min_length=1, max_length=4000, strip_whitespace=True), AfterValidator(_no_nul)
]
"""Free text, 1 to 4,000 characters, outer white space removed."""

Code = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=100), AfterValidator(_no_nul)]
"""An identifier that people or other systems gave: an external id, a number, a SKU."""

Email = Annotated[
    str,
    Strict(),
    StringConstraints(max_length=254, strip_whitespace=True, pattern=r"^[^@\s]+@[^@\s]+$"),
    AfterValidator(_no_nul),
]
"""An e-mail address, checked for its outer form only (RFC 5321 allows 254 characters)."""

Currency = Annotated[str, Strict(), StringConstraints(pattern=r"^[A-Z]{3}$")]
"""ISO 4217 alphabetic code."""

Id = Annotated[UUID, Strict(False), _only(UUID, "a UUID")]
"""A UUID, as a string."""


def _day(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError("must be a date, YYYY-MM-DD")
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("must be a date, YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_day)]
"""A business date in the company's time zone."""


def _years(value: datetime) -> datetime:
    if not 1 < value.year < 9999:  # in another zone, or some hours on, it would be none any more
        raise ValueError("must be a date-time of the years 2 to 9998")
    return value


PeriodName = Annotated[str, Strict(), AfterValidator(lambda name: period(name).name)]
"""The name of a business period: 2004, 2004-Q3, 2004-08 or 2004-W12."""

Moment = Annotated[AwareDatetime, Strict(False), _only(datetime, "a date-time with its offset"), AfterValidator(_years)]
"""An instant, RFC 3339 with its offset."""

Flag = Annotated[bool, Strict()]
"""true or false, never a number or a string."""

SignedMoney = _decimal(r"-?[0-9]{1,15}(\.[0-9]{1,2})?", 2, "an amount with at most two decimal places")
"""An amount that may be negative: a delta, a balance."""

Money = _decimal(r"[0-9]{1,15}(\.[0-9]{1,2})?", 2, "an amount of zero or more with at most two places", Decimal(0))
"""An amount, zero or more, always two places in the log and going out."""

PositiveMoney = _decimal(
    r"[0-9]{1,15}(\.[0-9]{1,2})?", 2, "an amount above zero with at most two decimal places", Decimal("0.01")
)
"""An amount above zero, two places."""

Percent = _decimal(
    r"[0-9]{1,3}(\.[0-9]{1,4})?",
    4,
    "a percentage from 0 to 100 with at most four places",
    Decimal(0),
    Decimal(100),
    True,
)
"""A percentage, share, probability or weight: "0" to "100", without trailing zeros."""

Rate = _decimal(r"-?[0-9]{1,6}(\.[0-9]{1,4})?", 4, "a rate, a fraction with at most four decimal places")
"""A fraction: "0.0150" is 1.5 %."""

Count = Annotated[int, Strict(), Field(ge=0, le=1_000_000_000)]
"""An integer from 0 to a milliard."""

Quantity = Annotated[int, Strict(), Field(ge=1, le=1_000_000_000)]
"""An integer from 1 to a milliard."""

Score = Annotated[int, Strict(), Field(ge=0, le=1_000)]
"""Points, of which 100 stand for what was asked for."""

ScoreTotal = _decimal(
    r"[0-9]{1,4}(\.[0-9]{1,2})?", 2, "points with at most two decimal places", Decimal(0), Decimal(1_000)
)
"""Scores weighed and added up, of which 100 stand for what was asked for, two places."""

_FIGURE = r"-?[0-9]{1,24}(\.[0-9]{1,4})?"


def _figure(value: Any) -> Decimal | int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(_FIGURE, value):
        value = Decimal(value)
    if isinstance(value, Decimal) and value.is_finite() and value == value.quantize(Decimal("0.0001")):
        return value
    raise ValueError("must be an amount or a rate as a string, or an integer")


Figure = Annotated[
    Decimal | int,
    BeforeValidator(_figure),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": f"^{_FIGURE}$"}, {"type": "integer"}]}),
]
"""What a metric measures: money with two places or a rate with four, as a string, an integer of what is counted."""
