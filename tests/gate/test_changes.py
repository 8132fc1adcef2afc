"""Names, corrections and figures of two revisions where little is given in either."""

from datetime import date
from decimal import Decimal

from builders import book, books, history, target

from bishan_targets.gate.changes import history_rewritten, metrics_now
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.decide import check
from bishan_targets.model.book import Book
from bishan_targets.model.policy import Policy, Rule, Withdrawal
from bishan_targets.model.ratios import Ratio

TODAY = date(2022, 3, 1)
PAST = ("2015-12-31 100", "2018-12-31 130", "2021-12-31 160")


def found(head: Book, base: Book) -> list[tuple[str, str | None]]:
    compared = (each.comparison for each in check(head, base, TODAY).findings)
    odds = (Rule.BEHIND_PACE, Rule.OFF_TRACK)
    return [(each.rule, each.metric) for each in compared if each.rule not in odds]


def test_a_metric_without_figures_that_no_target_is_named_after_keeps_its_id() -> None:
    base = book(target()._replace(figures_from="survey"), [])
    head = book(target()._replace(figures_from="register"), [])
    assert metrics_now(head, base, {"firms": "firms"}) == {"survey": "survey"}


def test_the_former_metrics_first_figures_count_when_the_change_names_another() -> None:
    """Neither figures nor target of the name `survey` are in the base."""
    base = book(target()._replace(figures_from="survey"), [])
    wanted = target()._replace(figures_from="register")
    head = books([(wanted, [])], context={"survey": history(*PAST)})
    (subject,) = check(head, base, TODAY).subjects.values()
    assert [each.value for each in subject.figures] == [100, 130, 160]


def test_a_figure_is_withdrawn_that_the_base_does_not_have() -> None:
    withdrawn = Withdrawal("firms", date(2017, 12, 31), "wrong month", "report 12")
    head = book(target(), history(*PAST), Policy(withdrawals=[withdrawn]))
    assert found(head, book(target(), history(*PAST))) == []
    rewritten = book(target(), history("2015-12-31 90", *PAST[1:]), head.plan.policy)
    assert found(rewritten, book(target(), history(*PAST))) == [("history-rewritten", "firms")]


def test_figures_without_a_goal_are_completed_without_a_question() -> None:
    wanted = [(target(), history(*PAST))]
    base = books(wanted, context={"gdp": history(*PAST)})
    head = books(wanted, context={"gdp": history(PAST[0], "2016-12-31 1", *PAST[1:])})
    assert found(head, base) == [("untracked", "gdp")]


def test_a_computed_figure_that_completes_a_history_is_no_question() -> None:
    """Its parts are asked about instead."""
    ratio = Ratio("firms", "high_tech", "all")

    def of(*figures: str, file: str) -> Book:
        made = [each._replace(file=file) for each in history(*sorted((*PAST, *figures)))]
        plain = book(target(), made)
        return plain._replace(plan=plain.plan._replace(ratios={"firms": ratio}))

    for file, expected in (("", []), ("actuals/2016.toml", [("history-rewritten", "firms")])):
        assert found(of("2016-12-31 1", file=file), of(file=file)) == expected


def test_nothing_rewritten_is_said_once_of_each_metric() -> None:
    base = book(target(), history(*PAST))
    holds = [Comparison(Rule.HISTORY_REWRITTEN, "firms", True, reference_from="base")]
    for figures in (PAST, (PAST[0], "2017-12-31 120", *PAST[1:]), ("2015-12-31 100.0", *PAST[1:])):
        head = book(target(), history(*figures))
        assert list(history_rewritten(head, base, {}, {})) == holds
    (other,) = history_rewritten(book(target(), history("2015-12-31 101", *PAST[1:])), base, {}, {})
    assert (other.holds, other.value, other.reference) == (False, Decimal(101), Decimal(100))
