"""Invoices that are dunned in the tests, and what was told of their dunning."""

from uuid import uuid4

from tests.pipeline.clients import Clients, body

BETA, ANN = uuid4(), uuid4()


async def invoiced(clients: Clients, number: str, amount: str, *due: tuple[str, str]) -> str:
    contract_id = await clients.signed(body(BETA, ANN, amount))
    instalments = [{"due_on": day, "amount": part} for day, part in due]
    invoice = {"contract_id": contract_id, "number": number, "issued_on": "2004-03-01", "amount": amount}
    invoice_id: str = (await clients.ok("finance", "/v1/invoices", {**invoice, "instalments": instalments}))["id"]
    return invoice_id


async def told(clients: Clients) -> list[tuple[str, int]]:
    names = ("PaymentOverdue", "DunningEscalated", "LegalLetterIssued", "DunningCleared")
    return [(name, data["level"]) for name, data in await clients.published() if name in names]
