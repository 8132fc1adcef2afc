"""Gaps before and after a change: once nothing is missing, by how much, not a minus."""

from datetime import date

import pytest
from builders import assessment, books, history, target

from bishan_targets import messages
from bishan_targets.gate.decide import check
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Figures, Target
from bishan_targets.render.check import Page
from bishan_targets.render.check.changes import change_rows
from bishan_targets.report.changes import change_reports
from bishan_targets.report.check import NO_WORDS
from bishan_targets.report.checked import unchecked
from bishan_targets.report.sums import beyond
from bishan_targets.report.target import target_report

TODAY = date(2022, 3, 1)
IN_FIRMS = {"und": "firms"}


def gaps(wanted: Target, before: str, after: str, language: str) -> str:
    """The cell for a target with one figure more."""
    first = history(f"2020-12-31 {before}")
    head, base = (
        books([(wanted, figures)]) for figures in ([*first, *history(f"2021-12-31 {after}")], first)
    )
    changes = change_reports(head, base, TODAY, check(head, base, TODAY))
    of = unchecked(TODAY, "error", 3, None)._replace(changes=changes)
    (row,) = change_rows(Page(of, NO_WORDS, messages.load(language)))
    return row[3]


@pytest.mark.parametrize(
    ("goal_text", "unit", "before", "after", "english", "chinese"),
    [
        (">= 500", "firms", "450", "520", "50 → 20 firms over", "50 → 超20 firms"),
        ("<= 35", "", "36.2", "33.8", "1.2 → 1.2 to spare", "1.2 → 余1.2"),
        (">= 500", "firms", "520", "520", "20 firms over", "超20 firms"),
        (">= 500", "firms", "520", "450", "20 over → 50 firms", "超20 → 50 firms"),
        (">= 500", "firms", "400", "450", "100 → 50 firms", "100 → 50 firms"),
    ],
)
def test_of_a_level(
    goal_text: str, unit: str, before: str, after: str, english: str, chinese: str
) -> None:
    wanted = target(goal_text)._replace(unit={"und": unit} if unit else None)
    assert gaps(wanted, before, after, "en") == english
    assert gaps(wanted, before, after, "zh") == chinese


def test_of_a_cap_on_a_sum_it_is_what_is_left() -> None:
    wanted = target("total <= 100 2020-01-01")._replace(figures=Figures.OF_PERIOD)
    assert gaps(wanted, "40", "40", "en") == "60 left → 20 left"


def test_of_growth_it_has_no_more_digits_than_elsewhere() -> None:
    wanted = target("growth >= 3")._replace(unit=IN_FIRMS)
    # 100 × 1.03^5 = 115.927…
    assert gaps(wanted, "100", "110", "en") == "15.9 → 5.93 firms"


@pytest.mark.parametrize(
    ("goal_text", "figures", "kind"),
    [
        (">= 500", history("2020-12-31 520"), Figures.LEVEL),
        ("<= 500", history("2020-12-31 420"), Figures.LEVEL),
        ("between 45 55", history("2020-12-31 50"), Figures.LEVEL),
        ("total <= 100 2020-01-01", history("2020-12-31 50"), Figures.OF_PERIOD),
        (">= 500", history("2020-12-31 450"), Figures.LEVEL),
    ],
)
def test_its_name_is_that_of_the_status(
    goal_text: str, figures: list[Observation], kind: Figures
) -> None:
    wanted = target(goal_text)._replace(figures=kind)
    head, base = (books([(wanted, each)]) for each in (figures, []))
    (change,) = change_reports(head, base, TODAY, check(head, base, TODAY))
    found = target_report(head, assessment(wanted, figures, TODAY.isoformat()))
    assert change.after.beyond == beyond(found)
