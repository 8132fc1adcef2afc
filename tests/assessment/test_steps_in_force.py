"""Interim goals belong to the goal that they lead to, and `since` to the present one."""

from datetime import date

import pytest

from bishan_targets.assessment.goals_in_force import Goals, book_on
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
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


REPLACED = """
[targets.cut]
at_least = 54
by = 2018-12-31
since = 2020-03-23
was = [{ at_least = 44.5, until = 2020-03-23, reason = "a new law" }]
"""


def test_a_former_goal_is_in_force_before_the_day_on_which_the_present_one_was_decided() -> None:
    figures = b"date = 2018-12-31\n[values]\ncut = 50\n"
    plan = File("targets.toml", "targets.toml", REPLACED.encode())
    book = read(Files(plan, [File("2018-12-31.toml", "actuals/2018-12-31.toml", figures)]))

    before = assess(book, date(2020, 3, 22))
    (former,) = before.targets
    assert former.goal is not None
    assert former.goal.value == 44.5
    assert (former.verdict, "set_after" in former.flags) == ("met", False)

    after = assess(book, date(2020, 3, 23))
    (present,) = after.targets
    assert present.goal is not None
    assert present.goal.value == 54
    assert (present.verdict, "set_after" in present.flags) == ("missed", True)
    assert after.summary is not None
    assert after.summary["total"] == 0

    (today,) = assess(book, date(2020, 3, 22), goals=Goals.NOW).targets
    assert (today.goal, today.flags) == (present.goal, present.flags)
