"""Which records are likely of one customer. Two are, where one of these is so:

- `name`: the names of companies are the same but for case, width, spaces, punctuation and the legal form (有限公司, Ltd
  and the like), or of at least six letters but for one letter too many, missing or other;
- `credit_code`: the organisation codes within the credit codes are the same (characters 9 to 17, GB 32100-2015, 5: the
  body of the code, which stays when a company registers elsewhere);
- `phone`: the last nine digits are the same, of at least seven: without country code, trunk zero and punctuation.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

LEGAL_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|集团|公司"
    r"|\b(co|company|corp|corporation|gmbh|inc|incorporated|limited|llc|ltd|plc|sa|ag)\b)"
)
LETTERS = 6
"""Names of fewer letters are compared whole only."""
DIGITS, SHORTEST = 9, 7


class Reason(StrEnum):
    NAME = "name"
    CREDIT_CODE = "credit_code"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Record:
    """`name` is None where it is a person's."""

    id: UUID
    name: str | None = None
    credit_code: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    one: UUID
    other: UUID
    reasons: tuple[Reason, ...]


def likely(records: Iterable[Record]) -> list[Pair]:
    """Of several alike each is paired with the first of them. In the order of the records."""
    kept = list(records)
    names = {record.id: name for record in kept if record.name and (name := _name(record.name))}
    found: dict[tuple[UUID, UUID], list[Reason]] = defaultdict(list)
    codes = ((record.credit_code[8:17], record.id) for record in kept if record.credit_code)
    phones = ((phone, record.id) for record in kept if record.phone and (phone := _phone(record.phone)))
    same: Sequence[tuple[Reason, Iterable[tuple[UUID, UUID]]]] = (
        (Reason.NAME, _alike((name, of) for of, name in names.items())),
        (Reason.NAME, _nearly(names)),
        (Reason.CREDIT_CODE, _alike(codes)),
        (Reason.PHONE, _alike(phones)),
    )
    order = {record.id: place for place, record in enumerate(kept)}
    for reason, pairs in same:
        for pair in pairs:
            one, other = sorted(pair, key=order.__getitem__)
            if reason not in found[one, other]:
                found[one, other].append(reason)
    inorder = sorted(found, key=lambda pair: (order[pair[0]], order[pair[1]]))
    return [Pair(one, other, tuple(found[one, other])) for one, other in inorder]


def _name(name: str) -> str:
    plain = LEGAL_FORMS.sub("", unicodedata.normalize("NFKC", name).casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def _phone(phone: str) -> str | None:
    digits = "".join(letter for letter in phone if letter.isdecimal())
    return digits[-DIGITS:] if len(digits) >= SHORTEST else None


def _alike(keyed: Iterable[tuple[Hashable, UUID]]) -> Iterator[tuple[UUID, UUID]]:
    groups: dict[Hashable, list[UUID]] = defaultdict(list)
    for key, of in keyed:
        groups[key].append(of)
    for first, *others in groups.values():
        yield from ((first, other) for other in others)


def _nearly(names: dict[UUID, str]) -> Iterator[tuple[UUID, UUID]]:
    """One letter leaves at least one half of a name as it is: only names that share a half are compared."""
    firsts: dict[str, UUID] = {}
    for of, name in names.items():
        if len(name) >= LETTERS:
            firsts.setdefault(name, of)
    halves: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for name in firsts:
        for half in {len(name) // 2, (len(name) - 1) // 2}:
            halves[True, name[:half]].append(name)
            halves[False, name[-half:]].append(name)
    seen = set()
    for block in halves.values():
        for place, one in enumerate(block):
            for other in block[place + 1 :]:
                if (one, other) not in seen and one_letter(one, other):
                    seen.add((one, other))
                    yield firsts[one], firsts[other]


def one_letter(one: str, other: str) -> bool:
    """Whether the one becomes the other by one letter too many, missing or other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
