"""The tables of docs/reference/published-rules.md are those that the benchmark wrote."""

import json
from pathlib import Path

import dataset
import pytest
import rules

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "benchmarks"


@pytest.mark.parametrize("name", ["rules", "rules-shipped"])
def test_the_page_holds_the_benchmarks_tables(name: str) -> None:
    found = json.loads((BENCHMARKS / f"{name}.json").read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "reference" / "published-rules.md").read_text(encoding="utf-8")
    assert rules.markdown(found["rows"]) in page
    assert f"{found['goals']:,} goals" in page


def test_a_trial_leaves_out_what_holds_already() -> None:
    series: dataset.Series = {2000 + i: float(i) for i in range(20)}
    found = list(rules._trials("m3_yearly", series, 2005))
    # Up by 1 a year: judged after 4 of 8 years. Up 0.25 and 0.5 a year hold then, down never will.
    assert [each.met for each in found] == [True, False, False, False]
    assert found[0].on_track["eurostat"] is True


def test_the_best_case_knows_each_verdicts_success() -> None:
    def trial(met: bool, odds: float, verdict: str) -> rules.Trial:
        return rules.Trial(
            "m3_yearly", met, odds, {"bishan": "-", "x": verdict}, {"bishan": met, "x": met}
        )

    found = [trial(True, 0.5, "a"), trial(False, 0.5, "a"), trial(False, 0.5, "b")]
    own, other, base = rules.rows(found)
    assert own["brier"] == pytest.approx(0.25)
    assert other["brier"] == pytest.approx((0.25 + 0.25 + 0) / 3)
    assert base["brier"] == pytest.approx((4 / 9 + 1 / 9 + 1 / 9) / 3)
    assert other["on_track"] == {"cases": 1, "met": 1.0}
