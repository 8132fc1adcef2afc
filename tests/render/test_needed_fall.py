"""Goals for a fall, written as negative growth, and the rate still needed for them."""

from datetime import date

import pytest
from builders import book, history, target

from bishan_targets import messages
from bishan_targets.render.gap_words import gap_words
from bishan_targets.render.goal_words import goal_words
from bishan_targets.render.kind_words import growth_words
from bishan_targets.report.page import card


@pytest.mark.parametrize(
    ("so_far", "needed", "english", "chinese"),
    [
        (-2.3, -1.5, "; it must fall by 1.5% a year from here on.", "，今后年均须下降1.5%。"),
        (
            -1.0,
            -3.5,
            "; it must fall by 3.5% a year from here on, 2.5 percentage points more.",
            "，今后年均须下降3.5%，降幅须扩大2.5个百分点。",
        ),
        (
            -2.0,
            -0.04,
            "; it may grow by 0.0% a year from here on.",
            "，今后年均增长不得超过0.0%。",
        ),
        (1.0, 0.4, "; it may grow by 0.4% a year from here on.", "，今后年均增长不得超过0.4%。"),
    ],
)
def test_cap(so_far: float, needed: float, english: str, chinese: str) -> None:
    wanted = target("growth <= 1")
    figures = history("2020-12-31 100", "2023-12-31 110")
    found = card(book(wanted, figures), wanted, date(2024, 1, 1)).target
    assert found.growth is not None
    found = found._replace(growth=found.growth._replace(so_far=so_far, needed=needed))
    for language, expected in (("en", english), ("zh", chinese)):
        assert growth_words(found, messages.load(language)).endswith(expected)


@pytest.mark.parametrize(
    ("goal_text", "signs", "english", "chinese"),
    [
        (
            "growth <= -2.5",
            "年均下降 ≥ 2.5%",
            "(a fall of at least 2.5% a year on average: ",
            "（年均下降2.5%以上，",
        ),
        (
            "growth < -2",
            "年均下降 > 2%",
            "(a fall of more than 2% a year on average: ",
            "（年均降幅超过2%，",
        ),
        (
            "growth >= -0.2",
            "年均下降 ≤ 0.2%",
            "(a fall of at most 0.2% a year on average: ",
            "（年均降幅不超过0.2%，",
        ),
        (
            "growth > -0.2",
            "年均下降 < 0.2%",
            "(a fall of less than 0.2% a year on average: ",
            "（年均降幅低于0.2%，",
        ),
        (
            "growth <= 0",
            "年均增长 ≤ 0%",
            "(growth of at most 0% a year on average: ",
            "（年均增长不超过0%，",
        ),
    ],
)
def test_a_negative_rate_is_a_fall(goal_text: str, signs: str, english: str, chinese: str) -> None:
    figures = history("2020-12-31 100", "2025-06-30 99", "2025-09-30 98")
    rising = history("2020-12-31 100", "2025-06-30 101", "2025-09-30 102")
    wanted = target(goal_text)
    known = rising if goal_text == "growth <= 0" else figures
    found = card(book(wanted, known), wanted, date(2025, 10, 1)).target
    assert found.goal is not None
    assert goal_words(found.goal, None, messages.load("zh")) == signs
    for language, expected in (("en", english), ("zh", chinese)):
        assert expected in gap_words(found, date(2025, 10, 1), messages.load(language))[0]


def test_the_rest_of_a_year_takes_a_fall() -> None:
    wanted = target("growth <= -2")
    figures = history("2020-12-31 100", "2024-12-31 94", "2025-09-30 93")
    found = card(book(wanted, figures), wanted, date(2025, 10, 1)).target
    # 100 × 0.98^5 = 90.392, which is 2.8 % below 93.
    for language, expected in (
        ("en", "it must fall by 2.8% in "),
        ("zh", "须在四季度内下降2.8%。"),
    ):
        said = "".join(gap_words(found, date(2025, 10, 1), messages.load(language)))
        assert expected in said
