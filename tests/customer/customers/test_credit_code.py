import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.customers.credit_code import ALPHABET, check_character, checked

KNOWN = ["91350100M000100Y43", "91110000802100433B", "91440300708461136T", "9144030071526726XG", "91330100799655058B"]


@pytest.mark.parametrize("code", KNOWN)
def test_a_code_in_use_is_accepted(code: str) -> None:
    assert checked(code) == code


@pytest.mark.parametrize(
    "code", ["", "91110000802100433", "91110000802100433BB", "91110000802100433b", "9111000080210O433B"]
)
def test_a_code_of_another_form_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        checked(code)


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_anywhere_is_noticed(first: str, place: int, wrong: str) -> None:
    code = first + check_character(first)
    assert checked(code) == code
    mistyped = code[:place] + wrong + code[place + 1 :]
    if mistyped != code:
        with pytest.raises(ValueError, match="check character"):
            checked(mistyped)


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 15))
def test_two_neighbours_exchanged_are_noticed(first: str, place: int) -> None:
    code = first + check_character(first)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(ValueError, match="check character"):
            checked(swapped)
