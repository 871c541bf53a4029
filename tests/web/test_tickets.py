"""Tickets: what lets somebody without a token do one thing."""

from uuid import UUID

import pytest

from shared.web.tickets import TicketOffice

THING, OFFICE = UUID(int=7), TicketOffice(b"secret of this service")
TICKET = OFFICE.issue("survey", THING)


def test_a_ticket_is_read_by_who_issued_it_for_what_it_was_issued() -> None:
    assert OFFICE.read("survey", TICKET) == THING
    assert OFFICE.issue("survey", THING) == TICKET
    assert OFFICE.read("something else", TICKET) is None
    assert TicketOffice(b"another secret").read("survey", TICKET) is None
    assert set(TICKET) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")  # as it is in a link


@pytest.mark.parametrize(
    "garbage",
    ["", "x", TICKET[:-1], TICKET + "AAAA", TICKET[:-4] + "AAAA", "A" * 48, TICKET + "\n", TICKET.swapcase(), "é" * 48],
)
def test_whatever_else_is_shown_is_no_ticket(garbage: str) -> None:
    assert OFFICE.read("survey", garbage) is None
