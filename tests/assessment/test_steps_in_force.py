"""Interim goals belong to the goal that they lead to."""

from datetime import date

import pytest

from bishan_targets.assessment.goals_in_force import book_on
from bishan_targets.reading.plan import File, Files, read
from bishan_targets.report.status import assess

PLAN = """
[targets.gdp]
by = 2025-12-31
baseline = 2020-12-31
growth = { at_least = 7 }
steps = [{ by = 2023-12-31, growth = { at_least = 6 } }]
[[targets.gdp.was]]
%s
until = 2022-01-01
reason = "r"
"""
FIGURES = b"date = 2020-12-31\n[values]\ngdp = 800\n"


@pytest.mark.parametrize(
    ("former", "led_to"),
    [
        ("growth = { at_least = 5 }", True),
        ("growth = { more_than = 5 }", False),
        ("at_least = 900", False),
        ("growth = { at_least = 5 }\nby = 2023-12-31", False),
    ],
)
def test_a_former_goal_has_the_steps_of_its_own_kind_before_its_deadline(
    former: str, led_to: bool
) -> None:
    plan = File("targets.toml", "targets.toml", (PLAN % former).encode())
    book = read(Files(plan, [File("2020-12-31.toml", "actuals/2020-12-31.toml", FIGURES)]))
    day = date(2021, 6, 30)
    assert bool(book_on(book, day).plan.targets["gdp"].steps) is led_to
    (target,) = assess(book, day).targets
    assert bool(target.steps) is led_to
