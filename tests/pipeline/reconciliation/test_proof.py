"""Money on the ledgers adds up, and what does not is named."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given

from services.pipeline.allocation.decider import OverReversed
from services.pipeline.allocation.events import PaymentAllocated, PaymentReceived
from services.pipeline.allocation.payment import payment_stream_id
from services.pipeline.app import service
from services.pipeline.invoices.decider import BookInvoice
from services.pipeline.invoices.events import Instalment
from services.pipeline.payments.processes import PushPayment, push_payment
from services.pipeline.receivables.decider import Ledger, LedgerCommand, ledger, ledger_id
from services.pipeline.reconciliation.proof import Books
from services.pipeline.reductions.decider import MoreThanOpen
from shared.kernel.invariants import Happened
from shared.kernel.messages import Actor, Meta
from shared.kernel.rejections import NotFound
from shared.log.engine import engine_of
from shared.log.execution import Executor
from shared.log.origin import Origin
from shared.log.postgres import PostgresLog
from shared.readers import proofs
from shared.readers.check import Finding, Subject, check
from shared.readers.postgres import PostgresReadStore
from shared.readers.tail import Tail
from shared.testing.examples import examples
from shared.testing.postgres import FreshDatabase, TestCluster
from tests.pipeline.receivables.books import CONTRACT, CUSTOMER, OWNER, PLENTY, invoice_id
from tests.pipeline.receivables.test_money_properties import histories

AT = datetime(2004, 1, 1, tzinfo=UTC)
STREAM = ledger.stream(UUID(int=1))
ERP = Origin(Actor("erp"))


def happened(commands: Sequence[LedgerCommand]) -> list[Happened]:
    books: Ledger = ledger.initial
    found: list[Happened] = []
    for command in commands:
        try:
            decided = ledger.decide(command, books)
        except (NotFound, OverReversed, MoreThanOpen):
            continue
        correlation = uuid4()
        for event in decided:
            books, number = ledger.evolve(books, event), len(found) + 1
            found.append((event, Meta(uuid4(), STREAM, UUID(int=1), number, number, AT, AT, "erp", correlation)))
    return found


@examples(40)
@given(histories())
def test_the_books_add_up_whatever_happens_and_no_longer_with_an_allocation_or_a_receipt_twice(
    commands: list[LedgerCommand],
) -> None:
    events = happened(commands)
    assert list(Books().wrong(STREAM, events)) == []
    for kind in (PaymentAllocated, PaymentReceived):
        for one in [one for one in events if isinstance(one[0], kind)]:
            assert list(Books().wrong(STREAM, [*events, one]))


def invoice(number: str, amount: str) -> BookInvoice:
    return BookInvoice(
        invoice_id=invoice_id(number), number=number, contract_id=CONTRACT, customer_id=CUSTOMER, owner_id=OWNER,
        issued_on=date(2004, 1, 1), amount=Decimal(amount), currency="USD", contract_amount=PLENTY,
        instalments=(Instalment(due_on=date(2004, 2, 1), amount=Decimal(amount)),),
    )  # fmt: skip


def pushed(payment_id: str, amount: str, **payer: Any) -> PushPayment:
    return PushPayment(
        payment_id=payment_id, amount=Decimal(amount), currency="USD", received_on=date(2004, 1, 5),
        **(payer or {"customer_id": CUSTOMER}),
    )  # fmt: skip


async def test_a_payment_that_a_hand_applied_twice_or_took_away_is_found(
    fresh_database: FreshDatabase, postgres: TestCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "PATIENCE", 0.0)  # nothing is on its way
    database = fresh_database()
    engine = engine_of(database.serving_url)
    async with await PostgresLog.open(database.serving_url) as log:
        executor = Executor(log, service.catalogue())

        async def push(body: PushPayment) -> None:
            await executor.run(lambda unit: push_payment(unit, payment_stream_id(body.payment_id), body), ERP)

        books_id = ledger_id(CUSTOMER, "USD")
        await executor.run(lambda unit: unit.send(ledger, books_id, invoice("7", "100.00")), ERP)
        await push(pushed("P1", "40.00"))
        await push(pushed("P2", "70.00"))
        await push(pushed("P3", "5.00", customer_external_id="nobody yet"))
        subject = Subject(
            "pipeline", PostgresReadStore(engine), Tail(log, service.catalogue()), invariants=service.invariants
        )

        async def money() -> Finding:
            found = {one.name: one async for one in check(subject)}
            return found["applied + unallocated = received − reversed"]

        def sql(statement: str) -> None:
            postgres.server.run_sql(f"SET session_replication_role = replica; {statement}", database.name)

        assert (await money()).detail == (
            "4 streams; USD: received 110.00, reversed 0.00, applied 100.00, unallocated 10.00"
        )
        sql("CREATE TABLE kept AS SELECT * FROM event")
        sql(
            "INSERT INTO event SELECT 100, stream, 100, gen_random_uuid(), type, schema, data, meta, published, source,"
            " source_position, recorded_at FROM event WHERE type = 'PaymentAllocated' AND data->>'payment_id' = 'P1'"
        )
        found = await money()
        assert not found.ok
        assert "payment P1 is applied with 80.00, of which 40.00 were received and not reversed" in found.detail
        assert f"invoice {invoice_id('7')} is paid or credited with 40.00 more than its amount" in found.detail
        sql("TRUNCATE event; INSERT INTO event SELECT * FROM kept")
        sql("DELETE FROM event WHERE type IN ('PaymentReceived', 'PaymentAllocated') AND data->>'payment_id' = 'P2'")
        assert (await money()).detail.startswith("USD: 110.00 came from customers, as told; the ledgers received 40.00")
        sql("TRUNCATE event; INSERT INTO event SELECT * FROM kept")
        assert (await money()).ok
    await engine.dispose()
