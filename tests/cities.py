"""A city with districts, for tests of plans with members."""

from pathlib import Path

DISTRICT = """[plan]
by = 2025-12-31

[targets.firms]
name = "High-tech firms"
unit = "firms"
at_least = {goal}
binding = true

[targets.patents]
at_least = 25
"""
CITY = """[plan]
by = 2025-12-31
members = ["districts/*"]

[rollups.firms]
sum = "firms"
at_least = 480

[rollups.on_target]
meeting = "firms"
at_least = 2
"""


def write_district(folder: Path, goal: int, *figures: str) -> None:
    (folder / "actuals").mkdir(parents=True)
    (folder / "targets.toml").write_text(DISTRICT.format(goal=goal), encoding="utf-8")
    rows = "".join(f"firms,{figure.replace(' ', ',')}\n" for figure in figures)
    (folder / "actuals/figures.csv").write_text(f"metric,date,value\n{rows}", encoding="utf-8")
