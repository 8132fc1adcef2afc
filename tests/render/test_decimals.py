"""A value has the decimals that its metric states, whole or not, as its goal has."""

from collections.abc import Callable
from pathlib import Path

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
PLAN = """
[plan]
by = 2025-12-31
[targets.revenue]
name = "revenue"
decimals = 2
at_least = 51
"""


@pytest.mark.parametrize(
    ("value", "shown"), [("30", "30.00"), ("5", "5.00"), ("50.9999", "50.9999")]
)
def test_a_whole_value_has_the_decimals_of_its_goal(
    value: str, shown: str, bishan: Bishan, tmp_path: Path
) -> None:
    plan = write_plan(
        tmp_path,
        PLAN,
        d2024_12_31=f"[values]\nrevenue = {value}\n",
    )
    given = ("--file", str(plan), "--as-of", "2025-01-10", "--lang", "en")
    said = bishan("status", *given).out
    assert shown in said.split("\t"), said
    assert "51.00" in said
