"""What a command prints: a table on a terminal, plain lines elsewhere, one JSON value with --json."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from rich.console import Console
from rich.table import Table


class Failed(Exception):
    """A command cannot do what it was asked. The first argument is one line, for people."""


class Output:
    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self._console = Console(highlight=False, soft_wrap=True)

    def line(self, text: str) -> None:
        """A line for people; silent with --json."""
        if not self.as_json:
            print(text, flush=True)

    def value(self, value: object) -> None:
        """The one JSON value; silent without --json."""
        if self.as_json:
            print(json.dumps(value, ensure_ascii=False, indent=1, default=str), flush=True)

    def fields(self, value: Mapping[str, object]) -> None:
        """A line for each field; silent with --json."""
        for name, content in value.items():
            shown = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
            self.line(f"{name}: {shown}")

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Tab-separated lines below their heading where nobody looks on; silent with --json."""
        texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
        if self.as_json:
            return
        if not self._console.is_terminal:
            for line in (columns, *texts):
                print("\t".join(line), flush=True)
            return
        table = Table(*columns, box=None, header_style="bold", pad_edge=False)
        for row in texts:
            table.add_row(*row)
        self._console.print(table)


def fail(why: object) -> NoReturn:
    """One line on standard error, and a non-zero exit."""
    print(f"sales: {why}", file=sys.stderr, flush=True)
    sys.exit(1)
