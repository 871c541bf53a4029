"""The papers as their receivers read them: in both languages, with what the things say and nothing more."""

from uuid import UUID, uuid4

import httpx
import pypdfium2

from shared.published.customer import CustomerRegistered
from shared.published.performance import RepJoined
from shared.testing.serving import Served
from tests.pipeline.clients import SCHEDULE, Clients

CUSTOMER, OWNER, OTHER = uuid4(), uuid4(), uuid4()
PRODUCT = {
    "name": "轻型压力机 P-1",
    "line": "Presses",
    "list_price": "1000.00",
    "floor_price": "800.00",
    "currency": "USD",
}
POLICY = {"early_warning_days": 3, "levels": [{"level": 1, "after_days": 1, "action": "legal_letter"}]}


def text_of(answer: httpx.Response) -> str:
    """The words of a PDF, without the breaks between them."""
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    document = pypdfium2.PdfDocument(answer.content)
    try:
        return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


async def paper(served: Served, path: str, lang: str, role: str = "rep", **headers: str) -> str:
    rep_id = OWNER if role == "rep" else None
    return text_of(
        await served.as_(role, rep_id=rep_id).get(path, params={"lang": lang} if lang else {}, headers=headers)
    )


async def test_the_papers_of_a_deal(pipeline: Served) -> None:
    clients = Clients(pipeline)
    registered = CustomerRegistered(
        customer_id=CUSTOMER, external_id="131", name="玩具天地 Land of Toys", owner_id=OWNER
    )
    await clients.hear("customer", CUSTOMER, registered)
    joined = {"position": "rep", "unit_id": UUID(int=1), "joined_on": "2003-01-01"}
    await clients.hear("performance", OWNER, RepJoined.model_validate({"rep_id": OWNER, "name": "林薇", **joined}))
    assert (await pipeline.as_("product").put("/v1/products/P-1", json=PRODUCT)).is_success
    levels = {"levels": [{"role": "sales_manager", "percent": "10"}]}
    assert (await pipeline.as_("director").put("/v1/discount-authority", json=levels)).is_success
    whose = {"customer_id": str(CUSTOMER), "owner_id": str(OWNER)}
    wanted = {"name": "Presses", "expected_amount": "60000.00", "currency": "USD", "expected_close_on": "2004-03-31"}
    opportunity = (await clients.ok("rep", "/v1/opportunities", {**whose, **wanted}))["id"]
    lines = [{"sku": "P-1", "quantity": 60, "unit_price": "950.00"}]
    draft = {"opportunity_id": opportunity, "valid_until": "2004-04-30", "lines": lines}
    quote = (await clients.ok("rep", "/v1/quotes", draft))["id"]

    await pipeline.caught_up()
    drafted = await paper(pipeline, f"/v1/quotes/{quote}/pdf", "zh")
    for said in (
        "报价单",
        "玩具天地LandofToys",
        "林薇",
        "轻型压力机P-1",
        "57,000.00",
        "2004-04-30",
        "未经批准",
        "第1页，共1页",
    ):
        assert said in drafted
    await clients.ok("rep", f"/v1/quotes/{quote}/submit", {})
    await clients.ok("sales_manager", f"/v1/quotes/{quote}/approve", {"version": 1})
    approved = await paper(pipeline, f"/v1/quotes/{quote}/pdf", "", **{"accept-language": "fr, en-GB;q=0.8, zh;q=0.5"})
    assert "Quotation" in approved and "Draft" not in approved

    terms = {**whose, "amount": "57000.00", "currency": "USD", "payment_schedule": SCHEDULE, "external_id": "K-1"}
    contract = await clients.approved({**terms, "lines": lines})
    assert "notsigned" in await paper(pipeline, f"/v1/contracts/{contract}/pdf", "en")
    await clients.sign(contract, "2004-03-05")
    signed = await paper(pipeline, f"/v1/contracts/{contract}/pdf", "zh")
    assert "合同概要K-1" in signed and "开票后30天内" in signed and "100%" in signed and "大写" not in signed

    due = [{"due_on": "2004-04-20", "amount": "57000.00"}]
    issued = {"contract_id": contract, "number": "I-1", "issued_on": "2004-03-20", "amount": "57000.00"}
    invoice = (await clients.ok("finance", "/v1/invoices", {**issued, "instalments": due}))["id"]
    paid = {"payment_id": "ERP-1", "customer_id": str(CUSTOMER), "currency": "USD", "received_on": "2004-04-02"}
    await clients.ok("erp", "/v1/erp/payments", {**paid, "amount": "7000.00"})
    assert (await pipeline.as_("finance").put("/v1/dunning-policy", json=POLICY)).is_success
    await pipeline.caught_up()
    shown = await paper(pipeline, f"/v1/invoices/{invoice}/pdf", "en", "finance")
    assert "InvoiceI-1" in shown and "50,000.00" in shown and "K-1" in shown
    books = await paper(pipeline, f"/v1/customers/{CUSTOMER}/ledger/pdf", "zh", "finance")
    assert "对账单" in books and "ERP-1" in books and "50,000.00" in books and "回执" in books

    await clients.ok("finance", "/v1/dunning-runs", {"as_of": "2004-05-20"})
    [case] = (await clients.get("/v1/dunning-cases", min_position=str(await pipeline.caught_up())))["items"]
    letter = await paper(pipeline, f"/v1/dunning-cases/{case['id']}/pdf", "zh", "finance")
    assert "律师函" in letter and "逾期30天" in letter and "USD50,000.00" in letter
    await clients.ok("erp", "/v1/erp/payments", {**paid, "payment_id": "ERP-2", "amount": "50000.00"})
    await pipeline.caught_up()
    settled = await pipeline.as_("finance").get(f"/v1/dunning-cases/{case['id']}/pdf")
    assert (settled.status_code, settled.json()["type"]) == (409, "/problems/nothing-due")

    assert (await pipeline.as_("rep", rep_id=OTHER).get(f"/v1/quotes/{quote}/pdf")).status_code == 404
    assert (await pipeline.as_("rep", rep_id=OTHER).get(f"/v1/customers/{CUSTOMER}/ledger/pdf")).status_code == 404
    assert (await pipeline.as_("erp").get(f"/v1/quotes/{quote}/pdf")).status_code == 403
    assert (await pipeline.as_("rep", rep_id=OWNER).get(f"/v1/quotes/{uuid4()}/pdf")).status_code == 404
    wrong = await pipeline.as_("finance").get(f"/v1/invoices/{invoice}/pdf", params={"lang": "fr"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/lang")
