"""Rating: a superior rates what superiors judge, anybody but whose card it is rates as a peer, and a peer who does not
see the card learns no more of it than what is asked of peers."""

from dataclasses import dataclass
from uuid import UUID

from shared.kernel.rejections import Forbidden, NotFound
from shared.kernel.things import Head
from shared.kernel.transaction import Transaction

from ..kpi_schemes.events import Source
from .decider import RateScore, scorecard
from .things import ScorecardView, show


@dataclass(frozen=True)
class Rating:
    """By somebody who `sees` the card, or not, and has a superior's role, or not; `head` is where its stream stood
    before."""

    sees: bool
    superior: bool
    head: Head

    async def rate(self, tx: Transaction, card_id: UUID, body: RateScore) -> ScorecardView:
        card = await tx.state(scorecard, card_id)
        line = card.line(body.metric) if card else None
        peers = line is not None and line.item.source is Source.PEER
        if card is None or not (self.sees or peers):
            raise NotFound()
        is_own = tx.by.rep_id == card.drafted.rep_id
        if not (peers or is_own or self.superior):
            raise Forbidden("What superiors judge is rated by a superior.")
        after = await tx.send(scorecard, card_id, body)
        head = Head(card_id, await tx.version(scorecard, card_id), self.head.created_at, self.head.position)
        view = show(after, head, card_id)
        assert view is not None  # it was rated just now
        return view if self.sees else as_peers_see(view)


def as_peers_see(view: ScorecardView) -> ScorecardView:
    """The card of a colleague: which measures peers are asked for, without anybody's figures."""
    hidden = {"target": None, "actual": None, "attainment": None, "score": None, "rater_count": 0, "event_count": 0}
    asked = [line.model_copy(update=hidden) for line in view.lines if line.source is Source.PEER]
    told = {"total": None, "appeals": (), "lines": tuple(asked)}
    return view.model_copy(update=told)
