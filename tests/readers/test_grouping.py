"""Grouping keeps the order within a stream, in few calls."""

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from shared.readers.grouping import Groups

STATEMENTS = [text(f"SELECT {number}") for number in range(3)]
OPERATIONS = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 2)), max_size=40)


@given(OPERATIONS)
def test_each_stream_sees_its_statements_in_order(operations: list[tuple[str, int]]) -> None:
    groups = Groups()
    for place, (stream, statement) in enumerate(operations):
        groups.add(stream, STATEMENTS[statement], [{"stream": stream, "place": place}])
    done = [(row, group.statement) for group in groups.all() for row in group.rows]
    for stream in "abc":
        mine = [(row["place"], statement) for row, statement in done if row["stream"] == stream]
        assert mine == [
            (place, STATEMENTS[statement]) for place, (one, statement) in enumerate(operations) if one == stream
        ]


def test_streams_that_do_the_same_share_their_calls() -> None:
    groups = Groups()
    for stream in ("a", "b", "c"):
        for statement in STATEMENTS:
            groups.add(stream, statement, [{"x": 1}])
    assert [len(group.rows) for group in groups.all()] == [3, 3, 3]


def test_rows_with_other_columns_are_another_call() -> None:
    groups = Groups()
    groups.add("a", STATEMENTS[0], [{"x": 1}, {"x": 1, "y": 2}, {"x": 3}])
    assert [list(group.rows) for group in groups.all()] == [[{"x": 1}], [{"x": 1, "y": 2}], [{"x": 3}]]
