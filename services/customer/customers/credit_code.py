"""统一社会信用代码, the Unified Social Credit Code of a legal entity: 18 characters, the last one a check character.

GB 32100-2015 "法人和其他组织统一社会信用代码编码规则", section 5 and annex: the alphabet leaves out I, O, S, V and Z,
the weights are 3^(i-1) mod 31, the check character makes the weighted sum divisible by 31.
"""

from typing import Annotated

from pydantic import AfterValidator

from shared.kernel.fields import Code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18


def check_character(first_17: str) -> str:
    """The check character of the first 17 characters. ValueError where one is not of the alphabet."""
    weighted = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first_17))
    return ALPHABET[-weighted % 31]


def checked(code: str) -> str:
    if len(code) != LENGTH or any(character not in ALPHABET for character in code):
        raise ValueError("must be a unified social credit code: 18 digits and capital letters without I, O, S, V, Z")
    if check_character(code[:-1]) != code[-1]:
        raise ValueError("is no unified social credit code: its check character is wrong")
    return code


CreditCode = Annotated[Code, AfterValidator(checked)]
