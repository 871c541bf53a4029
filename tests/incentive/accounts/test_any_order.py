"""Whatever the order of arrival, the same facts end in the same balances, on every day."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.incentive.accounts.postings import Postings
from services.incentive.rating.portfolio import opened
from services.incentive.rating.portfolio import paid as paid_entries
from services.incentive.rating.settlement import due
from shared.kernel.messages import Event
from shared.published.performance import RepLeft, RepTransferred, UnitDissolved, UnitFormed, UnitMoved
from shared.testing.examples import examples
from tests.incentive.company import (
    UNIT,
    Company,
    amended,
    cancelled,
    cleared,
    id_of,
    joined,
    overdue,
    paid,
    plan,
    reversed_,
    signed,
)

REPS = ("R", "S")
OTHER, TOP = id_of("other unit"), id_of("top")
FIRST = date(2004, 1, 1)
days = st.integers(0, 150).map(lambda n: (FIRST + timedelta(days=n)).isoformat())
cents = st.integers(1, 9_000_000).map(lambda n: str(Decimal(n) / 100))
TIERS = [("0", "0.015"), ("20000", "0.025"), ("60000", "0.04")]
AGED = [{"from_day": 1, "points": 7}, {"from_day": 45, "points": 50}]
CURVE = [("0", "0"), ("20000", "300"), ("60000", "1500")]


@st.composite
def contracts(draw: st.DrawFn, number: str) -> list[Event]:
    """What happens to one contract, in its own order."""
    on = draw(days)
    amount = Decimal(draw(cents))
    share = draw(st.sampled_from(["100", "60", "33.3333"]))
    splits = {"R": share, "S": str(100 - Decimal(share))} if share != "100" else {"R": "100"}
    chain: list[Event] = [signed(number, on, str(amount), splits=splits)]
    payments: list[tuple[str, Decimal]] = []
    for step in range(draw(st.integers(0, 6))):
        later = (date.fromisoformat(on) + timedelta(days=draw(st.integers(0, 120)))).isoformat()
        part = (amount * draw(st.integers(1, 100)) / 100).quantize(Decimal("0.01")) or Decimal("0.01")
        match draw(st.sampled_from(["pay", "cancel", "amend", "reverse", "overdue", "overdue", "clear"])):
            case "pay":
                payments.append((f"P{number}{step}", part))
                chain.append(paid(number, later, str(part), payments[-1][0], due=draw(st.sampled_from([None, on]))))
            case "cancel":
                chain.append(cancelled(number, later, str(part)))
            case "amend":
                amount += part
                anew = draw(st.sampled_from([None, {"S": "100"}, {"R": "33.3333", "S": "66.6667"}]))
                chain.append(amended(number, later, str(amount), str(part), anew, version=step + 2))
            case "overdue":
                chain.append(overdue(number, later, str(part), level=draw(st.integers(1, 2))))
            case "clear":
                chain.append(cleared(number, later))
            case "reverse" if payments:
                payment, money = payments.pop()
                chain.append(reversed_(number, later, str(money), payment))
            case _:
                pass
    return chain


@st.composite
def plans(draw: st.DrawFn) -> list[Event]:
    """A few plans in the order of their publication, which decides where they overlap."""
    found: list[Event] = []
    for number in range(draw(st.integers(1, 2))):
        method = draw(st.sampled_from(["marginal", "whole", "interpolated"]))
        metric = draw(st.sampled_from(["signed_amount", "collected_amount"]))
        measured = metric if method == "interpolated" else draw(st.sampled_from(["signed_amount", "collected_amount"]))
        who = [{"positions": ["rep"]}, {"reps": [str(id_of("R"))]}, {"units": [str(TOP)]}]
        found.append(
            plan(
                CURVE if method == "interpolated" else TIERS,
                name=f"plan {number}",
                method=method,
                payout_metric=metric,
                tier_metric=measured,
                accumulate=draw(st.sampled_from(["deal", "month", "quarter", "year"])),
                release=draw(st.sampled_from(["on_signing", "on_collection"])),
                effective_from=draw(st.sampled_from(["2003-01-01", "2004-02-10"])),
                who=draw(st.sampled_from(who)),
                age_adjustments=draw(st.sampled_from([[], AGED])),
                clawback=draw(st.sampled_from([None, {"days": 40}])),
                cap=draw(st.sampled_from([None, "500"])),
                draw=draw(st.sampled_from([None, "120"])),
                currency="CNY",
            )
        )
    return found


ORGANISATION: list[list[Event]] = [
    [UnitFormed(unit_id=UNIT, name="unit", kind="group", parent_id=TOP)],
    [
        UnitFormed(unit_id=OTHER, name="other", kind="group"),
        UnitMoved(unit_id=OTHER, parent_id=TOP, on=date(2004, 3, 20)),
        UnitDissolved(unit_id=OTHER, on=date(2004, 5, 20)),
    ],
    [joined("R"), RepTransferred(rep_id=id_of("R"), unit_id=OTHER, on=date(2004, 2, 20))],
    [joined("S"), RepLeft(rep_id=id_of("S"), on=date(2004, 4, 15))],
]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Event], list[Event]]:
    """The same facts twice: one chain after the other, and in any order that keeps each chain's own."""
    numbers = range(1, draw(st.integers(1, 4)) + 1)
    chains = [draw(plans()), *ORGANISATION, *(draw(contracts(str(number))) for number in numbers)]
    turns = draw(st.permutations([i for i, chain in enumerate(chains) for _ in chain]))
    waiting = [iter(chain) for chain in chains]
    return [event for chain in chains for event in chain], [next(waiting[turn]) for turn in turns]


@examples(80)
@given(histories())
def test_balances_do_not_depend_on_the_order_of_arrival(history: tuple[list[Event], list[Event]]) -> None:
    straight, mixed = history
    one, other = Company().hear(*straight), Company().hear(*mixed)
    for rep in REPS:
        for day in (FIRST + timedelta(days=n) for n in (*range(0, 280, 20), 4000)):
            assert one.balance(rep, day) == other.balance(rep, day)


@examples(40)
@given(histories())
def test_earned_is_held_and_released_and_clawed_back_and_none_is_negative(
    history: tuple[list[Event], list[Event]],
) -> None:
    company = Company().hear(*history[1])
    for rep in REPS:
        for day in (FIRST + timedelta(days=n) for n in (*range(0, 280, 20), 4000)):
            balance = company.balance(rep, day)
            assert balance.earned == balance.held + balance.released + balance.clawed_back
            assert min(balance.earned, balance.held, balance.released, balance.clawed_back) >= 0
            assert balance.released <= balance.earned
            assert 0 <= balance.on_hold <= balance.held


@examples(10)
@given(histories())
def test_line_ids_are_unique_and_follow_from_what_was_heard(history: tuple[list[Event], list[Event]]) -> None:
    one, again = Company().hear(*history[1]), Company().hear(*history[1])
    ids = [line.line_id for rep in REPS for line in one.lines(rep)]
    assert len(set(ids)) == len(ids)
    assert ids == [line.line_id for rep in REPS for line in again.lines(rep)]


@examples(40)
@given(histories())
def test_what_is_posted_is_what_the_rules_give_afresh(history: tuple[list[Event], list[Event]]) -> None:
    company = Company().hear(*history[1])
    for rep in REPS:
        account = company.account(rep)
        portfolio = account.portfolio
        fresh = opened(portfolio.windows, portfolio.deals.values())
        for deal in fresh.deals.values():
            wanted = {slot: due_.amount for slot, due_ in due(deal, paid_entries(fresh, deal)).items()}
            posted = account.postings.get(deal.contract_id, Postings())
            assert {slot: amount for slot, amount in posted.sums.items() if amount} == wanted
        assert {book_id: book for book_id, book in portfolio.books.items() if book.entries} == fresh.books


@examples(40)
@given(histories())
def test_the_reps_shares_of_a_contract_add_up_to_it(history: tuple[list[Event], list[Event]]) -> None:
    company = Company().hear(*history[1])
    sums: dict[UUID, Decimal] = {}
    amounts: dict[UUID, Decimal] = {}
    for rep in REPS:
        for contract_id, deal in company.account(rep).portfolio.deals.items():
            sums[contract_id] = sums.get(contract_id, Decimal(0)) + deal.values[-1].share
            amounts[contract_id] = deal.values[-1].amount
    assert sums == amounts
