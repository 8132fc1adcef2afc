"""Tables that fit a terminal, and sentences beside them."""

import pytest

from bishan_targets.text.columns import lined_up
from bishan_targets.text.display import display_width, hanging

ROWS = [
    ["what", "how", "result"],
    ["pace, observed", "(301 - 239) / (546 days / 365.25)", "41.5 a year"],
    ["ahead", "0", "-112 days"],
]


def test_a_table_with_room_has_a_line_for_each_row() -> None:
    assert lined_up(ROWS, 80) == lined_up(ROWS, None)
    assert lined_up(ROWS, None) == [
        "what            how                                result",
        "pace, observed  (301 - 239) / (546 days / 365.25)  41.5 a year",
        "ahead           0                                  -112 days",
    ]


def test_a_narrow_one_breaks_the_fewest_cells_and_no_word() -> None:
    assert lined_up(ROWS, 60) == [
        "what          how                                result",
        "pace,         (301 - 239) / (546 days / 365.25)  41.5 a year",
        "observed",
        "ahead         0                                  -112 days",
    ]


def test_figures_stay_on_the_right() -> None:
    rows = [["id", "mean error"], ["abc", "50.9"]]
    assert lined_up(rows, 10, texts=1) == ["id    mean", "     error", "abc   50.9"]


@pytest.mark.parametrize("width", range(1, 70))
def test_it_fits_wherever_its_words_do(width: int) -> None:
    lines = lined_up(ROWS, width)
    assert {word for line in lines for word in line.split()} == {
        word for row in ROWS for cell in row for word in cell.split()
    }
    assert max(map(display_width, lines)) <= max(width, len("observed  365.25)  result"))


def test_chinese_is_broken_between_characters() -> None:
    rows = [["全社会研发经费投入占比", "3.25"], ["企业", "301"]]
    assert lined_up(rows, 16, texts=1) == [
        "全社会研发  3.25",
        "经费投入占",
        "比",
        "企业         301",
    ]


def test_the_rest_of_a_line_is_indented_more_than_its_beginning() -> None:
    text = "short\n  to do: add the figure that is due"
    assert hanging(text, 80) == text
    assert hanging(text, 28) == "short\n  to do: add the figure\n      that is due"
