from uuid import UUID

import pytest

from services.customer.data_quality.duplicates import Pair, Reason, Record, likely, one_letter

A, B, C, D = (UUID(int=n) for n in range(1, 5))
NAME, CODE, PHONE = Reason.NAME, Reason.CREDIT_CODE, Reason.PHONE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Signal Gift Shop", "SIGNAL  GIFT-SHOP, Ltd."),
        ("上海华谊集团有限公司", "上海华谊股份有限公司"),
        ("Ａtelier graphique", "Atelier graphique"),
        ("Signal Gift Shop", "Signal Gift Shops"),
        ("Signal Gift Shop", "Signal Gitf Shop Inc".replace("tf", "f")),
        ("Signal Gift Shop", "Zignal Gift Shop"),
    ],
)
def test_names_are_alike_but_for_form_and_one_letter(one: str, other: str) -> None:
    assert likely([Record(A, one), Record(B, other)]) == [Pair(A, B, (NAME,))]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Signal Gift Shop", "Signal Toy Shop"), ("Acme", "Acne"), ("Ltd", "Inc"), ("北京一汽", "北京二汽")],
)
def test_names_that_differ_in_more_or_are_short_are_not(one: str, other: str) -> None:
    assert likely([Record(A, one), Record(B, other)]) == []


def test_one_letter_is_one_too_many_missing_or_other() -> None:
    assert one_letter("gifts", "gift") and one_letter("gift", "gift5") and one_letter("gift", "lift")
    assert not one_letter("gift", "gift") and not one_letter("gift", "gits5") and not one_letter("gift", "igft")


def test_the_same_body_registered_elsewhere_and_the_same_telephone_are_seen() -> None:
    here, elsewhere = "91110000802100433B", "913100008021004337"
    assert here[8:17] == elsewhere[8:17]
    records = [
        Record(A, "One", here, "+86 10 1234 5678"),
        Record(B, "Another", elsewhere),
        Record(C, None, None, "010-12345678"),
        Record(D, None, None, "345678"),
    ]
    assert likely(records) == [Pair(A, B, (CODE,)), Pair(A, C, (PHONE,))]


def test_of_several_alike_each_is_paired_with_the_first_and_all_reasons_are_told_once() -> None:
    records = [Record(one, name, phone="7025551838") for one, name in ((B, "Gifts Ltd"), (A, "Gifts"), (C, "gifts"))]
    assert likely(records) == [Pair(B, A, (NAME, PHONE)), Pair(B, C, (NAME, PHONE))]
