"""The benchmark of many figures runs, and compares what it measures."""

import sys
from pathlib import Path

import pytest
import scale
from made_up import FORMS, Size


@pytest.fixture
def _two_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "QUICK", [Size(2, 3), Size(3, 5)])
    monkeypatch.setattr(scale, "_ROUNDS", 1)


@pytest.mark.usefixtures("_two_sizes")
def test_a_page_and_its_picture_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pandas", reason="pandas is an extra of the benchmarks")
    output = tmp_path / "scale.md"
    monkeypatch.setattr(sys, "argv", ["scale.py", "--quick", "-o", str(output)])
    scale.main()
    page = output.read_text(encoding="utf-8")
    assert "\n| 2 | 3 | 6 |" in page
    assert "\n| 3 | 5 | 15 |" in page
    assert all(f"\n- {form}: " in page for form in FORMS)
    assert "</svg>" in output.with_suffix(".svg").read_text(encoding="utf-8")


def test_a_gap_that_differs_stops_it() -> None:
    scale._compare({"a": 0.3}, {"a": 0.1 + 0.2})
    for other in ({"a": 0.31}, {"b": 0.3}, {}):
        with pytest.raises(ValueError, match="differ"):
            scale._compare({"a": 0.3}, other)


def test_growth_in_proportion_has_the_exponent_one() -> None:
    row = {Size(n, 1): {"x": 2.0 * n, "y": float(n * n)} for n in (10, 100, 100_000, 1_000_000)}
    assert scale.exponent(row, "x") == pytest.approx(1)
    assert scale.exponent(row, "y") == pytest.approx(2)
