"""Goals as people write them: understood, or refused with the reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.model.goals import Operator
from bishan_targets.recording.goals import Wanted, read_goal
from bishan_targets.text.numbers import Refusal


@pytest.mark.parametrize(
    ("text", "unit", "operator", "value", "read_unit"),
    [
        ("500", None, None, "500", None),
        ("５００", None, None, "500", None),
        ("> 500", None, ">", "500", None),
        ("＞５００", None, ">", "500", None),
        ("≥ 500", None, ">=", "500", None),
        ("<=3", None, "<=", "3", None),
        ("500家", None, None, "500", "家"),
        ("500家", "家", None, "500", "家"),
        ("突破500家", "家", ">", "500", "家"),
        ("达到 1,306 家", "家", ">=", "1306", "家"),
        ("500家以上", "家", ">=", "500", "家"),
        ("45%及以上", "%", ">=", "45", "%"),
        ("不低于45%", "%", ">=", "45", "%"),
        ("≥3.5％", "%", ">=", "3.5", "%"),
        ("100%", None, None, "100", "%"),
        ("5.5以内", None, "<=", "5.5", None),
        ("控制在5.5%以内", None, "<=", "5.5", "%"),
        ("控制在5.5%", "%", "<=", "5.5", "%"),
        ("保持在45以上", None, ">=", "45", None),
        ("降至3以下", None, "<=", "3", None),
        ("不超过３", None, "<=", "3", None),
        ("少于10件", "件", "<", "10", "件"),
        ("more than 500", None, ">", "500", None),
        ("At most 5.5%", None, "<=", "5.5", "%"),
        ("500 or more", None, ">=", "500", None),
        ("500+", None, ">=", "500", None),
        ("less than 10 KWH", "kWh", "<", "10", "kWh"),
        ("390亿元", "亿元", None, "390", "亿元"),
        ("力争500家", None, None, "500", "家"),
        ("stay below 5.5%", "%", "<", "5.5", "%"),
        ("keep at or below 3", None, "<=", "3", None),
        ("上限35", None, "<=", "35", None),
        ("-5", None, None, "-5", None),
    ],
)
def test_what_is_clear_is_understood(
    text: str, unit: str | None, operator: str | None, value: str, read_unit: str | None
) -> None:
    side = Operator(operator) if operator else None
    assert read_goal(text, unit) == Wanted(side, Decimal(value), read_unit)


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("3,5", None, "comma"),
        ("1.2万", None, "multiplier"),
        ("390亿元", None, "multiplier"),
        ("500个", "家", "other-unit"),
        ("5.5%", "家", "other-unit"),
        ("500左右", None, "other-unit"),
        ("500余家", None, "other-unit"),
        ("5%-6%", None, "other-unit"),
        ("多多益善", None, "not-number"),
        ("", None, "none"),
        ("保持在45", None, "unclear"),
        ("超过500以内", None, "unclear"),
        ("不低于45以下", None, "unclear"),
        ("500家2030年", None, "other-unit"),
    ],
)
def test_what_is_not_is_refused_with_the_reason(text: str, unit: str | None, reason: str) -> None:
    found = read_goal(text, unit)
    assert isinstance(found, Refusal)
    assert found.reason == reason


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=9999))
def test_the_number_is_the_one_that_was_written(value: Decimal) -> None:
    for text in (f"{value}", f"控制在{value}%以内", f"more than {value} firms", f"{value}以上"):
        found = read_goal(text, None)
        assert isinstance(found, Wanted)
        assert found.value == value
