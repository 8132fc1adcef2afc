"""The slips that people make in TOML, by the line and the place of the syntax error."""

import pytest

from bishan_targets.reading.toml.hints import hint, narrowed, token_at


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        *((text, "date-form") for text in ("2025/12/31", "2025.6", "2025-6-1", "2025年6月")),
        *((text, "date-form") for text in ("2025年12月31日", "31/12/2025", "1-2-2025")),
        *((text, "date-form") for text in ("1.12.2025", "9:30", "12:30:05")),
        *((text, "percent-sign") for text in ("5%", "3.5％", "+1,306.5%", "-3%", "%")),
        *((text, "number-form") for text in ("1,306", ".5", "-1.", "1_", "+1_000,5", "007")),
        *((text, "unit") for text in ("12km", "5家", "-3.5万", "1,306个/年")),
        *((text, "operator") for text in ("≥500", "≤5", "＞5", "＜5", "<5", ">", ">=5")),
        *((text, "no-figure") for text in ("NaN", "+nan", "-Inf", "inf", "None", "NULL")),
        *((text, "no-figure") for text in ("n/a", "NA", "暂无", "未知", "待定", "无")),
        *((text, "no-figure") for text in ("-", "--", "–", "—", "…", "?", "？", "/")),
        *((text, "boolean-form") for text in ("True", "FALSE", "Yes", "no", "是", "否")),
        *((text, "quote-text") for text in ("yearly", "家", "nanometre", "信息")),
        *((text, "full-width") for text in ("“a”", "’", "，", "、", "（", "\u303f")),
        *((text, "odd-space") for text in ("\u3000", "\u00a0", "\u200b", "\ufeff")),
        *((text, None) for text in ("@5", "!")),
    ],
)
def test_what_stands_for_a_value(token: str, expected: str | None) -> None:
    for line in (f"value = {token}", f"value = {token}, # why"):
        assert hint("bad-value", line, 9) == expected


@pytest.mark.parametrize(
    ("line", "at", "expected"),
    [
        ("value = 5 km", "km", "unit"),
        ("value = 5 none", "none", "unit"),
        ("value = 5 %", "%", "percent-sign"),
        ('name = "a"b', "b", "inner-quote"),
        ("name = 'a'b", "b", "inner-quote"),
        ("values = [5] b", "b", None),
        ("values = [5] ≥5", "≥5", None),
        ("values = [5] true", "true", None),
        ("value = 5 @", "@", None),
    ],
)
def test_what_stands_behind_a_value(line: str, at: str, expected: str | None) -> None:
    for problem in ("text-after-value", "unclosed-array", "unclosed-inline-table"):
        assert hint(problem, line, line.index(at) + 1) == expected


def test_a_header_has_no_values() -> None:
    assert hint("bad-value", "[targets.5%]", 10) is None
    assert hint("bad-value", "  [5%", 4) is None


@pytest.mark.parametrize(
    ("line", "at", "expected"),
    [
        ("1,306 家", "家", "number-form"),
        ("high = 1, 306", "$", "number-form"),
        ("1,306x 家", "家", "quote-key"),
        ("name：5", "：", "full-width"),
        ("“name” = 5", "“", "full-width"),
        ("高新 = 5", "高", "quote-key"),
        ("5 x", "x", "quote-key"),
        ("@ = 5", "@", None),
        ("name\u3000= 5", "\u3000", "odd-space"),
        ("name =", "$", None),
    ],
)
def test_what_stands_for_a_key(line: str, at: str, expected: str | None) -> None:
    column = len(line) + 1 if at == "$" else line.index(at) + 1
    for problem in ("bad-key", "bad-statement", "expected-equals", "unclosed-header"):
        assert hint(problem, line, column) == expected


def test_a_text_with_curly_quotes_has_no_end() -> None:
    assert hint("unclosed-string", 'name = "a”', 8) == "full-width"
    assert hint("unclosed-string", 'name = "a', 8) is None
    assert hint("bad-escape", 'name = "a”', 8) is None


def test_problems_that_say_it_all_are_their_own_hint() -> None:
    assert hint("no-value", "value =", 8) == "no-value"
    assert hint("split-inline-table", "value = {", 10) == "split-inline-table"
    assert hint("bad-escape", "value = x", 9) is None


@pytest.mark.parametrize(
    ("problem", "line", "column", "expected"),
    [
        ("bad-value", "value =", 8, "no-value"),
        ("bad-value", "value =# later", 8, "no-value"),
        ("bad-value", "value = @", 9, "bad-value"),
        ("bad-key", "value = {", 10, "split-inline-table"),
        ("bad-key", "value = {a", 10, "bad-key"),
        ("bad-key", "value", 6, "bad-key"),
        ("unclosed-array", "value = {", 10, "unclosed-array"),
    ],
)
def test_a_place_where_nothing_stands_says_more(
    problem: str, line: str, column: int, expected: str
) -> None:
    assert narrowed(problem, line, column) == expected


def test_the_token_at_a_place() -> None:
    assert token_at("a = MAX,", 5) == "MAX"
    line = "a = 12km, [x;]"
    at = {column: token_at(line, column) for column in range(1, len(line) + 2)}
    assert at == {
        1: "a",
        **dict.fromkeys(range(5, 9), "12km"),
        12: "x",
        **dict.fromkeys((2, 3, 4, 9, 10, 11, 13, 14, 15), ""),
    }
