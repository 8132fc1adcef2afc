"""The gap in sentences: missing amounts, goals exactly reached, and units."""

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


def moved(figures: str, unit: str, language: str, goal: str = ">= 50") -> str:
    wanted = target(goal)._replace(unit={"und": unit})
    shown = card(book(wanted, history(*figures.split(", "))), wanted, DAY)
    return gap_words(shown.target, shown.detail.as_of, messages.load(language))[-1]


def test_shares_rise_and_numbers_of_things_grow() -> None:
    rising, falling = "2020-12-31 10, 2021-12-31 12", "2020-12-31 12, 2021-12-31 10"
    assert moved(rising, "%", "zh").startswith("基期以来年均提高2.00个百分点，今后年均须提高")
    assert moved(rising, "家", "zh").startswith("基期以来年均增加2.00家，今后年均须增加")
    assert moved(falling, "件/万人", "zh").startswith("基期以来年均下降2.00件/万人，今后年均须提高")
    assert moved(falling, "家", "zh").startswith("基期以来年均减少2.00家，今后年均须增加")
    english = "It has fallen by 2.00 firms a year since the baseline; it must rise by "
    assert moved(falling, "firms", "en").startswith(english)
    assert "没有变化" in moved("2020-12-31 12, 2021-12-31 12", "家", "zh")
