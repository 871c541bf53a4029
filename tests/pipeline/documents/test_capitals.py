"""大写金额, after the examples of the People's Bank's rules for bank papers, and beside a reading of its own."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.documents.capitals import DIGITS, in_capitals

VALUES = {digit: value for value, digit in enumerate(DIGITS)}


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),  # the rules leave it open whether a 零 stands here
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),  # and here
        ("57000.00", "伍万柒仟元整"),
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("100000000.00", "壹亿元整"),
        ("100000001.00", "壹亿零壹元整"),
        ("-20.10", "负贰拾元壹角整"),
    ],
)
def test_an_amount_in_capitals(amount: str, capitals: str) -> None:
    assert in_capitals(Decimal(amount)) == capitals


def read_back(capitals: str) -> Decimal:
    """What the characters say, read one after the other."""
    total = section = number = Decimal(0)
    for character in capitals.rstrip("整"):
        if character in VALUES:
            number = Decimal(VALUES[character])
        elif character in "拾佰仟":
            section, number = section + number * 10 ** ("拾佰仟".index(character) + 1), Decimal(0)
        elif character in "万亿":
            scale = 10_000 if character == "万" else 100_000_000
            grown = (section + number) * scale if character == "万" else (total + section + number) * scale
            total, section, number = (total + grown if character == "万" else grown), Decimal(0), Decimal(0)
        elif character == "元":
            total, section, number = total + section + number, Decimal(0), Decimal(0)
        else:
            total, number = total + number / (10 if character == "角" else 100), Decimal(0)
    return total


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999999999999.99"), places=2))
def test_the_characters_say_the_amount_and_no_gap_is_read_twice(amount: Decimal) -> None:
    capitals = in_capitals(amount)
    assert read_back(capitals) == amount
    assert "零零" not in capitals and "零元" not in capitals and "零万" not in capitals and "零亿" not in capitals
