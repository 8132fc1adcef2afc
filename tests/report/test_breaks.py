"""A changed figure stands beside those of its own series."""

from datetime import date

from builders import books, history, target

from bishan_targets.gate.decide import check
from bishan_targets.report.changes import change_reports, figure_changes

KNOWN = ("2019-12-31 200", "2020-12-31 239", "2021-12-31 300")
TODAY = date(2023, 12, 31)


def test_the_first_figure_since_a_break_has_none_before_it() -> None:
    now, before = history(*KNOWN, "2022-12-31 150", "2023-06-30 160"), history(*KNOWN)
    breaks = (date(2022, 6, 1),)
    found = [(each.before, each.after) for each in figure_changes(now, before, breaks)]
    assert found == [(None, 150), (150, 160)]
    assert [each.before for each in figure_changes(now, before)] == [300, 150]
    corrected = history("2019-12-31 201", *KNOWN[1:], "2022-12-31 150")
    kinds = [(each.kind, each.before) for each in figure_changes(corrected, before, breaks)]
    assert kinds == [("corrected", 200), ("new", None)]


def test_the_course_is_that_of_the_series() -> None:
    wanted = target(">= 500")
    broken = wanted._replace(breaks=(date(2022, 6, 1),))
    head = books([(broken, history(*KNOWN, "2022-12-31 150", "2023-06-30 160"))])
    base = books([(wanted, history(*KNOWN))])
    (found,) = change_reports(head, base, TODAY, check(head, base, TODAY))
    assert found.course == [150, 160]
