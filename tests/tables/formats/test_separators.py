"""Decimal commas and points, as all cells of a text with semicolons settle them."""

import pytest
from spreadsheets import bishan_plan, sheets

from bishan_targets.tables.understanding import understand
from bishan_targets.tables.understood import Told


def read(*cells: str) -> list[str]:
    """The figures of a column of cells, or the reasons for refusing them."""
    rows = [f"{2000 + place};{cell}" for place, cell in enumerate(cells)]
    content = "\n".join(["年份;rate", *rows]).encode()
    told = Told(names={"rate": "rate"})
    (found,), problems = understand("t.csv", sheets(content), bishan_plan(), told)
    if problems:
        return [str(each.values["reason"]) for each in problems]
    return [str(each.value) for each in found.entries]


@pytest.mark.parametrize(
    ("cells", "figures"),
    [
        # one cell that can only be a decimal comma settles the others
        (("153,220", "3,5"), ["153.220", "3.5"]),
        (("1.306", "0,250"), ["1306", "0.250"]),
        (("1.306,5", "1.400"), ["1306.5", "1400"]),
        (("-1,5", "2"), ["-1.5", "2"]),
        # one that can only be a decimal point, too
        (("1,306", "3.5"), ["1306", "3.5"]),
        (("1.306", "0.250"), ["1.306", "0.250"]),
        (("1,306,220", "1,306"), ["1306220", "1306"]),
        # nothing does
        (("153,220", "151,405"), ["cell.comma", "cell.comma"]),
        (("1.306", "1.405"), ["cell.point", "cell.point"]),
        # both do
        (("3,5", "3.5"), ["figure.comma"]),
    ],
)
def test_all_cells_settle_it(cells: tuple[str, ...], figures: list[str]) -> None:
    assert read(*cells) == figures


def test_dates_are_no_numbers() -> None:
    content = "日期;rate\n2021.06.30;3,5\n31.12.2021;4,5\n".encode()
    told = Told(names={"rate": "rate"})
    (found,), problems = understand("t.csv", sheets(content), bishan_plan(), told)
    assert [each.code for each in problems] == ["bad-period"]
    assert [str(each.value) for each in found.entries] == ["3.5"]


def test_units_behind_numbers_stay() -> None:
    content = "年份;全社会研发经费投入占比\n2021;3,25%\n".encode()
    (found,), problems = understand("t.csv", sheets(content), bishan_plan(), Told())
    assert not problems
    assert [str(each.value) for each in found.entries] == ["3.25"]
