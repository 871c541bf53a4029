"""The console's pages: templates, languages, and the headers that let nothing into a page but what is ours."""

import json
import tomllib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..runtime import runtime_of

HERE = Path(__file__).parent
STATIC = HERE / "static"
WORDS: dict[str, list[str]] = tomllib.loads((HERE / "templates" / "words.toml").read_text(encoding="utf-8"))
"""By name, in the order of LANGUAGES."""
LANGUAGES = {"en": "English", "zh": "中文"}
LANGUAGE_COOKIE = "sales_lang"
A_YEAR = 365 * 24 * 3600

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip


def language_of(request: Request) -> str:
    """What is asked for in the address, else what was asked for before, else what the browser would rather have."""
    for asked in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if asked in LANGUAGES:
            return asked
    wanted = request.headers.get("accept-language", "").lower().split(",")
    known = [part.strip()[:2] for part in wanted if part.strip()[:2] in LANGUAGES]
    return known[0] if known else "en"


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The template in the reader's language."""
    language = language_of(request)
    column = list(LANGUAGES).index(language)
    zone = ZoneInfo(runtime_of(request).settings.time_zone)

    def word(name: str, **numbers: Any) -> str:
        return WORDS[name][column].format(**numbers)

    def state(value: str) -> str:
        """A reader's state: a word that is known, and what follows it."""
        first, colon, rest = value.partition(":")
        known = WORDS.get(f"state_{first.replace(' ', '_')}")
        return (known[column] if known else first) + colon + rest

    def moment(value: str | None) -> str:
        return datetime.fromisoformat(value).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if value else "–"

    text = _templates.get_template(template).render(
        t=word, moment=moment, state=state, pretty=pretty, since=since, share=share,
         number=number, seconds=seconds, language=language, languages=LANGUAGES,
        own=runtime_of(request).name, zone=zone.key, here=request.url.path, query=request.query_params,
        services=runtime_of(request).peers.services, **values,
    )  # fmt: skip
    answer = HTMLResponse(text, status, HEADERS)
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=A_YEAR, path="/ops", samesite="strict", httponly=True)
    return answer


def number(value: float | str | None) -> str:
    """With thin groups of thousands: 1 234 567, money with its two places."""
    if value is None or value == "":
        return "–"
    if isinstance(value, str):
        whole, dot, places = value.partition(".")
        return f"{int(whole):,}".replace(",", "\u202f") + dot + places
    return f"{value:,}".replace(",", "\u202f")


def seconds(value: float | None) -> str:
    """An age as people read it."""
    if not value:
        return "0 s"
    if value < 0:
        return f"−{seconds(-value)}"
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if value >= size:
            return f"{value / size:.1f} {unit}"
    return f"{value:.1f} s" if value >= 0.95 else f"{value * 1000:.0f} ms"


def pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def since(before: str, then: str) -> str:
    """How long after `before` it was; clocks of two machines may say that it was earlier."""
    return seconds((datetime.fromisoformat(then) - datetime.fromisoformat(before)).total_seconds())


def share(value: str | float | None, whole: str | float | None) -> float:
    """Of a bar that is 100 wide, from 0 to 100."""
    if value is None or not whole or Decimal(whole) <= 0:
        return 0.0
    return float(round(min(max(Decimal(value) / Decimal(whole), Decimal(0)), Decimal(1)) * 100, 1))


def asked(request: Request, *names: str) -> dict[str, str]:
    """Of the query those of these names that say something."""
    return {name: value for name in names if (value := request.query_params.get(name, "").strip())}


def form_of(body: Mapping[str, list[str]], name: str) -> str:
    return body.get(name, [""])[0].strip()


def is_number(text: str) -> bool:
    """Whether somebody typed a count or a position: Python reads no number of thousands of digits."""
    return text.isdecimal() and len(text) <= 18
