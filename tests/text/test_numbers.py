"""Figures as people write them: understood or refused, never misread."""

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.text.numbers import Refusal, fits, plain_number, read_figure

UNDERSTOOD = {
    "1306": "1306",
    " 1306 ": "1306",
    "\u00a01306\u3000": "1306",
    "１３０６": "1306",
    "１，３０６．５": "1306.5",
    "1,306": "1306",
    "1，306": "1306",
    "12,345,678.90": "12345678.90",
    "0": "0",
    "0.50": "0.50",
    ".5": "0.5",
    "007": "7",
    "+3": "3",
    "-3.5": "-3.5",
    "－3": "-3",
    "−3": "-3",
    "﹣3": "-3",
    "–3": "-3",
    "-1,306": "-1306",
    "1.3e3": "1300",
    "1E+3": "1000",
    "1e-3": "0.001",
    "1.306": "1.306",
}


@pytest.mark.parametrize(("text", "number"), UNDERSTOOD.items())
def test_understood(text: str, number: str) -> None:
    found = read_figure(text)
    assert found == Decimal(number)
    # Decimals are equal with any number of places; the places as written are kept as well.
    assert isinstance(found, Decimal)
    assert found.as_tuple().exponent == Decimal(number).as_tuple().exponent or "e" in text.lower()


WITH_UNIT = [
    ("3.5%", ["%"], "3.5"),
    ("3.5％", ["%"], "3.5"),
    ("3.5 %", ["％"], "3.5"),
    ("1306家", ["家", "firms"], "1306"),
    ("1,306 firms", ["家", "firms"], "1306"),
    ("390.3亿元", ["亿元", "100 million yuan"], "390.3"),
    ("390.3 100 million yuan", ["亿元", "100 million yuan"], "390.3"),
    ("12 km²", ["km²"], "12"),
    ("5 t – CO2", ["t – CO2"], "5"),
    ("1306\n家", ["家"], "1306"),
    ("5k", ["k"], "5"),
]


@pytest.mark.parametrize(("text", "units", "number"), WITH_UNIT)
def test_a_metrics_own_unit_may_stand_behind(text: str, units: list[str], number: str) -> None:
    assert read_figure(text, units) == Decimal(number)


REFUSED = {
    "3,5": "comma",
    "1,30": "comma",
    "1,3060": "comma",
    "0,306": "comma",
    "1306,": "comma",
    ",306": "comma",
    "12,34,567": "comma",
    "1,306,5": "comma",
    "1.306,5": "comma",
    "1306①": "not-number",
    "③": "not-number",
    "1306²": "not-number",
    "½": "not-number",
    "3½": "not-number",
    "1306*": "not-number",
    "1306[1]": "not-number",
    "1 306": "not-number",
    "1\u00a0306": "not-number",
    "1'306": "not-number",
    "1_306": "not-number",
    "13\u200b06": "not-number",
    "1306.": "not-number",
    "1.3.6": "not-number",
    "1-5": "not-number",
    "1–5": "not-number",
    "1306-": "not-number",
    "(1,306)": "not-number",
    "约1306": "not-number",
    "≥500": "not-number",
    "±5": "not-number",
    "--5": "not-number",
    "- 5": "not-number",
    "1306\n1307": "not-number",
    "１3０6 1": "not-number",
    "一百": "not-number",
    "١٣٠٦": "not-number",
    "١,٣٠٦": "not-number",
    "1,٣٠٦": "not-number",
    "inf": "not-number",
    "nan": "not-number",
    "0x1F": "unknown-unit",
    "#REF!": "not-number",
    "1.2万": "multiplier",
    "1.2 万家": "multiplier",
    "3亿": "multiplier",
    "5千": "multiplier",
    "5k": "multiplier",
    "2 million": "multiplier",
    "2 Million": "multiplier",
    "3.5%": "unknown-unit",
    "12°C": "unknown-unit",
    "1306 家\n起": "unknown-unit",
    "3.5个百分点": "unknown-unit",
    "3.5百分点": "unknown-unit",
    "12千克": "unknown-unit",
    "12 km": "unknown-unit",
    "1306家": "unknown-unit",
    "1306p": "unknown-unit",
    "1e5e": "unknown-unit",
    "1" * 29: "digits",
    "1e101": "digits",
    "1e-101": "digits",
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_refused_with_the_reason(text: str, reason: str) -> None:
    found = read_figure(text)
    assert isinstance(found, Refusal)
    assert found.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "－", "--", "—", "——", "–", "―", "…", "……", "..", "...", "/", "x", "X"),
        *("N/A", "ｎａ", "null", "None", "无", "暂无", "暂缺", "缺", "不详", "未知", "待定"),
    ],
)
def test_a_cell_without_a_figure_is_none(text: str) -> None:
    assert read_figure(text) == Refusal("none", "")


@pytest.mark.parametrize(
    ("text", "units", "reason"),
    [
        ("3.5‰", ["%"], "other-unit"),
        ("3.5%", ["家"], "other-unit"),
        ("1306 Firms", ["firms"], "other-unit"),
        ("1.2万家", ["家"], "multiplier"),
        ("1306万元", ["元"], "multiplier"),
        ("3,5 %", ["%"], "comma"),
        ("1 306 家", ["家"], "not-number"),
        ("1306① 家", ["家"], "not-number"),
        ("١٣٠٦ 家", ["家"], "not-number"),
    ],
)
def test_another_unit_is_refused(text: str, units: list[str], reason: str) -> None:
    found = read_figure(text, units)
    assert isinstance(found, Refusal)
    assert found.reason == reason


def test_what_stands_behind_the_number_is_told() -> None:
    assert read_figure("3.5 Firms", ["firms"]) == Refusal("other-unit", "Firms")
    assert read_figure("1.2万家", ["家"]) == Refusal("multiplier", "万家")


# --- never misread --------------------------------------------------------------------------------

COMMON = "0123456789０１２９.,．，+-－−eE%％万亿kM ①²½٣\u200b\u00a0\u3000\n家"


def digits_of(text: str) -> str:
    """The digits that stand in a text, by Unicode's own account of them and no rule of ours."""
    return "".join(str(unicodedata.digit(each)) for each in text if each.isdigit())


NUMBERS = ["1,306", "3.5", "7", "2e3", "３，０００", "①", "٣"]
OTHERS = ["-", "−", ",", ".", "e", "万", " ", "%", "家"]
parts = st.lists(st.sampled_from(NUMBERS + OTHERS), max_size=4).map("".join)


@given(parts | st.text(COMMON, max_size=12) | st.text(max_size=12))
def test_any_text_gives_the_number_of_its_digits_or_none(text: str) -> None:
    found = read_figure(text, ["%", "家"])
    if isinstance(found, Refusal):
        return
    number, _, power = text.upper().replace("％", "%").partition("E")
    shift = int(unicodedata.normalize("NFKC", power)) if power else 0
    sign, digits, exponent = found.as_tuple()
    assert isinstance(exponent, int)
    # The same digits in the same order: only zeros in front may go, as in 007.
    assert digits_of(number).lstrip("0") == "".join(map(str, digits)).lstrip("0")
    # And the point in its place: the digits behind it are the decimals.
    decimals = re.split("[.．]", number)[1:]
    assert exponent == shift - sum(len(digits_of(each)) for each in decimals)
    assert bool(sign) == any(minus in number for minus in "-－−")


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_every_number_that_a_file_may_hold_is_read_as_itself(number: Decimal) -> None:
    found = read_figure(str(number))
    assert found == number if fits(number) else found == Refusal("digits")


@given(st.integers(-(10**20), 10**20), st.integers(0, 6))
def test_separated_thousands_and_wide_digits_change_nothing(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    separated = f"{number:,f}"
    wide = separated.translate({ord(each): ord(each) + 0xFEE0 for each in "0123456789.,-"})
    assert read_figure(separated) == read_figure(wide) == number


@pytest.mark.parametrize(
    ("number", "is_held"),
    [
        ("9" * 28, True),
        ("9" * 29, False),
        ("1" + "0" * 28, True),
        ("9e100", True),
        ("1e101", False),
        ("1e-100", True),
        ("9e-101", False),
        ("0", True),
        ("0e999", True),
    ],
)
def test_what_a_file_may_hold(number: str, is_held: bool) -> None:
    assert fits(Decimal(number)) is is_held


@pytest.mark.parametrize("text", ["," * 50_000 + "x", "5" + " " * 50_000 + "\n5", "9" * 50_000])
def test_a_monstrous_cell_is_refused(text: str) -> None:
    assert isinstance(read_figure(text), Refusal)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1306", "1306"),
        ("-0.50", "-0.50"),
        (".5", "0.5"),
        ("1e3", "1e3"),
        ("9" * 28, "9" * 28),
        ("9" * 29, None),
        ("1e101", None),
        ("", None),
        ("1,306", None),
        (" 1306", None),
        ("1306家", None),
        ("１３０６", None),
        ("inf", None),
    ],
)
def test_plain_digits_alone_are_a_plain_number(text: str, number: str | None) -> None:
    assert plain_number(text) == (None if number is None else Decimal(number))
