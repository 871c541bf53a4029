"""Who takes part in what is reckoned of results: those whom `who` names, on the days on which it does."""

from datetime import date
from uuid import UUID

from shared.kernel.rejections import Invalid

from ..coverage.organisation import Organisation, Span
from ..plans.events import Who


class Participants:
    """Whom `who` names on which days; everybody, as long as they belong, without it. What is said of one rep is worked
    out once."""

    def __init__(self, organisation: Organisation, who: Who | None = None) -> None:
        self.organisation, self.who = organisation, who
        self._known: dict[UUID, list[Span]] = {}

    def on(self, rep_id: UUID, day: date) -> bool:
        return any(first <= day <= last for first, last in self._spans(rep_id))

    def belongs(self, rep_id: UUID, day: date) -> bool:
        """Whether the rep has not left by that day: who has wins nothing any more."""
        member = self.organisation.members.get(rep_id)
        return member is None or day <= member.last_day

    def over(self, first: date, last: date) -> list[UUID]:
        """Those who take part on some day, in a fixed order."""
        named = self.who.reps if self.who and self.who.reps else ()
        every = sorted({*self.organisation.members, *named}, key=str)
        return [rep_id for rep_id in every if any(since <= last and first <= to for since, to in self._spans(rep_id))]

    def _spans(self, rep_id: UUID) -> list[Span]:
        if rep_id not in self._known:
            self._known[rep_id] = self._worked_out(rep_id)
        return self._known[rep_id]

    def _worked_out(self, rep_id: UUID) -> list[Span]:
        """A rep whom the organisation does not know yet takes part, unless positions or units are asked for."""
        if self.who is not None:
            return self.organisation.spans(rep_id, self.who)
        member = self.organisation.members.get(rep_id)
        return [(member.joined_on, member.last_day)] if member else [(date.min, date.max)]


def named_once(who: Who | None, at: str) -> None:
    """Raises Invalid unless exactly one of positions, reps and units is named, or there is no `who` at all."""
    if who is not None and sum(named is not None for named in (who.positions, who.reps, who.units)) != 1:
        raise Invalid(at, "must name exactly one of positions, reps and units")
