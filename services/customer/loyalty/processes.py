"""Money that is collected earns its payer points, by the scheme in force on the day on which it was applied."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from services.customer.customers.decider import customer
from services.customer.loyalty_schemes.decider import SCHEME_ID, loyalty_scheme
from services.customer.loyalty_schemes.events import LoyaltySchemePublished
from shared.kernel.fields import Code, Currency, Day, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction

from .decider import EarnPoints, RedeemPoints, points
from .events import CashPart


class CollectCash(Command):
    """So much of a payment was applied to invoices on the day `on`. `lot_id` is that of the lot that it may earn."""

    lot_id: Id
    payment_id: Code
    currency: Currency
    cash: tuple[CashPart, ...]
    on: Day

    @property
    def amount(self) -> Decimal:
        return sum((part.amount for part in self.cash), Decimal(0))


async def collect_cash(tx: Transaction, customer_id: UUID, command: CollectCash) -> None:
    """Pipeline takes any id for a customer's: there is nobody to give points to where it is none."""
    scheme = (await tx.state(loyalty_scheme, SCHEME_ID)).on(command.on)
    rate = next((one for one in scheme.earning if one.currency == command.currency), None) if scheme else None
    if scheme is None or rate is None or await tx.state(customer, customer_id) is None:
        return
    earn = earned(command, scheme, rate.points, rate.per_amount)
    await tx.send(points, customer_id, earn)


def earned(
    command: CollectCash,
    scheme: LoyaltySchemePublished,
    rate_points: int,
    rate_amount: Decimal,
    referral_id: UUID | None = None,
) -> EarnPoints:
    return EarnPoints(
        lot_id=command.lot_id,
        payment_id=command.payment_id,
        referral_id=referral_id,
        scheme_version=scheme.scheme_version,
        rate_points=rate_points,
        rate_amount=rate_amount,
        currency=command.currency,
        cash=command.cash,
        on=command.on,
        expires_on=_days_later(command.on, scheme.expiry_days),
    )


def _days_later(day: date, days: int | None) -> date | None:
    """None where there is no such day in the calendar: then they never expire."""
    return day + timedelta(days) if days is not None and days <= (date.max - day).days else None


async def redeem_points(tx: Transaction, customer_id: UUID, command: RedeemPoints) -> None:
    if await tx.state(customer, customer_id) is None:
        raise NotFound
    await tx.send(points, customer_id, command)
