"""The console's acts: parked events tried again or given up, projections rebuilt, old versions dropped. Each needs a
reason, which the log keeps with who did it; what a dry run tells changes nothing."""

from typing import Any
from urllib.parse import parse_qs, quote

from fastapi import Request
from fastapi.responses import HTMLResponse

from .company import Answer, Company
from .pages import asked, form_of, is_number, page
from .routing import OperatorRoutes

router = OperatorRoutes()

WHICH = {
    "position": ("reader", "position"),
    "stream": ("reader", "stream"),
    "type": ("reader", "type"),
    "reader": ("reader",),
}
"""Of a parked event what chooses it alone, or others with it."""
VERBS = ("retry", "discard")


@router.get("/ops/console/parked", include_in_schema=False)
async def parked(request: Request) -> HTMLResponse:
    """What is parked in every service, or what was given up."""
    shown = "discarded" if asked(request, "status").get("status") == "discarded" else "parked"
    answers = await Company(request).ask_all("/ops/parked", {"status": shown})
    return page(request, "parked.html", view="parked", answers=answers, shown=shown)


@router.get("/ops/console/parked/{service}/{reader}/{position}", include_in_schema=False)
async def look(request: Request, service: str, reader: str, position: int) -> HTMLResponse:
    """One parked event: why it is parked, and what stands in the log."""
    found = await _asked(request, service, f"/ops/parked/{quote(reader, safe='')}/{position}")
    return page(request, "parked_event.html", found=found)


@router.post("/ops/console/parked", include_in_schema=False)
async def act(request: Request) -> HTMLResponse:
    """Retry or discard, or tell what that would do."""
    form = parse_qs((await request.body()).decode(errors="replace"))
    verb = form_of(form, "act")
    which = WHICH.get(form_of(form, "which"), WHICH["position"])
    wanted: dict[str, Any] = {name: form_of(form, name) for name in which}
    if "position" in wanted:
        wanted["position"] = _number(wanted["position"])
    body = {"filter": wanted, "dry_run": form_of(form, "dry_run") == "yes", "reason": form_of(form, "reason")}
    verb = verb if verb in VERBS else VERBS[0]
    answer = await _asked(request, form_of(form, "service"), f"/ops/parked/{verb}", method="POST", body=body)
    return page(request, "act_result.html", answer=answer, verb=verb, dry_run=body["dry_run"])


@router.post("/ops/console/projections", include_in_schema=False)
async def rebuild(request: Request) -> HTMLResponse:
    """Ask a service to build a projection afresh, beside the one that serves."""
    form = parse_qs((await request.body()).decode(errors="replace"))
    service, _, name = form_of(form, "which").partition("/")
    path, body = f"/ops/projections/{quote(name, safe='')}/rebuild", {"reason": form_of(form, "reason")}
    answer = await _asked(request, service, path, method="POST", body=body)
    return page(request, "act_result.html", answer=answer, verb="rebuild", dry_run=False)


@router.post("/ops/console/projections/drop", include_in_schema=False)
async def drop(request: Request) -> HTMLResponse:
    """Let go of a version that is not live."""
    form = parse_qs((await request.body()).decode(errors="replace"))
    service, _, named = form_of(form, "version").partition("/")
    name, _, version = named.rpartition("/")
    path = f"/ops/projections/{quote(name, safe='')}/drop"
    body = {"version": _number(version), "reason": form_of(form, "reason")}
    answer = await _asked(request, service, path, method="POST", body=body)
    return page(request, "act_result.html", answer=answer, verb="drop", dry_run=False)


def _number(text: str) -> int | str:
    """As the API takes it; what is no number is left for the API to refuse."""
    return int(text) if is_number(text) else text


async def _asked(request: Request, service: str, path: str, **how: Any) -> Answer:
    company = Company(request)
    if service not in company.services:
        return Answer(service, 404, None, f"there is no service {service!r}")
    return await company.ask(service, path, **how)
