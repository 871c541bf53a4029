"""Options that every command has."""

from pathlib import Path
from typing import Annotated

import typer

DATA = Path(".data")
Data = Annotated[Path, typer.Option("--data", help="The data folder: addresses, keys, process ids, the database.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON value instead of text.")]
