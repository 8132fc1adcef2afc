"""The widening is chosen by the weaker half of the sets left out, and the package has it."""

import json
from pathlib import Path

import pytest

from bishan_targets.assessment.projection.constants import FITTED

pytest.importorskip("scipy")
ROOT = Path(__file__).parents[2]
RECORDED = json.loads((ROOT / "benchmarks" / "widening.json").read_text(encoding="utf-8"))
COVERAGES = RECORDED["coverage_80_of_sets_left_out"]


def test_the_package_holds_the_widening_that_was_chosen() -> None:
    import widening

    assert FITTED.widening == RECORDED["widening"] == widening.chosen(COVERAGES)


def test_sets_that_hold_too_often_do_not_make_up_for_weak_ones() -> None:
    import widening

    def growing(start: float) -> dict[str, float]:
        return {f"{each:.2f}": start + (each - 1.0) / 5 for each in widening.WIDENINGS}

    weak = {"one": growing(0.74), "other": growing(0.76)}
    strong = {"third": growing(0.9), "fourth": growing(0.95)}
    assert widening.weaker_half(weak | strong, "1.00") == pytest.approx(0.75)
    assert widening.chosen(weak | strong) == 1.25


def test_a_collection_has_no_part_in_the_widening_chosen_without_it() -> None:
    import dataset
    import widening

    for collection, found in RECORDED["chosen_without"].items():
        assert found == widening.without(COVERAGES, collection)
        others = {n: c for n, c in COVERAGES.items() if dataset.COLLECTIONS[n] != collection}
        assert found["widening"] == widening.chosen(others)
        assert not found["coverage_80"].keys() & others.keys()


def test_every_recorded_set_is_the_one_that_was_read() -> None:
    import dataset

    assert list(COVERAGES) == list(dataset.COLLECTIONS)
    for name in dataset.available(dataset.SHIPPED):
        assert RECORDED["sets"][name]["sha256"] == dataset.digest(dataset.SHIPPED, name)
