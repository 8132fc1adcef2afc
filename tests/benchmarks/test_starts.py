"""The counts of starts: those that `show` gives are those recorded, and are counted as said."""

import json
from itertools import product

import dataset
import pytest
import starts
from starts import Start

from bishan_targets.assessment.start_counts import COUNTS
from bishan_targets.assessment.starts import AHEAD, KNOWN, PACES

ROOT = dataset.SHIPPED.parents[1]
RECORD = json.loads((dataset.SHIPPED.parent / "starts.json").read_text(encoding="utf-8"))


def test_the_package_holds_the_recorded_counts() -> None:
    assert json.loads(json.dumps(COUNTS)) == RECORD["counts"]
    for way in starts.DIRECTIONS:
        assert len(COUNTS[way]) == len(KNOWN)
        assert {len(of_known) for of_known in COUNTS[way]} == {len(AHEAD)}
        assert {len(pairs) for of_known in COUNTS[way] for pairs in of_known} == {len(PACES)}


def test_the_page_gives_the_recorded_counts() -> None:
    page = (ROOT / "docs" / "reference" / "starts.md").read_text(encoding="utf-8")
    assert starts.by_class(RECORD["counts"]) in page
    assert starts.by_set(RECORD["sets"]) in page


def test_all_counts_are_those_of_the_sets_together() -> None:
    classes = product(range(len(KNOWN)), range(len(AHEAD)), range(len(PACES)))
    for way, (k, a, p) in product(starts.DIRECTIONS, classes):
        pairs = [each["counts"][way][k][a][p] for each in RECORD["sets"].values()]
        assert [sum(counts) for counts in zip(*pairs, strict=True)] == [*COUNTS[way][k][a][p]]


def test_the_sets_that_are_here_give_what_is_recorded() -> None:
    found = starts.recorded([dataset.SHIPPED])["sets"]
    assert len(found) >= 2
    assert found == {name: RECORD["sets"][name] for name in found}


@pytest.mark.parametrize(
    ("last", "outcome", "ratio", "is_met"),
    [
        (12.0, 18.0, 1.0, True),  # 1 a year for two years goes on for six: 18
        (12.0, 17.9, 1.0, False),
        (12.0, 15.0, 2.0, True),  # half the pace ends at 15
        (12.0, 14.9, 2.0, False),
        (8.0, 2.0, 1.0, True),  # the mirror: 1 a year down to 2
        (8.0, 2.1, 1.0, False),
    ],
)
def test_a_goal_is_that_which_the_pace_would_meet(
    last: float, outcome: float, ratio: float, is_met: bool
) -> None:
    start = Start(10.0, last, outcome, known=2, ahead=6, can_be_negative=False)
    assert start.is_met(ratio) is is_met


def test_starts_follow_one_another_and_skip_gaps() -> None:
    """With two years known and one ahead: 2000-2003, then 2003-2006; 2007 is missing."""
    years = [*range(2000, 2007), *range(2008, 2012)]
    series = {year: float(year) for year in years}
    found = list(starts.starts([series], (2, 2), (1, 1)))
    assert [(each.first, each.last, each.outcome) for each in found] == [
        (2000, 2002, 2003),
        (2003, 2005, 2006),
        (2008, 2010, 2011),
    ]


def test_years_take_turns_and_a_start_without_change_is_none() -> None:
    rising = {year: float(year) for year in range(2000, 2020)}
    found = list(starts.starts([rising], (1, 2), (1, 2)))
    assert [(each.known, each.ahead) for each in found[:5]] == [
        (1, 1),
        (2, 1),
        (1, 2),
        (2, 2),
        (1, 1),
    ]
    level = dict.fromkeys(range(2000, 2020), 7.0)
    assert list(starts.starts([level], (1, 1), (1, 1))) == []


def test_a_goal_that_nobody_would_set_is_not_counted() -> None:
    """From 9 to 3 in a year: at that pace it would be below zero after one more."""
    counts = starts.counts_of([{2000: 9.0, 2001: 3.0, 2002: 2.0}])
    falling = {cell[3]: number for cell, number in counts.number.items()}
    assert falling.keys() == {3}  # of the least pace that is needed alone: 3 - 6 / 2.33 is above 0
    below = starts.counts_of([{2000: 9.0, 2001: -3.0, 2002: -4.0}])
    assert {cell[3] for cell in below.number} == {0, 1, 2, 3}
