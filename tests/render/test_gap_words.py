"""The gap in sentences: what is missing, what is exactly reached, and in which unit."""

from datetime import date

import pytest
from builders import book, history, target

from bishan_targets import messages
from bishan_targets.render.gap_words import gap_words
from bishan_targets.report.page import card

DAY = date(2022, 3, 1)


def said(figure: str, goal: str, unit: str, language: str) -> str:
    wanted = target(goal)._replace(unit={"und": unit})
    shown = card(book(wanted, history(f"2021-12-31 {figure}")), wanted, DAY)
    return gap_words(shown.target, shown.detail.as_of, messages.load(language))[0]


@pytest.mark.parametrize(
    ("figure", "goal", "english", "chinese"),
    [
        ("3.25", ">= 3.5", "0.25 percentage points short of", "还差0.25个百分点。"),
        (
            "5.8",
            "<= 5.5",
            "0.3 percentage points above the goal (at most 5.5%).",
            "超出目标（不超过5.5%）0.3个百分点。",
        ),
        ("3.5", "> 3.5", "exactly the goal's value, which does not meet", "不算达标"),
        ("3.5", ">= 3.5", "exactly on the goal", "恰好达到目标"),
        (
            "4.7",
            ">= 3.5",
            "better than the goal (at least 3.5%) by 1.2 percentage points.",
            "优于目标值1.2个百分点",
        ),
        (
            "2.3",
            "<= 3.5",
            "better than the goal (at most 3.5%) by 1.2 percentage points.",
            "优于目标值1.2个百分点",
        ),
    ],
)
def test_the_gap_of_a_share_is_told_in_points(
    figure: str, goal: str, english: str, chinese: str
) -> None:
    assert english in said(figure, goal, "%", "en")
    assert chinese in said(figure, goal, "%", "zh")


def test_other_units_stay_as_they_are() -> None:
    assert said("450", "> 500", "firms", "en").endswith(
        "450 firms, 50 firms short of the goal (more than 500 firms)."
    )
    assert said("450", "> 500", "家", "zh").endswith("450家，距目标（超过500家）还差50家。")
