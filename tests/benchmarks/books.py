"""The books of a company that has signed a hundred thousand deals, as the events of the pipeline service's log.

Three years of 200 reps in 20 units and 5,000 customers: deals of one or two reps and two products, some of them
cancelled in part, each from an opportunity that went through its stages; a fifth of these were lost, a fifth are open.
Everything follows from the number of the deal, so that each run has the same books.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from services.pipeline.call_offs.events import CallOffCancelled
from services.pipeline.contract_documents.events import ProductAmount
from services.pipeline.contracts.decider import contract
from services.pipeline.contracts.events import ContractSigned
from services.pipeline.opportunities import events as opportunities
from services.pipeline.opportunities.decider import opportunity
from services.pipeline.splits.split import RepAmount, Split
from services.pipeline.stages.events import PROBABILITY, Stage, StageAdvanced
from shared.kernel.messages import Event, Meta
from shared.kernel.money import allocate, cents
from shared.log.catalogue import encode_meta
from shared.log.log import Commit, NewEvent, Status
from shared.log.postgres import PostgresLog
from shared.published.customer import CustomerRegistered
from shared.published.performance import RepJoined, UnitFormed

CUSTOMERS, REPS, UNITS, PRODUCTS, LINES = 5_000, 200, 20, 500, 12
FIRST, DAYS = date(2023, 1, 1), 3 * 365
PAGE = 1_000
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_NAMES = UUID(int=7)

Told = tuple[str, int, Event]
"""An event with its stream and its version there."""


def an_id(kind: str, number: int) -> UUID:
    return uuid5(_NAMES, f"{kind} {number}")


def customer_of(number: int) -> UUID:
    return an_id("customer", number * number % CUSTOMERS)


def rep_of(number: int) -> UUID:
    return an_id("rep", number * 7 % REPS)


def amount_of(number: int) -> Decimal:
    return Decimal(1_000_00 + number * 7919 % 5_000_000) / 100


def splits_of(number: int) -> tuple[Split, ...]:
    """A fifth of the deals are shared by two."""
    owner, other = rep_of(number), an_id("rep", (number * 7 + 3) % REPS)
    if number % 5:
        return (Split(rep_id=owner, percent=Decimal(100)),)
    return (Split(rep_id=owner, percent=Decimal("62.5")), Split(rep_id=other, percent=Decimal("37.5")))


def signed_on(number: int) -> date:
    return FIRST + timedelta(days=60 + number * 31 % (DAYS - 60))


def by_rep(number: int, amount: Decimal) -> tuple[RepAmount, ...]:
    shares = splits_of(number)
    parts = allocate(amount, [share.percent for share in shares])
    return tuple(RepAmount(rep_id=share.rep_id, amount=part) for share, part in zip(shares, parts, strict=True))


def by_product(number: int, amount: Decimal) -> tuple[ProductAmount, ...]:
    skus = (number % PRODUCTS, (number + 211) % PRODUCTS)
    parts = allocate(amount, [Decimal(60), Decimal(40)])
    return tuple(
        ProductAmount(sku=f"S{sku}", line=f"Line {sku % LINES}", amount=part)
        for sku, part in zip(skus, parts, strict=True)
    )


def drafted(number: int) -> dict[str, Any]:
    """The body that drafts the contract."""
    return {
        "external_id": f"B{number}",
        "customer_id": str(customer_of(number)),
        "owner_id": str(rep_of(number)),
        "amount": str(amount_of(number)),
        "currency": "USD",
        "payment_schedule": [{"percent": "100", "days_after": {"event": "invoice", "days": 30}}],
        "splits": [{"rep_id": str(one.rep_id), "percent": str(one.percent)} for one in splits_of(number)],
    }


def deal(number: int, contract_id: UUID, after: int = 0) -> Iterator[Told]:
    """The signature of a contract whose stream stands at version `after`; of each 25th a half was cancelled."""
    amount, half, stream = amount_of(number), cents(amount_of(number) / 2), contract.stream(contract_id)
    yield stream, after + 1, ContractSigned(
        version=1, signed_on=signed_on(number), signed_by="bench", customer_id=customer_of(number),
        owner_id=rep_of(number), currency="USD", amount=amount, delta=amount,
        by_rep=by_rep(number, amount), by_product=by_product(number, amount),
        deal_signed_on=signed_on(number), first_deal=number < CUSTOMERS, opportunity_id=an_id("opportunity", number),
        base_currency="USD", base_rate=Decimal(1),
    )  # fmt: skip
    if number % 25 == 0:
        yield stream, after + 2, CallOffCancelled(
            amount=half, by_rep=by_rep(number, half), by_product=by_product(number, half), whole=False,
            order_id=an_id("order", number), on=signed_on(number) + timedelta(days=20), reason="fewer pieces",
        )  # fmt: skip


def _opened(number: int) -> opportunities.OpportunityOpened:
    day = signed_on(number)
    return opportunities.OpportunityOpened(
        customer_id=customer_of(number), owner_id=rep_of(number), name="A deal", expected_amount=amount_of(number),
        currency="USD", expected_close_on=day + timedelta(days=30), source=f"source {number % 8}",
        splits=splits_of(number), stage=Stage.LEAD, probability=PROBABILITY[Stage.LEAD],
        opened_on=day - timedelta(days=60), opened_by="bench", line=f"Line {number % LINES}",
    )  # fmt: skip


def pursued(number: int) -> Iterator[Told]:
    """An opportunity, three of five to its signature."""
    stream = opportunity.stream(an_id("opportunity", number))
    for version, event in enumerate(_life(number), 1):
        yield stream, version, event


def _life(number: int) -> Iterator[opportunities.OpportunityEvent]:
    day = signed_on(number)
    yield _opened(number)
    yield StageAdvanced(
        previous=Stage.LEAD, stage=Stage.PROPOSAL, probability=PROBABILITY[Stage.PROPOSAL],
        on=day - timedelta(days=40), advanced_by="bench",
    )  # fmt: skip
    if number % 10 == 0:
        yield opportunities.OpportunityRevised(
            expected_amount=amount_of(number + 1), expected_close_on=day + timedelta(days=45), reason="half of it",
            on=day - timedelta(days=30), revised_by="bench",
        )  # fmt: skip
    if number % 20 == 4:
        yield opportunities.ForecastOverridden(
            probability=Decimal(20), reason="budget", overridden_by="lead", on=day - timedelta(days=25)
        )
    if number % 5 < 3:
        yield opportunities.OpportunityWon(
            contract_id=an_id("contract", number), amount=amount_of(number), previous=Stage.PROPOSAL, on=day
        )
    elif number % 5 == 3:
        yield opportunities.OpportunityLost(reason="price", previous=Stage.PROPOSAL, on=day, lost_by="bench")


def heard() -> Iterator[tuple[str, UUID, Event]]:
    """What customer and performance have told: its source, and of whom."""
    for number in range(UNITS):
        yield (
            "performance",
            an_id("unit", number),
            UnitFormed(unit_id=an_id("unit", number), name=f"Unit {number}", kind="group"),
        )
    for number in range(REPS):
        yield "performance", an_id("rep", number), RepJoined(
            rep_id=an_id("rep", number), name=f"Rep {number}", external_id=f"R{number}", position="rep",
            unit_id=an_id("unit", number % UNITS), joined_on=date(2020, 1, 1),
        )  # fmt: skip
    for number in range(CUSTOMERS):
        yield "customer", an_id("customer", number), CustomerRegistered(
            customer_id=an_id("customer", number), name=f"Customer {number}", external_id=f"C{number}",
            region=f"Region {number % 6}", owner_id=rep_of(number),
        )  # fmt: skip


META = encode_meta(Meta(UUID(int=1), "", UUID(int=1), None, 0, _AT, _AT, "bench", UUID(int=7)))


def _row(stream: str, version: int | None, event: Event, source: str | None = None, position: int = 0) -> NewEvent:
    kind = type(event)
    name = uuid5(_NAMES, f"{stream} {version or position}")
    return NewEvent(
        name, stream, version, kind.__name__, kind.schema_number, event.model_dump_json(), META,
        source=source, source_position=position if source else None,
    )  # fmt: skip


async def append(log: PostgresLog, told: Iterable[Told]) -> None:
    """Straight to the log, some thousand to a commit, the events of one stream in one."""
    page: list[NewEvent] = []
    for stream, version, event in told:
        if len(page) >= PAGE and page[-1].stream != stream:
            await _append(log, page)
            page = []
        page.append(_row(stream, version, event))
    await _append(log, page)


async def _append(log: PostgresLog, page: list[NewEvent]) -> None:
    stand: dict[str, int] = {}
    for one in page:
        stand.setdefault(one.stream, (one.version or 0) - 1)
    outcome = await log.append(Commit(page, list(stand.items())))
    assert outcome.status is Status.COMMITTED, outcome


async def append_heard(log: PostgresLog) -> None:
    numbers: Counter[str] = Counter()
    rows = []
    for source, of, event in heard():
        numbers[source] += 1
        rows.append(_row(f"{source}-{of}", None, event, source, numbers[source]))
    for start in range(0, len(rows), PAGE):
        await log.append(Commit(rows[start : start + PAGE]))
