"""Members that are gone, in the gate of the plan above them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import book, books, history, target, undecided

from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.decide import Outcome, check
from bishan_targets.gate.members import member_comparisons, of_rollups
from bishan_targets.model.book import Book
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import Rule
from bishan_targets.model.rollups import Coverage, Made, Method, Rollup

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


# --- findings about roll-ups ----------------------------------------------------------------------

TOTAL = Rollup("all", Method.SUM, "firms")
OTHER = target(name="staff")


def rolled(*, is_made: bool = True) -> Book:
    """A plan with the roll-up `all`, which `later` reads as well, and with figures of its own."""
    later = target(name="later")._replace(figures_from="all")
    found = books([(target(name="all"), []), (later, []), (OTHER, [])])
    plan = found.plan._replace(
        members=ALL,
        rollups={"all": TOTAL} if is_made else {},
        undecided={"open": undecided("open")},
    )
    return found._replace(plan=plan)


def empty() -> Book:
    return books([(OTHER, [])])


def kept(rule: Rule, metric: str | None, head: Book, base: Book, aspect: str = "") -> list[Rule]:
    found = Comparison(rule, metric, False, aspect=aspect)
    left = list(of_rollups([found], head, base))
    assert all(each._replace(rule=rule) == found for each in left)
    return [each.rule for each in left]


@pytest.mark.parametrize("metric", ["all", "later"])
def test_what_is_in_files_is_compared_in_the_members(metric: str) -> None:
    """A roll-up that has got worse, or is gone with its target, has rules of its own."""
    for head, base in ((rolled(), rolled()), (rolled(), empty()), (empty(), rolled())):
        assert kept(Rule.REGRESSED, metric, head, base) == [Rule.ROLLUP_REGRESSED]
        for rule in (Rule.HISTORY_REWRITTEN, Rule.DROPPED, Rule.FUTURE_DATED):
            assert kept(rule, metric, head, base) == []
        assert kept(Rule.HISTORY_REWRITTEN, metric, head, base, "was") == [Rule.HISTORY_REWRITTEN]
        assert kept(Rule.LOST, metric, head, base) == [Rule.LOST]


@pytest.mark.parametrize("metric", ["staff", "open", "context", None])
@pytest.mark.parametrize("rule", [Rule.REGRESSED, Rule.DROPPED, Rule.FUTURE_DATED])
def test_what_is_no_roll_up_keeps_its_findings(metric: str | None, rule: Rule) -> None:
    assert kept(rule, metric, rolled(), rolled()) == [rule]


def test_the_plan_as_it_is_tells_what_a_roll_up_is() -> None:
    plain = rolled(is_made=False)
    assert kept(Rule.REGRESSED, "all", rolled(), plain) == [Rule.ROLLUP_REGRESSED]
    assert kept(Rule.REGRESSED, "all", plain, rolled()) == [Rule.REGRESSED]


def test_one_finding_of_a_roll_up_leaves_the_others() -> None:
    found = [Comparison(rule, "all", False) for rule in (Rule.DROPPED, Rule.LOST, Rule.STALE)]
    assert list(of_rollups(found, rolled(), rolled())) == found[1:]


# --- whom a figure covers -------------------------------------------------------------------------


def covering(*figures: tuple[str, str, str], formula: Rollup = TOTAL) -> Book:
    """Figures of `all`, each with its day, the members that report, and those carried on."""
    made = [
        Made(date.fromisoformat(day), Decimal(9), Coverage(tuple(new), tuple(old), ()))
        for day, new, old in figures
    ]
    found = rolled()
    found = found._replace(plan=found.plan._replace(rollups={"all": formula}))
    return found._replace(made={"all": made} if made else {})


def compared(head: Book, base: Book, *gone: str) -> list[Comparison]:
    return list(member_comparisons(head, base, gone))


DEFINITION = Comparison(
    Rule.TARGET_LOOSENED,
    "all",
    True,
    value="sum firms",
    reference="sum firms",
    reference_from="base",
    aspect="rollup",
)
COVERED = Comparison(
    Rule.COVERAGE_FELL,
    "all",
    True,
    value=Decimal(2),
    reference=Decimal(2),
    reference_from="base",
    day=date(2022, 6, 30),
)
BEFORE = covering(("2019-12-31", "e", ""), ("2020-12-31", "abcd", ""), ("2021-12-31", "a", "b"))


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (("a", "b"), {}),
        (("", "ba"), {}),
        (("abc", "d"), {"value": Decimal(4)}),
        (("bc", ""), {"holds": False, "reason": "a"}),
        (("", "c"), {"holds": False, "value": Decimal(1), "reason": "a, b"}),
    ],
)
def test_the_latest_figure_covers_all_that_the_bases_latest_did(
    now: tuple[str, str], said: dict[str, Any]
) -> None:
    """Members that came and went before count for nothing."""
    head = covering(("2022-03-31", "xyz", ""), ("2022-06-30", *now))
    assert compared(head, BEFORE) == [DEFINITION, COVERED._replace(**said)]


def test_a_member_that_is_gone_is_no_lack_of_figures() -> None:
    head = covering(("2022-06-30", "a", ""))
    removed = Comparison(
        Rule.MEMBER_REMOVED, None, False, aspect="member.b", place=("plan", "members")
    )
    covered = COVERED._replace(value=Decimal(1), reference=Decimal(1))
    assert compared(head, BEFORE, "b") == [removed, DEFINITION, covered]


def test_a_roll_up_without_figures_covers_nobody() -> None:
    none = COVERED._replace(holds=False, value=Decimal(0), day=date(2021, 12, 31), reason="a, b")
    assert compared(covering(), BEFORE) == [DEFINITION, none]
    assert compared(BEFORE, covering()) == [DEFINITION]


def test_every_roll_up_of_the_base_is_compared_as_long_as_there_is_one() -> None:
    mean = Rollup("all", Method.MEAN, "wages", by="staff")
    assert compared(covering(formula=mean), covering(formula=TOTAL)) == [
        DEFINITION._replace(holds=False, value="mean wages · staff")
    ]
    plan = rolled().plan
    two = rolled()._replace(plan=plan._replace(rollups={"gone": TOTAL, "all": TOTAL}))
    assert compared(rolled(), two) == [DEFINITION]


def test_findings_of_members_stand_among_those_of_the_gate() -> None:
    """A total that falls as a member no longer reports, and one that is removed."""
    head = covering(("2021-12-31", "a", ""))
    result = check(head, BEFORE, TODAY, gone=["c"])
    found = [(each.comparison.rule, each.comparison.metric) for each in result.findings]
    assert (Rule.COVERAGE_FELL, "all") in found
    assert (Rule.MEMBER_REMOVED, None) in found
    told = {each.comparison.rule for each in check(head, None, TODAY).checks}
    assert told.isdisjoint({Rule.COVERAGE_FELL, Rule.MEMBER_REMOVED})
