"""The figures of a metric, many of which are judged at once."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.model.observations import Observation
from bishan_targets.recording.anomaly import History, around, oddity

FIRST = date(2000, 1, 1)
figures = st.lists(
    st.tuples(st.integers(0, 400), st.decimals(-1000, 1000, places=1)),
    unique_by=lambda each: each[0],
    max_size=130,
)


@given(figures, st.integers(0, 400), st.decimals(-10_000, 10_000, places=1))
def test_each_is_judged_as_alone(
    known: list[tuple[int, Decimal]], day: int, value: Decimal
) -> None:
    history = [Observation(FIRST + timedelta(n), each) for n, each in sorted(known)]
    at = FIRST + timedelta(day)
    assert History(history).oddity(value, at) == oddity(value, at, around(history, at))
