"""The clauses of a rule, so that a penalty or a finding can name the one that was broken.

A line that begins with a mark of numbering begins a clause: 第一章, 第三条, 一、, (二), 3., 3.2 or (4). Where the
numbers begin anew below a heading, the clause is named with the heading, as 七.1 in handbook 001.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shared.kernel.rejections import Invalid

_CHINESE = "[零〇一二三四五六七八九十百]+"
_MARKS = tuple(
    re.compile(form)
    for form in (
        rf"(第(?:{_CHINESE}|[0-9]+)[章篇])",
        rf"(第(?:{_CHINESE}|[0-9]+)条)",
        rf"({_CHINESE})、",
        rf"[((]({_CHINESE})[))]",
        r"([0-9]{1,3})[.、.](?![0-9])",
        r"([0-9]{1,3}(?:\.[0-9]{1,3})+)[.、.]?(?=\s|[^0-9.%])",
        r"([0-9]{1,3})[))]",
        r"[((]([0-9]{1,3})[))]",
    )
)
_CHAPTER, _ARTICLE, _DECIMAL = 0, 1, 5
_ALONE = (_CHAPTER, _ARTICLE, _DECIMAL)
"""Numbers that need no heading above to be told apart."""
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` is the clause as it stands, its mark included, up to the next clause."""

    number: str
    text: str


def clauses(text: str) -> tuple[Clause, ...]:
    """A text without any mark is one clause, "1"; what stands before the first mark belongs to none. Raises Invalid
    where a number is given twice, so that it would name nothing, and where they are too many to be told to others."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for number, line in _numbered(text):
        if number is not None:
            if number in found:
                raise Invalid("/text", f"has two clauses {number}")
            lines = found[number] = []
        lines.append(line)
    if len(found) > MOST:
        raise Invalid("/text", f"has more than {MOST} clauses")
    if not found:
        return (Clause("1", text),)
    return tuple(Clause(number, "\n".join(lines).strip()) for number, lines in found.items())


def _numbered(text: str) -> Iterator[tuple[str | None, str]]:
    """Each line, with the number of the clause that begins with it."""
    headings: list[tuple[int, str]] = []
    for line in text.splitlines():
        level, label = _mark(line.strip())
        if level is None:
            yield None, line
            continue
        headings = [*(one for one in headings if one[0] < level), (level, label)]
        begins = max((at for at, (kind, _) in enumerate(headings) if kind in _ALONE), default=0)
        yield ".".join(name for _, name in headings[begins:]), line


def _mark(line: str) -> tuple[int | None, str]:
    for level, form in enumerate(_MARKS):
        if found := form.match(line):
            return level, found[1]
    return None, ""
