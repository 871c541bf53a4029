"""The scorecard run: the cards of all whom a scheme names, of a period that is over."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from uuid import UUID

from shared.kernel.calendar import Period, Span
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from ..activity.projections import activity
from ..credits.projections import attainment
from ..kpi_facts.projections import facts
from ..kpi_metrics.asked import Asked
from ..kpi_schemes.decider import KpiScheme, kpi_scheme
from ..organisation.projections import organisation
from ..scorecards.decider import DraftScorecard, scorecard, scorecard_id
from ..targets.projections import target_plans
from ..watches.projections import conversions
from .cards import find, lines_of
from .decider import CompleteScorecardRun, PeriodNotOver, SchemeNotInForce, run_id, scorecard_run
from .staff import of_days, staff

SOURCES = (facts, attainment, activity, conversions, organisation, target_plans)


@dataclass(frozen=True)
class Drafting:
    """The run of a period by a scheme, asked for on the day `today`."""

    scheme_id: UUID
    period: Period
    today: date

    @property
    def run_id(self) -> UUID:
        return run_id(self.period.name, self.scheme_id)

    def sweep(self) -> Sweep[date]:
        return Sweep("scorecards", self.draft, scorecard_run, as_of=datetime.date, recorded=lambda _: self.run_id)

    async def draft(self, sweeping: Sweeping, as_of: date) -> CompleteScorecardRun:
        """Once for each period and scheme: a run that was recorded is said again. One that broke off goes on: a card
        that was drafted stays as it is."""
        if recorded := await sweeping.state(scorecard_run, self.run_id):
            return CompleteScorecardRun(**dict(recorded))
        scheme = self._in_force(await sweeping.state(kpi_scheme, self.scheme_id))
        cards = await self._cards(sweeping, scheme, as_of)
        await sweeping.send(Send(scorecard, scorecard_id(card.rep_id, card.period), card) for card in cards)
        made = [await sweeping.state(scorecard, scorecard_id(card.rep_id, card.period)) for card in cards]
        own = sum(card.drafted.scheme_id == self.scheme_id for card in made)
        return CompleteScorecardRun(
            period=self.period.name,
            scheme_id=self.scheme_id,
            scheme_version=scheme.scheme_version,
            as_of=as_of,
            cards=own,
            elsewhere=len(made) - own,
        )

    def _in_force(self, scheme: KpiScheme | None) -> KpiScheme:
        if scheme is None:
            raise Invalid("/scheme_id", "there is no such KPI scheme")
        if scheme.published_by is None:
            raise SchemeNotInForce("The scheme is a draft.")
        if self.period.first < scheme.terms.effective_from:
            raise SchemeNotInForce(f"The scheme is in force from {scheme.terms.effective_from}.")
        if self.period.last >= self.today:
            raise PeriodNotOver(f"{self.period.name} ends on {self.period.last}.")
        return scheme

    async def _cards(self, sweeping: Sweeping, scheme: KpiScheme, as_of: date) -> list[DraftScorecard]:
        terms = scheme.terms
        asked = Asked(self.period, terms.currency, _span(self.period, sweeping.zone))
        async with sweeping.tables(SOURCES) as (db, head):
            members = [one for one in await staff(db, self.period) if one.position in terms.who.positions]
            found = await find(db, terms.items, members, asked)
        said = {
            "period": self.period.name,
            "run_id": self.run_id,
            "scheme_id": self.scheme_id,
            "scheme_version": scheme.scheme_version,
            "currency": terms.currency,
            "appeal_days": terms.appeal_days,
            "as_of": as_of,
            "known_at": head,
            "of_days": of_days(self.period),
        }
        return [
            DraftScorecard(
                **said,
                rep_id=one.rep_id,
                position=one.position,
                unit_id=one.unit_id,
                days=one.days,
                lines=lines_of(terms.items, one, found),
            )
            for one in members
        ]


def _span(period: Period, zone: tzinfo) -> Span:
    """The instants of the period's days."""
    first, after = (datetime.combine(day, time(), zone) for day in (period.first, period.last + timedelta(days=1)))
    return first.astimezone(UTC), after.astimezone(UTC)
