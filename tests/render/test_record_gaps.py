"""The gap of a goal that holds, in `record` and `retarget`: an amount without a minus."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
PLAN = """
[plan]
by = 2035-12-31
[targets.dust]
name = "dust"
at_most = 35
decimals = 1
[targets.air]
name = "air"
unit = "%"
at_least = 88
decimals = 1
[targets.energy]
name = "energy"
figures = "of_period"
total = { at_most = 100, from = 2021-01-01 }
"""
FIGURES = "[values]\ndust = 36.2\nair = 87\nenergy = 40\n"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ["1.2 → 余1.2", "1.0个百分点 → 超1.3个百分点", "余60 → 余20"]),
        ("en", ["1.2 → 1.2 to spare", "1.0 pp → 1.3 pp over", "60 left → 20 left"]),
    ],
)
def test_record(language: str, said: list[str], bishan: Bishan, tmp_path: Path) -> None:
    plan = write_plan(tmp_path, PLAN, d2021_12_31=FIGURES)
    entries = ("dust=33.8", "air=89.3", "energy=40")
    given = ("--file", str(plan), "--date", "2022-12-31", "--dry-run")
    run = bishan("record", *entries, *given, "--lang", language, "--yes")
    assert all(each in run.out for each in said), run
    targets = json.loads(bishan("record", *entries, *given, "--json", "--yes").out)["targets"]
    assert {
        each["id"]: (each["before"]["beyond"], each["after"]["beyond"]) for each in targets
    } == {
        "dust": (None, "spare"),
        "air": (None, "over"),
        "energy": ("left", "left"),
    }
