"""Routes that answer with a document: GET …/{id}/pdf, in the language that the client asks for."""

import inspect
from collections.abc import Awaitable, Callable, Collection, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from shared.kernel.rejections import NotFound, Rejection
from shared.settings import Settings

from ..description import description_of, summary_of, wear_signature
from ..operation import Operation, Source
from ..problems import declared
from ..reading import Parameters
from ..roles import Role, allow
from ..routes import OF_QUERIES, Routes
from ..runtime import actor_of, runtime_of
from .pdf import as_pdf

PDF = "application/pdf"
ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "The document", "content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}
}


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


class DocumentParameters(Parameters):
    lang: Language | None = Field(None, description="Else by Accept-Language, else Chinese")


def _language(request: Request, asked: Language | None) -> Language:
    """Unless asked for, the first of the two that Accept-Language names (RFC 9110, 12.5.4), by its weight."""
    if asked is not None:
        return asked
    wanted = (part.strip().partition(";q=") for part in request.headers.get("accept-language", "").split(","))
    weighed = sorted(((_weight(q), -n, tag[:2].lower()) for n, (tag, _, q) in enumerate(wanted)), reverse=True)
    return next((Language(tag) for weight, _, tag in weighed if weight > 0 and tag in {*Language}), Language.ZH)


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


Asked = Annotated[DocumentParameters, Query()]
Paper = TypeVar("Paper", bound=Callable[..., Awaitable[BaseModel]])


def document(
    router: Routes,
    path: str,
    template: Path,
    *,
    roles: Collection[Role],
    projections: Sequence[Source] = (),
    refuses: Sequence[type[Rejection]] = (),
) -> Callable[[Paper], Paper]:
    """A route whose endpoint gives the data of `template`. Its `query`, if it takes one, is a `DocumentParameters`."""
    operation = Operation(frozenset(roles), projections=projections, whose="the thing's owners'")

    def register(endpoint: Paper) -> Paper:
        own = {} if "query" in inspect.signature(endpoint).parameters else {"query": Asked}

        async def served(request: Request, query: Any, **values: Any) -> Response:
            allow(actor_of(request), operation.roles)
            lang = _language(request, query.lang)
            paper = await endpoint(**values, **({} if own else {"query": query}))
            company = _company(runtime_of(request).settings)
            data = {"lang": lang.value, "company": company, **paper.model_dump(mode="json")}
            return Response(await as_pdf(template, data), media_type=PDF, headers={"Content-Language": lang.value})

        wear_signature(served, endpoint, **own)
        operation.on(served)
        router.add_api_route(
            path,
            served,
            response_class=Response,
            responses={**declared((*OF_QUERIES, NotFound, *refuses)), **ANSWER},
            summary=summary_of(endpoint),
            description=description_of(endpoint, operation),
            openapi_extra={"x-roles": sorted(operation.roles)},
        )
        return endpoint

    return register


def _company(settings: Settings) -> dict[str, str]:
    return {"name": settings.company_name, "address": settings.company_address, "bank": settings.company_bank}
