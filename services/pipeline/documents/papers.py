"""What stands on each paper, as the templates read it. Amounts are exact strings."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from shared.kernel.fields import Money

from ..catalogue.lines import SoldLine
from ..contract_documents.events import ScheduledPayment
from ..contracts.things import ContractView
from ..dunning.things import DunningCaseView
from ..invoices.things import InstalmentView, InvoiceView
from ..quotes.things import QuoteView, VersionView
from ..receivables.things import LedgerView
from .capitals import in_capitals


class Paper(BaseModel):
    """`customer` is the company's name, its external id where the name is a person's and stays in the customer
    service; `contact` the rep who looks after the customer."""

    model_config = ConfigDict(frozen=True)
    customer: str
    customer_number: str
    contact: str
    currency: str


class Line(BaseModel):
    name: str
    sku: str | None
    quantity: int
    unit_price: Money
    amount: Money


class QuotePaper(Paper):
    number: str
    version: int
    status: str
    valid_until: date
    lines: tuple[Line, ...]
    total: Money


class ContractPaper(Paper):
    number: str
    version: int
    status: str
    signed_on: date | None
    delivery_by: date | None
    terms: str | None
    lines: tuple[Line, ...]
    schedule: tuple[ScheduledPayment, ...]
    total: Money
    capitals: str | None


class InvoicePaper(Paper):
    number: str
    issued_on: date
    due_on: date
    contract: str
    instalments: tuple[InstalmentView, ...]
    total: Money
    open: Money
    capitals: str | None


class StatementPaper(Paper):
    as_of: date
    ledger: LedgerView
    balance: Money


class DunningPaper(Paper):
    number: str
    level: int
    action: str
    as_of: date
    due_on: date
    days: int
    amount: Money
    open: Money


class Addressee(BaseModel):
    """The first fields of every paper."""

    customer: str = ""
    customer_number: str = ""
    contact: str = ""


def quote_paper(to: Addressee, quote: QuoteView, shown: VersionView, names: dict[str, str]) -> QuotePaper:
    """The version that holds, else the latest one."""
    lines = tuple(_line(names, line) for line in shown.lines)
    return QuotePaper(
        **dict(to),
        currency=quote.currency,
        number=str(quote.id)[-12:].upper(),
        version=shown.version,
        status=shown.status,
        valid_until=shown.valid_until,
        lines=lines,
        total=shown.total,
    )


def contract_paper(to: Addressee, contract: ContractView, names: dict[str, str]) -> ContractPaper:
    """What is in force, else the latest version."""
    shown = contract.in_force or contract
    lines = tuple(_line(names, line) for line in shown.lines)
    return ContractPaper(
        **dict(to),
        currency=contract.currency,
        number=contract.external_id or str(contract.id)[-12:].upper(),
        version=contract.in_force.version if contract.in_force else contract.document_version,
        status=contract.status,
        signed_on=shown.signed_on,
        delivery_by=shown.delivery_by,
        terms=shown.terms,
        lines=lines,
        schedule=shown.payment_schedule,
        total=shown.amount,
        capitals=_capitals(shown.amount, contract.currency),
    )


def invoice_paper(to: Addressee, invoice: InvoiceView, contract: ContractView) -> InvoicePaper:
    return InvoicePaper(
        **dict(to),
        currency=invoice.currency,
        number=invoice.number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        contract=contract.external_id or str(contract.id)[-12:].upper(),
        instalments=invoice.instalments,
        total=invoice.amount,
        open=invoice.open,
        capitals=_capitals(invoice.amount, invoice.currency),
    )


def statement_paper(to: Addressee, ledger: LedgerView, as_of: date) -> StatementPaper:
    """`balance`: what the customer owes once its unallocated money is taken off."""
    return StatementPaper(
        **dict(to), currency=ledger.currency, as_of=as_of, ledger=ledger, balance=ledger.open - ledger.unallocated
    )


def dunning_paper(to: Addressee, case: DunningCaseView, as_of: date, due_on: date, days: int) -> DunningPaper:
    return DunningPaper(
        **dict(to),
        currency=case.currency,
        number=case.number,
        level=case.level,
        action=case.action or "early_warning",
        as_of=as_of,
        due_on=due_on,
        days=days,
        amount=case.amount,
        open=case.open,
    )


def _line(names: dict[str, str], line: SoldLine) -> Line:
    """What is customised is told by its text, all else by the name of the product."""
    name = line.custom.text if line.custom else names.get(line.sku, line.sku)
    amount = line.quantity * line.unit_price
    return Line(name=name, sku=line.sku, quantity=line.quantity, unit_price=line.unit_price, amount=amount)


def _capitals(amount: Decimal, currency: str) -> str | None:
    """The characters are those of the renminbi."""
    return in_capitals(amount) if currency == "CNY" else None
