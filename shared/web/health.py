"""/livez: the process and its workers make progress. /readyz: the database answers and the schema fits."""

from fastapi import APIRouter, Request

from .problems import Unavailable, declared
from .runtime import runtime_of

router = APIRouter(tags=["health"])


@router.get("/livez", summary="Is the process making progress", responses=declared(()))
async def livez(request: Request) -> dict[str, str]:
    wrong = runtime_of(request).alive()
    if wrong:
        raise Unavailable(wrong)
    return {"status": "ok"}


@router.get("/readyz", summary="Can it serve", responses=declared(()))
async def readyz(request: Request) -> dict[str, str]:
    wrong = await runtime_of(request).ready()
    if wrong:
        raise Unavailable(wrong)
    return {"status": "ok"}
