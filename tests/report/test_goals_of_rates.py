"""The documented way to write each year's goal for a growth rate."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
DOCS = Path(__file__).parents[2] / "docs"
FIGURES = {
    "d2024_12_31": "[values]\nretail_growth = 7.1\n",
    "d2025_02_28": "[values]\nretail_growth = 5.2\n",
    "d2025_03_31": "[values]\nretail_growth = 5.5\n",
    "d2025_05_31": "[values]\nretail_growth = 6.1\n",
}


def recipe(page: str) -> str:
    """The example of a page that has such goals."""
    blocks: list[str] = re.findall(
        r"```toml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.S
    )
    return next(each for each in blocks if "[targets.retail_growth_2025]" in each)


@pytest.mark.parametrize("page", ["zh/cumulative.md", "getting-started/year-goals.md"])
def test_a_rate_holds_or_not_and_is_on_no_way(page: str, bishan: Bishan, tmp_path: Path) -> None:
    plan = write_plan(tmp_path, recipe(page), **FIGURES)

    def row(as_of: str) -> dict[str, object]:
        run = bishan("status", "--json", "--file", str(plan), "--as-of", as_of)
        found = json.loads(run.out)
        assert {each["severity"] for each in found["diagnostics"]} <= {"note"}, run.err
        return next(each for each in found["targets"] if each["id"] == "retail_growth_2025")

    march, june = row("2025-04-10"), row("2025-06-10")
    path = ("progress", "elapsed", "planned", "ahead_days")
    assert [each[key] for each in (march, june) for key in path] == [None] * 8
    assert (march["gap"], march["verdict"]) == (0.5, "at_risk")
    assert (june["margin"], june["verdict"]) == (0.1, "met")


def test_the_last_years_rate_is_none_that_was_lost(bishan: Bishan, tmp_path: Path) -> None:
    text = recipe("getting-started/year-goals.md")
    written = {"with": text, "without": text.replace("baseline = 2025-01-01", "")}
    verdicts = []
    for name, plan in written.items():
        file = write_plan(tmp_path / name, plan, **FIGURES)
        run = bishan("status", "--json", "--file", str(file), "--as-of", "2025-04-10")
        verdicts.append(json.loads(run.out)["targets"][0]["verdict"])
    assert verdicts == ["at_risk", "lost"]
