"""Rows that marks share: the first that is free is found, as a look at each in turn would find it."""

from hypothesis import given
from hypothesis import strategies as st

from milepost.stages.render.chart.packing import Rows

places = st.floats(-1000, 1000, allow_nan=False)


@given(st.lists(st.tuples(places, st.floats(0, 300, allow_nan=False)), max_size=60))
def test_each_goes_into_the_first_row_that_is_free(spans: list[tuple[float, float]]) -> None:
    rows, ends = Rows(), list[float]()
    for begin, length in spans:
        expected = next((row for row, end in enumerate(ends) if end <= begin), len(ends))
        assert rows.first(begin) == expected
        rows.take(expected, begin + length)
        ends[expected : expected + 1] = [begin + length]
    assert rows.count == len(ends)


@given(st.lists(st.tuples(places, places), min_size=1, max_size=20))
def test_rows_may_be_taken_behind_the_last(pairs: list[tuple[float, float]]) -> None:
    rows, ends = Rows(), list[float]()
    for first, second in pairs:
        rows.take(rows.count, first)
        rows.take(rows.count, second)
        ends += [first, second]
    assert rows.count == len(ends)
    for begin in (-1000.0, 0.0, 1000.0):
        assert rows.first(begin) == next((row for row, end in enumerate(ends) if end <= begin), len(ends))


def test_the_first_mark_begins_the_first_row() -> None:
    assert Rows().first(0.0) == 0
