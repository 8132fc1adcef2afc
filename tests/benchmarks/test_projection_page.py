"""The pages about the projection give the results that the benchmark wrote."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RESULTS = json.loads((ROOT / "benchmarks" / "projection.json").read_text(encoding="utf-8"))
OURS = ("this trend", "this trend, fitted without the collection")
LEFT_OUT = OURS[1]


def test_the_reference_holds_the_benchmarks_table() -> None:
    pytest.importorskip("scipy")
    import projection

    page = (DOCS / "reference" / "projection.md").read_text(encoding="utf-8")
    assert projection.markdown(RESULTS["rows"]) in page
    assert projection.growth_table(RESULTS["growth"]) in page
    assert f"\n{RESULTS['cases']:,} cases" in page


def test_a_method_without_ranges_has_none_where_the_last_value_stands_in_for_it() -> None:
    pytest.importorskip("scipy")
    import projection

    scores = np.full((2, len(projection.MEASURES), 1), 0.5)
    scores[0, 1:] = np.nan
    found = projection._means([scores])
    assert found.pop("error") == 0.5
    assert set(found.values()) == {None}


def test_a_case_without_an_outcome_counts_for_no_measure() -> None:
    pytest.importorskip("scipy")
    import projection

    scores = np.full((2, len(projection.MEASURES), 1), 0.5)
    scores[0] = np.nan
    assert set(projection._means([scores]).values()) == {0.5}


def score(scope: str, method: str, measure: str) -> float | None:
    (row,) = (r for r in RESULTS["rows"] if (r["scope"], r["method"]) == (scope, method))
    value = row[measure]
    assert value is None or isinstance(value, float)
    return value


def test_the_page_for_users_gives_the_main_results() -> None:
    page = (DOCS / "concepts" / "projection.md").read_text(encoding="utf-8")
    others = {row["method"] for row in RESULTS["rows"]} - set(OURS)
    for measure, form in (("error", ".2f"), ("interval score", ".2f"), ("Brier score", ".3f")):
        scores = [score("all", method, measure) for method in others]
        best = min(each for each in scores if each is not None)
        (line,) = re.findall(rf"^\| {measure} .*$", page, re.MULTILINE)
        assert line.endswith(f"| {score('all', LEFT_OUT, measure):{form}} | {best:{form}} |")
    assert f"| coverage of the 80% range | {score('all', LEFT_OUT, 'coverage 80'):.0%} |" in page
    for name in RESULTS["sets"]:
        assert f"(`{name}`) | {score(name, LEFT_OUT, 'coverage 80'):.0%} |" in page
    assert f"{RESULTS['cases']:,} cases" in page
    assert f" in {RESULTS['cases']:,} cases" in (ROOT / "README.md").read_text(encoding="utf-8")
