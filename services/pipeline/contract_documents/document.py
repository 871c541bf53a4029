"""One version of a contract's text, and what must be true of every one."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.pipeline.catalogue.lines import plain
from services.pipeline.splits.split import Split, all_to, check_splits, plain_splits
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

from .events import ContractLine, ScheduledPayment
from .schedule import check_schedule, plain_schedule

HIGHEST = Decimal("999999999999999.99")


@dataclass(frozen=True)
class Document:
    """One version of the contract's text."""

    version: int
    amount: Decimal
    lines: tuple[ContractLine, ...]
    payment_schedule: tuple[ScheduledPayment, ...]
    terms: str | None
    splits: tuple[Split, ...]
    delivery_by: date | None
    written_by: str

    @property
    def quantities(self) -> Counter[str]:
        total: Counter[str] = Counter()
        for line in self.lines:
            total[line.sku] += line.quantity
        return total


def document_of(body: Command, owner_id: UUID, written_by: str, latest: Document | None = None) -> Document:
    """The next version of the document, from the body of a draft, or of an amendment to the `latest` (what it
    leaves out stays). Without splits, the owner has all of the deal."""

    def said(field: str) -> Any:
        value = getattr(body, field)
        return getattr(latest, field) if value is None and latest else value

    return Document(
        version=latest.version + 1 if latest else 1,
        amount=said("amount"),
        lines=plain(said("lines"), ContractLine, known=latest.lines if latest else ()),
        payment_schedule=plain_schedule(said("payment_schedule")),
        terms=said("terms"),
        splits=plain_splits(said("splits")) or all_to(owner_id),
        delivery_by=said("delivery_by"),
        written_by=written_by,
    )


def check_document(document: Document) -> None:
    """Invalid where the splits are not 100 % or the payment schedule is not the amount, exactly, or where a line is
    worth more than any amount may be."""
    for index, line in enumerate(document.lines):
        if line.quantity * line.unit_price > HIGHEST:
            raise Invalid(f"/lines/{index}", f"a line is worth at most {HIGHEST:f}")
    check_splits(document.splits)
    check_schedule(document.amount, document.payment_schedule)
