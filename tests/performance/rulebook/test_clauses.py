import pytest

from services.performance.rulebook.clauses import Clause, clauses
from shared.kernel.rejections import Invalid

HANDBOOK = """业务拓展与销售动力管理制度
五、销售激励与奖惩
1.激励机制
公司设立销售嘉奖制度。
3.惩罚措施
包含口头警告、罚款、降职甚至解雇等。
八、附则
7.5本规章制度自发布之日起执行"""


def numbers(text: str) -> list[str]:
    return [clause.number for clause in clauses(text)]


def test_clauses_of_handbook_001_are_named_with_their_headings() -> None:
    assert numbers(HANDBOOK) == ["五", "五.1", "五.3", "八", "7.5"]
    assert clauses(HANDBOOK)[2] == Clause("五.3", "3.惩罚措施\n包含口头警告、罚款、降职甚至解雇等。")


def test_articles_and_decimal_numbers_stand_by_themselves_through_all_chapters() -> None:
    assert numbers("第一章 总则\n第一条 目的\n(一)甲\n(二)乙\n第二章 处罚\n第二条 罚款") == [
        "第一章", "第一条", "第一条.一", "第一条.二", "第二章", "第二条",
    ]  # fmt: skip
    assert numbers("1. Visits\n1.1 Each is logged\n(2) late\n2. Deals\n2.1 Each is moved") == [
        "1", "1.1", "1.1.2", "2", "2.1",
    ]  # fmt: skip


def test_a_text_without_numbers_is_one_clause() -> None:
    assert clauses("All visits are logged.\nAt once.") == (Clause("1", "All visits are logged.\nAt once."),)


def test_an_amount_or_a_year_at_the_start_of_a_line_is_no_number() -> None:
    assert numbers("1. Limits\n3.5% of the amount\n2004 is the first year\n100 yuan\n1.5 倍") == ["1", "1.5"]


def test_more_clauses_than_can_be_published_are_refused() -> None:
    assert len(clauses("\n".join(f"{n // 100}.{n % 100 + 1} x" for n in range(1_000)))) == 1_000
    with pytest.raises(Invalid):
        clauses("\n".join(f"{n // 100}.{n % 100 + 1} x" for n in range(1_001)))


def test_one_number_for_two_clauses_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        clauses("1. Visits\n2. Deals\n1. Gifts")
    assert refused.value.more["errors"] == [{"pointer": "/text", "detail": "has two clauses 1"}]
