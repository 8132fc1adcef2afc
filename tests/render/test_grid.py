"""A table of cells in the formats that it takes."""

import pytest

from bishan_targets.render.grid import Grid, as_markdown, plain, table, width_of

GRID = Grid(
    "Title",
    [["id", "name", "value"], ["a", "甲", "1"], ["bb", "long name", "20"]],
    2,
    ["a note"],
    ["a legend"],
    spare=1,
)


def test_words_are_set_to_the_left_and_figures_to_the_right() -> None:
    assert table(GRID, 80) == (
        "Title\n"
        "id  name       value\n"
        "a   甲             1\n"
        "bb  long name     20\n"
        "a legend\n"
        "a note\n"
    )
    assert width_of(GRID) == 20


def test_a_narrow_terminal_does_without_the_spare_column() -> None:
    assert table(GRID, 20).splitlines()[1] == "id  name       value"
    assert table(GRID, 19).splitlines()[1:4] == ["id  value", "a       1", "bb     20"]
    assert GRID.without_spare().without_spare().rows == [["id", "value"], ["a", "1"], ["bb", "20"]]
    wide = Grid("T", GRID.rows, 2)
    assert table(wide, 5).splitlines()[1:4] == [
        "id  name  value",
        "a   甲        1",
        "bb  long     20",
    ]


def test_a_table_of_one_row_is_a_table() -> None:
    one = Grid("T", GRID.rows[:2], 2)
    assert table(one, 80) == "T\nid  name  value\na   甲        1\n"
    assert (
        as_markdown(one)
        == "## T\n\n| id | name | value |\n| --- | ---- | ----- |\n| a | 甲 | 1 |\n"
    )


def test_without_a_row_there_is_no_heading_but_in_tabs() -> None:
    empty = Grid("T", GRID.rows[:1], 2, ["nothing"])
    assert table(empty, 80) == "T\nnothing\n"
    assert as_markdown(empty) == "## T\n\nnothing\n"
    assert plain(empty) == "id\tname\tvalue\n"


def test_rows_that_lack_a_cell_are_a_fault() -> None:
    with pytest.raises(ValueError, match="shorter"):
        table(Grid("T", [["a", "b"], ["c"]], 1), 80)
