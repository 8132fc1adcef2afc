"""What stands below a period's heading: figures by any usual word, or what is said of them."""

import pytest
from spreadsheets import figures, left_out, problems, text, xlsx


def monthly(*headings: str, figures: str) -> bytes:
    """A bureau's monthly table: headings below one merged period, and a row of figures."""
    rows = text(f"""
        指标 | 单位 | 2025年1-6月 | {" | " * (len(headings) - 1)}
         | | {" | ".join(headings)}
        高新技术企业 | 家 | {figures}
    """)
    last = "CDEF"[len(headings) - 1]
    over = [f"C1:{last}1"] if len(headings) > 1 else []
    return xlsx(rows, merged=["A1:A2", "B1:B2", *over])


@pytest.mark.parametrize(
    "heading",
    ["绝对额", "绝对数", "完成额", "完成量", "本年累计", "自年初累计", "年初累计", "总额"],
)
def test_figures_are_read_beside_growth_and_rank(heading: str) -> None:
    content = monthly(heading, "同比增长(%)", "位次", figures="420 | 12.3 | 3")
    assert figures(content) == [("high_tech_firms", "2025-06-30", "420")]
    assert left_out(content) == [("Sheet!D2", "同比增长(%)"), ("Sheet!E2", "位次")]


@pytest.mark.parametrize("heading", ["同比增长(%)", "增速（%）", "比上年增长%"])
def test_growth_alone_is_no_figure(heading: str) -> None:
    assert problems(monthly(heading, figures="12.3")) == [(None, "no-table")]


def test_a_word_for_another_thing_leaves_growth_out() -> None:
    content = monthly("其中：民营", "同比增长(%)", figures="420 | 12.3")
    assert "12.3" not in [value for _, _, value in figures(content)]
