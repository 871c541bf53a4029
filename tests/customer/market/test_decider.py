from decimal import Decimal

import pytest
from pydantic import ValidationError

from services.customer.market.decider import RecordSize, ReportSize, ShareNote, market_note, market_size
from services.customer.market.events import MarketNoteShared, MarketSizeReported
from shared.kernel.messages import Actor
from shared.testing.spec import given

ANN = Actor("ann")


def size(period: str) -> RecordSize:
    return RecordSize(
        region="EMEA", product="Ships", period=period, amount=Decimal("9.00"), currency="CNY", source="yearbook"
    )


def test_what_is_told_of_the_market_stays_as_it_was_told() -> None:
    note = MarketNoteShared(text="electric", region="EMEA", told_by="ann")
    given(market_note).when(ShareNote(text="electric", region="EMEA"), by=ANN).then(note)
    given(market_note, note).when(ShareNote(text="electric", region="EMEA"), by=ANN).then_nothing()
    given(market_size).when(size("2026-Q4"), by=ANN).then(
        MarketSizeReported(**size("2026-Q4").model_dump(), told_by="ann")
    )


@pytest.mark.parametrize("wrong", ["2026-Q5", "2026-13", "2026-W60", "soon"])
def test_a_size_is_of_a_period_and_above_nothing(wrong: str) -> None:
    with pytest.raises(ValidationError):
        size(wrong)
    with pytest.raises(ValidationError):
        ReportSize(region="EMEA", product="Ships", period="2026", amount=Decimal("0.00"), source="yearbook")
