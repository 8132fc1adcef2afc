"""The results on the documentation page are those that the benchmark wrote."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_page_holds_the_benchmarks_table() -> None:
    pytest.importorskip("scipy")
    import projection

    rows = json.loads((ROOT / "benchmarks" / "projection.json").read_text(encoding="utf-8"))["rows"]
    page = (ROOT / "docs" / "reference" / "projection.md").read_text(encoding="utf-8")
    assert projection.markdown(rows) in page
