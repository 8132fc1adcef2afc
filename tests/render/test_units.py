import pytest

from bishan_targets.messages import load
from bishan_targets.render.units import difference, difference_in_cell, difference_unit, spaced

EN, ZH = load("en"), load("zh")


@pytest.mark.parametrize(
    ("unit", "behind"),
    [
        ("", ""),
        ("%", "%"),
        ("firms", " firms"),
        ("µg/m³", " µg/m³"),
        ("家", "家"),
        ("亿元", "亿元"),
    ],
)
def test_words_of_letters_stand_apart_from_their_number(unit: str, behind: str) -> None:
    assert spaced(unit) == behind


@pytest.mark.parametrize(
    ("number", "unit", "english", "chinese"),
    [
        ("0.9", "%", "0.9 percentage points", "0.9个百分点"),
        ("1", "%", "1 percentage point", "1个百分点"),
        ("-1", "%", "-1 percentage point", "-1个百分点"),
        ("+1.0", "%", "+1.0 percentage points", "+1.0个百分点"),
        ("0.9", "％", "0.9 percentage points", "0.9个百分点"),
        ("2", "‰", "2 per-mille points", "2个千分点"),
        ("12", "firms", "12 firms", "12 firms"),
        ("12", "家", "12家", "12家"),
        ("12", "", "12", "12"),
    ],
)
def test_shares_differ_by_points(number: str, unit: str, english: str, chinese: str) -> None:
    assert difference(number, unit, EN) == english
    assert difference(number, unit, ZH) == chinese


@pytest.mark.parametrize(
    ("unit", "english", "chinese"),
    [("%", "0.9 pp", "0.9个百分点"), ("firms", "0.9 firms", "0.9 firms"), ("", "0.9", "0.9")],
)
def test_a_cell_has_the_shortest_words(unit: str, english: str, chinese: str) -> None:
    assert difference_in_cell("0.9", unit, EN) == english
    assert difference_in_cell("0.9", unit, ZH) == chinese


def test_a_unit_that_stands_alone() -> None:
    assert (difference_unit("%", EN), difference_unit("%", ZH)) == ("pp", "百分点")
    assert difference_unit("家", ZH) == "家"
