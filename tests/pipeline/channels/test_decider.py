from datetime import date

from services.pipeline.channels.decider import (
    EndChannel,
    EvaluateChannel,
    OnboardChannel,
    ReportSales,
    channel,
)
from services.pipeline.channels.events import (
    ChannelEnded,
    ChannelEvaluated,
    ChannelKind,
    ChannelOnboarded,
    ChannelSalesReported,
    SoldOn,
)
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, WrongStatus
from shared.testing.spec import given

DIRECTOR = Actor("director", frozenset({"director"}))
ONBOARDED = ChannelOnboarded(kind=ChannelKind.AGENT, name="Huadong", region="East", onboarded_by="director")
ENDED = ChannelEnded(on=date(2004, 6, 30), reason="over", ended_by="director")


def report(month: str = "2004-05", **sold: int) -> ReportSales:
    lines = [{"sku": sku, "bought": 10, "sold": count} for sku, count in (sold or {"A": 8}).items()]
    return ReportSales.model_validate({"period": month, "lines": lines})


MAY = ChannelSalesReported(
    period="2004-05",
    first=date(2004, 5, 1),
    last=date(2004, 5, 31),
    lines=(SoldOn(sku="A", bought=10, sold=8),),
    reported_by="director",
)


def test_a_channel_is_onboarded_evaluated_and_ended_once() -> None:
    given(channel).when(OnboardChannel(kind=ChannelKind.AGENT, name="Huadong", region="East"), DIRECTOR).then(ONBOARDED)
    scored = ChannelEvaluated(score=82, on=date(2004, 6, 1), note=None, evaluated_by="director")
    command = EvaluateChannel(score=82, on=date(2004, 6, 1))
    given(channel, ONBOARDED).when(command, DIRECTOR).then(scored)
    given(channel, ONBOARDED, scored).when(command, DIRECTOR).then_nothing()
    end = EndChannel(on=date(2004, 6, 30), reason="over")
    given(channel, ONBOARDED).when(end, DIRECTOR).then(ENDED)
    given(channel, ONBOARDED, ENDED).when(end, DIRECTOR).then_nothing()
    given(channel, ONBOARDED, ENDED).when(EndChannel(on=date(2004, 7, 1), reason="over"), DIRECTOR).rejected(
        WrongStatus
    )
    given(channel, ONBOARDED, ENDED).when(EvaluateChannel(score=1, on=date(2004, 7, 1)), DIRECTOR).rejected(WrongStatus)


def test_a_periods_sales_are_told_whole_and_told_again_take_their_own_place() -> None:
    given(channel, ONBOARDED).when(report(), DIRECTOR).then(MAY)
    given(channel, ONBOARDED, MAY).when(report(), DIRECTOR).then_nothing()
    again = given(channel, ONBOARDED, MAY).when(report(A=9), DIRECTOR).state
    assert again and [line.sold for line in again.reports["2004-05"].lines] == [9]
    for wrong in (report("2004-Q2"), report("May"), report("2004-13")):
        given(channel, ONBOARDED, MAY).when(wrong, DIRECTOR).rejected(Invalid)
    twice = ReportSales.model_validate({"period": "2004-04", "lines": [{"sku": "A", "bought": 1, "sold": 1}] * 2})
    given(channel, ONBOARDED).when(twice, DIRECTOR).rejected(Invalid)
    given(channel, ONBOARDED, ENDED).when(report("2004-07"), DIRECTOR).rejected(WrongStatus)
