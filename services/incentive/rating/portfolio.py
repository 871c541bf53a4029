"""A rep's portfolio: the deals in which the rep has a part, under the plans that cover the rep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from uuid import UUID

from ..coverage.events import Rule, Window
from ..credits.deal import Deal, changed, deal_of
from ..credits.events import CreditEvent, DealCredited
from .books import Book, BookId, Entry, book_of
from .entries import entries_of


@dataclass(frozen=True)
class Portfolio:
    """`books` hold the running sums of what counts under each plan, for each currency and period."""

    windows: tuple[Window, ...] = ()
    deals: Mapping[UUID, Deal] = field(default_factory=lambda: MappingProxyType({}))
    books: Mapping[BookId, Book] = field(default_factory=lambda: MappingProxyType({}))


def opened(windows: tuple[Window, ...], deals: Iterable[Deal]) -> Portfolio:
    """A portfolio of these deals under these windows, all books made at once."""
    covered = {deal.contract_id: replace(deal, rule=_rule(windows, deal)) for deal in deals}
    entries: dict[BookId, list[Entry]] = {}
    for deal in covered.values():
        for book_id, entry in entries_of(deal):
            entries.setdefault(book_id, []).append(entry)
    return Portfolio(windows, covered, {book_id: book_of(found) for book_id, found in entries.items()})


def credited(portfolio: Portfolio, fact: CreditEvent) -> tuple[Portfolio, Iterable[UUID]]:
    """The portfolio with the fact, and the contracts whose rating it may change."""
    if isinstance(fact, DealCredited):
        deal = deal_of(fact)
        return _entered(portfolio, replace(deal, rule=_rule(portfolio.windows, deal)))
    known = portfolio.deals.get(fact.contract_id)
    # An operator may have discarded the credit itself: then nothing that follows it counts.
    return _entered(portfolio, changed(known, fact)) if known else (portfolio, ())


def paid(portfolio: Portfolio, deal: Deal) -> list[tuple[BookId, Entry]]:
    """The deal's paid entries with the sums before them."""
    found = ((book_id, portfolio.books[book_id].find(entry.key)) for book_id, entry in entries_of(deal) if entry.base)
    return [(book_id, entry) for book_id, entry in found if entry]


def _entered(portfolio: Portfolio, deal: Deal) -> tuple[Portfolio, Iterable[UUID]]:
    touched, books = {deal.contract_id}, portfolio.books
    for book_id, entry in entries_of(deal):
        book, renewed = books.get(book_id, Book()).put(entry)
        if renewed:
            touched |= renewed
        if book is not books.get(book_id):
            books = {**books, book_id: book}
    return replace(portfolio, deals={**portfolio.deals, deal.contract_id: deal}, books=books), touched


def _rule(windows: Iterable[Window], deal: Deal) -> Rule | None:
    """The rule of the first window in which the deal was signed."""
    for window in windows:
        if window.first <= deal.signed_on and (window.last is None or deal.signed_on <= window.last):
            return window.rule
    return None
