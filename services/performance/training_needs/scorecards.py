"""What a scorecard shows that somebody should be trained in.

Handbook 004, 二.2 团队协作 and 3 专业技能: a line of these that is finalised below 60 points, 及格线, is a need of that
skill. Where lines of sales fall short, a gap of the target says so already.
"""

from uuid import UUID, uuid5

from shared.kernel.messages import Command
from shared.kernel.transaction import Transaction

from ..kpi_schemes.events import Group
from ..reps.decider import rep
from ..scorecards.decider import scorecard
from .decider import DropNeed, FindNeed, NeedStatus, training_need
from .processes import drop_need, find_need

PASS_MARK = 60
TRAINABLE = frozenset({Group.SKILL, Group.TEAMWORK})


class LookThrough(Command):
    """The scorecard whose stream it is was finalised, or changed by an appeal."""


async def look_through(tx: Transaction, scorecard_id: UUID, _: LookThrough) -> None:
    """Each line is a need at most once. One that an appeal lifts to the pass mark was none. Who leaves needs none."""
    card = await tx.state(scorecard, scorecard_id)
    if card is None or card.finalised is None:
        return
    of = await tx.state(rep, card.drafted.rep_id)
    if of is None or of.left is not None:
        return
    scores = {one.metric: one.score for one in card.scores()}
    for line in card.drafted.lines:
        metric, score = line.item.metric, scores.get(line.item.metric)
        if line.item.group not in TRAINABLE or score is None:
            continue
        need_id = uuid5(scorecard_id, metric)
        if score < PASS_MARK:
            note = f"{score} points in {card.drafted.period}"
            found = FindNeed(rep_id=card.drafted.rep_id, skill=metric, source="scorecard", note=note)
            await find_need(tx, need_id, found)
        else:
            await _was_none(tx, need_id)


async def _was_none(tx: Transaction, need_id: UUID) -> None:
    known = await tx.state(training_need, need_id)
    if known is not None and known.status in (NeedStatus.OPEN, NeedStatus.PLANNED):
        await drop_need(tx, need_id, DropNeed(reason="an appeal changed the score"))
