from datetime import date
from decimal import Decimal

import pytest

from services.pipeline.reports.receivables.dso import count_back, simple


def test_200k_open_on_sales_of_2m_a_year_are_36_5_days() -> None:
    """The textbook's DSO = receivables / credit sales × 365."""
    assert str(simple(Decimal("200000.00"), Decimal("2000000.00"), 365)) == "36.5"


def test_without_sales_there_is_no_dso() -> None:
    assert simple(Decimal("10.00"), Decimal("0.00"), 365) is None


def test_half_a_tenth_is_rounded_up() -> None:
    assert str(simple(Decimal("1.00"), Decimal("20.00"), 365)) == "18.3"  # 18.25


SALES = {"2004-03": Decimal(100), "2004-02": Decimal(80), "2004-01": Decimal(60)}


@pytest.mark.parametrize(
    ("open_amount", "days"),
    [("0", "0.0"), ("50", "15.5"), ("100", "31.0"), ("140", "45.5"), ("180", "60.0"), ("210", "75.5")],
)
def test_count_back_uses_up_the_latest_months_first(open_amount: str, days: str) -> None:
    """Of 140: March's 100 (31 days), then 40 of February's 80 (14.5 of 29 days)."""
    assert str(count_back(Decimal(open_amount), SALES, date(2004, 3, 31), 365)) == days


def test_a_month_that_has_just_begun_counts_with_its_days_so_far() -> None:
    assert str(count_back(Decimal(140), SALES, date(2004, 3, 10), 365)) == "24.5"


def test_a_month_without_sales_counts_whole() -> None:
    assert str(count_back(Decimal(110), {"2004-03": Decimal(100), "2004-01": Decimal(62)}, date(2004, 3, 31), 365)) == (
        "65.0"
    )


def test_more_than_the_windows_sales_cannot_be_counted_back() -> None:
    assert count_back(Decimal(241), SALES, date(2004, 3, 31), 91) is None
    assert str(count_back(Decimal(240), SALES, date(2004, 3, 31), 91)) == "91.0"
