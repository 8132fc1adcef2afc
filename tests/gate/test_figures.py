"""Whether a metric's figures go on from those of the base."""

import pytest
from builders import history

from bishan_targets.gate.figures import goes_on

BEFORE = ("2020-12-31 100", "2021-12-31 120")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (BEFORE, True),
        ((*BEFORE, "2022-12-31 90"), True),
        (BEFORE[:1], False),
        (BEFORE[1:], False),
        ((BEFORE[0], "2021-12-31 121"), False),
        ((BEFORE[0], "2021-12-30 120"), False),
        (("2019-12-31 90", *BEFORE), False),
        ((BEFORE[0], "2021-06-30 110", BEFORE[1]), False),
    ],
)
def test_figures_go_on_where_those_before_come_first(now: tuple[str, ...], expected: bool) -> None:
    assert goes_on(history(*now), history(*BEFORE)) is expected


def test_any_figures_go_on_from_none() -> None:
    assert goes_on(history(*BEFORE), [])
    assert goes_on([], [])
