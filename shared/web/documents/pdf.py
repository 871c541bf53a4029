"""A template and its data, set as PDF by Typst, with fonts that carry Chinese and Latin letters and lie beside it."""

import asyncio
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

Output = Literal["pdf", "png"]
HERE = Path(__file__).parent


async def as_pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF of `template`, which finds `data` as JSON in sys.inputs.data, and `/letter.typ` beside it.

    It takes some tens of milliseconds of a thread's time, in which the loop goes on."""
    return await asyncio.to_thread(set_in_type, template, data)


def set_in_type(template: Path, data: Mapping[str, Any], output: Output = "pdf") -> bytes:
    """`output` may be png, of the first page alone, for looking at it. Raises typst.TypstError where the template and
    the data do not fit, which is our own mistake."""
    made = typst.Compiler(root=HERE, font_paths=_fonts()).compile(
        template.read_bytes(),
        format=output,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=0,  # the same data make the same bytes
    )
    page = made[0] if isinstance(made, list) else made
    if page is None:
        raise TypeError("Typst was given no file to write to, and gave nothing back")
    return page


@cache
def _fonts() -> typst.Fonts:
    """Read once; none of the machine's own, so that a document looks the same wherever it is made."""
    return typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])
