"""Members that are gone, in the gate of the plan above them."""

from datetime import date

import pytest
from builders import book, history, target

from bishan_targets.gate.decide import Outcome, check
from bishan_targets.model.book import Book
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import Rule
from bishan_targets.model.rollups import Method, Rollup

TODAY = date(2022, 3, 1)
ALL = ("districts/*",)


def above(*members: str, figures: tuple[str, ...] = ("2021-06-30 140",)) -> Book:
    found = book(target(), history(*figures))
    return found._replace(plan=found.plan._replace(members=members))


@pytest.mark.parametrize(("now", "before"), [(ALL, ALL), ((), ALL), (ALL, ())])
def test_a_member_that_is_gone_is_said_beside_what_else_is_found(
    now: tuple[str, ...], before: tuple[str, ...]
) -> None:
    head, base = above(*now, figures=("2021-06-30 139",)), above(*before)
    found = [
        (each.comparison.rule, each.comparison.aspect)
        for each in check(head, base, TODAY, gone=["north"]).findings
        if each.outcome is Outcome.FAIL and each.level == "error"
    ]
    assert found == [(Rule.HISTORY_REWRITTEN, ""), (Rule.MEMBER_REMOVED, "member.north")]


def test_no_member_is_gone() -> None:
    rules = {each.comparison.rule for each in check(above(*ALL), above(*ALL), TODAY).checks}
    assert Rule.MEMBER_REMOVED not in rules
    assert Rule.HISTORY_REWRITTEN in rules


def test_a_roll_up_is_made_as_before() -> None:
    """A mean in place of a sum is another metric; the interval says nothing of how it is made."""
    total = Rollup("all", Method.SUM, "firms")

    def of(rollup: Rollup) -> Book:
        found = above(*ALL)
        return found._replace(plan=found.plan._replace(rollups={"all": rollup}))

    others = (total, total._replace(every=Every.MONTH), total._replace(method=Method.WORST))
    for rollup, aspects in zip(others, ([], [], ["rollup"]), strict=True):
        found = [each.comparison for each in check(of(rollup), of(total), TODAY).findings]
        assert [each.aspect for each in found if each.rule is Rule.TARGET_LOOSENED] == aspects
