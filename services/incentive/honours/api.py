"""Routes of honours."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.web.execute import Execute
from shared.web.reading import BaseCurrency
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .decider import DefineHonour, RetireHonour, honour
from .events import HonourKind
from .projections import honours_listing
from .things import HONOUR

HONOURERS = frozenset({Role.DIRECTOR, Role.HR})
router = Routes(
    "honours",
    "荣誉 honours: the champion of the month, the best service; awarded by runs, announced to all; and other benefits.",
)
router.reads(HONOUR, honours_listing, roles=EVERYONE, filters=("status", "kind"))


@router.command(
    "POST",
    "/v1/honours",
    HONOUR,
    creates=True,
    roles=HONOURERS,
    example={"name": "Champion of the month 月度销冠", "kind": "champion", "every": "month", "metric": "signed_amount"},
)
async def define(body: DefineHonour, do: Execute, base: BaseCurrency) -> Response:
    """Define an honour: the champion of a metric, or the best service. Money counts in the company's own currency
    unless another is named. Publishes nothing; `HonourAwarded` follows from runs."""
    return await do(honour, do.new_id(), _spoken(body, base))


def _spoken(body: DefineHonour, base: str) -> DefineHonour:
    money = body.kind is HonourKind.CHAMPION and not (body.metric and body.metric.counted)
    return body.model_copy(update={"currency": base}) if money and body.currency is None else body


@router.command("POST", "/v1/honours/{id}/retire", HONOUR, roles=HONOURERS, example={"on": "2026-12-31"})
async def retire(id: Id, body: RetireHonour, do: Execute) -> Response:
    """Award it no more for periods that end after that day. What was awarded stays."""
    return await do(honour, id, body)
