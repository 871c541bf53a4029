"""The services' OpenAPI documents, made from the code. `python -m deploy.openapi` writes them to docs/openapi/."""

import importlib
import json
from functools import cache
from pathlib import Path

from shared.settings import SERVICES

FOLDER = Path(__file__).parent.parent / "docs" / "openapi"


@cache
def document(service: str) -> str:
    """The OpenAPI 3.1 document of a service, as text."""
    manifest = importlib.import_module(f"services.{service}.app").service
    return json.dumps(manifest.routes().openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for service in SERVICES:
        (FOLDER / f"{service}.json").write_text(document(service), encoding="utf-8")


if __name__ == "__main__":
    main()
