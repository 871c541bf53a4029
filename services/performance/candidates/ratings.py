"""How a candidate was rated, as far as who asks may know."""

from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel

from shared.kernel.fields import Count
from shared.kernel.messages import Actor
from shared.kernel.money import cents
from shared.kernel.rejections import Rejection
from shared.kernel.things import Shown

from ..interview_criteria.events import InterviewKind
from .candidate import Candidate, mean
from .events import CriterionScore, Remark, Score


class RateFirst(Rejection):
    """Each interviewer rates alone, before seeing how others did."""

    status = 403


class RatingView(Shown):
    interviewer: str
    interviewer_id: UUID | None
    kind: InterviewKind
    ability: Score
    potential: Score
    scores: tuple[CriterionScore, ...]
    note: Remark | None
    criteria_version: Count | None


class Ratings(BaseModel):
    """`ability` and `potential` are means of the ratings shown, with two places, `product` is ability × potential, from
    1 to 25; null where nothing is shown. `hidden` is how many more there are, of interviews still to be rated by who
    asks."""

    candidate_id: UUID
    rows: tuple[RatingView, ...]
    ability: Decimal | None
    potential: Decimal | None
    product: Decimal | None
    hidden: Count


def ratings_for(actor: Actor, candidate_id: UUID, state: Candidate) -> Ratings:
    shown = state.shown_to(actor)
    if state.ratings and not shown:
        raise RateFirst("Rate the candidate first.")
    ability, potential = mean(one.ability for one in shown), mean(one.potential for one in shown)
    product = None if ability is None or potential is None else ability * potential
    return Ratings(
        candidate_id=candidate_id,
        rows=tuple(RatingView.model_validate(one) for one in shown),
        ability=ability,
        potential=potential,
        product=cents(product) if product is not None else None,
        hidden=len(state.ratings) - len(shown),
    )
