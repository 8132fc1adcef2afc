"""Goals that were replaced, in the gate: the day of the change and the target's `since`."""

from datetime import date

import pytest

from bishan_targets.gate.decide import check
from bishan_targets.model.book import Book
from bishan_targets.model.policy import Rule
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read

TODAY = date(2023, 3, 1)
FIGURES = b"date = 2022-12-31\n[values]\nfirms = 30\n"


def book(target: str) -> Book:
    plan = f"[targets.firms]\n{target}\n".encode()
    figures = File("2022-12-31.toml", "actuals/2022-12-31.toml", FIGURES)
    return read(Files(File("targets.toml", "targets.toml", plan), [figures]))


def loosened(target: str, before: str) -> list[str]:
    """The aspects that are looser than in the base."""
    findings = check(book(target), book(before), TODAY).findings
    compared = [each.comparison for each in findings]
    return [each.aspect for each in compared if each.rule is Rule.TARGET_LOOSENED]


@pytest.mark.parametrize(
    ("by", "since", "aspects"),
    [
        ("2025-12-31", "2022-06-01", []),
        ("2025-12-31", "2022-05-01", ["since"]),
        ("2022-03-31", "2022-06-01", ["since"]),
    ],
)
def test_the_day_of_a_change_of_the_goal_is_no_later_decision(
    by: str, since: str, aspects: list[str]
) -> None:
    was = 'was = [{ at_least = 100, until = 2022-06-01, reason = "r" }]'
    after = f"at_least = 120\nby = {by}\nsince = {since}\n{was}"
    assert loosened(after, f"at_least = 100\nby = {by}") == aspects
