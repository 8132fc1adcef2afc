import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.text.display import display_width, pad, wrap
from bishan_targets.text.folding import folded
from bishan_targets.text.safe import visible
from bishan_targets.text.spelling import closest, means, near_misses


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("firms", 5),
        ("高企", 4),
        ("“高企”", 6),
        ("Ｒ＆Ｄ", 6),
        ("ﾃｽﾄ", 3),
        ("e\u0301", 1),
        ("a\u200bb", 2),
        ("🙂", 2),
    ],
)
def test_display_width(text: str, width: int) -> None:
    assert display_width(text) == width


@given(st.text("a高é\u0301 ", max_size=20), st.integers(0, 30))
def test_pad_fills_to_the_width_and_cuts_nothing(text: str, width: int) -> None:
    padded = pad(text, width)
    assert padded.rstrip(" ") == text.rstrip(" ")
    assert padded.startswith(text)
    assert display_width(padded) == max(width, display_width(text))


# --- visible -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("“高企” ＝ 5", "“高企” ＝ 5"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("a\tb\r\nc\u2028d\u3000e\u00a0f\x0bg", "a b  c d e f g"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\u2066x\u2069", r"\u2066x\u2069"),
        ("tech\u200b_firms\ufeff", r"tech\u200b_firms\ufeff"),
        ("\udc80", r"\udc80"),
        ("\x00\x08\x7f", r"\x00\x08\x7f"),
        ("नि\u200dक", "नि\u200dक"),
        ("👩\u200d🔬", "👩\u200d🔬"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters()))
def test_what_is_visible_is_harmless_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(each) for each in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\ufeff]", shown)
    assert visible(shown) == shown
    shown.encode("utf-8")


# --- wrap ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("incomprehensible word", 6, ["incomp", "rehens", "ible", "word"]),
        ("高新技术企业", 5, ["高新", "技术", "企业"]),
        ("高新，技术", 4, ["高", "新，", "技术"]),
        ("用 --file 指定", 9, ["用 --file", "指定"]),
        ("", 5, [""]),
        ("截至（2020-12-31）：无", 17, ["截至（", "2020-12-31）：无"]),
    ],
)
def test_wrap(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width).split("\n") == lines


@given(st.text("ab高，。 ", max_size=60), st.integers(6, 20))
def test_wrap_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = wrap(text, width).split("\n")
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert all(display_width(line.rstrip()) <= width for line in lines)


# --- What was meant ------------------------------------------------------------------------------

TARGETS = ["tech_firms", "rd_share", "高新技术企业数", "output_2025", "m1"]


@pytest.mark.parametrize(
    ("word", "match"),
    [
        ("tech_firm", "tech_firms"),
        ("tech_firmss", "tech_firms"),
        ("tech_forms", "tech_firms"),
        ("tehc_firms", "tech_firms"),
        ("Tech-Firms", "tech_firms"),
        ("techfirms", "tech_firms"),
        ("tech.firms", "tech_firms"),
        ("RD_share", "rd_share"),
        ("高新技术企数", "高新技术企业数"),
        ("output_2024", None),
        ("output_20255", None),
        ("high_tech_firms", None),
        ("tech_farmer", None),
        ("m2", None),
        ("n1", None),
        ("patents", None),
    ],
)
def test_near_misses(word: str, match: str | None) -> None:
    assert near_misses([word], TARGETS) == ({word: match} if match else {})


IDS = st.text("abcdefgh_", min_size=8, max_size=12).filter(lambda text: text[0] != "_")


@given(IDS, st.data())
def test_any_one_slip_is_a_near_miss(word: str, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("xyz"))
    slips = [
        word[:i] + word[i + 1 :],
        word[:i] + letter + word[i:],
        word[:i] + letter + word[i + 1 :],
        word[:i] + word[i + 1] + word[i] + word[i + 2 :],
        word.upper(),
        word.replace("_", "-"),
        word.replace("_", ""),
    ]
    assert near_misses(slips, [word]) == dict.fromkeys(slips, word)


def test_among_very_many_letters_only_case_and_separators_are_slips() -> None:
    many = [f"{'x' * 90}_{i:09}" for i in range(1990)]
    assert near_misses(["rd-share", "rd_shar"], ["rd_share", *many]) == {
        "rd-share": "rd_share",
        "rd_shar": "rd_share",
    }
    many += [f"{'x' * 90}_{i:09}" for i in range(1990, 2000)]
    assert near_misses(["rd-share", "rd_shar"], ["rd_share", *many]) == {"rd-share": "rd_share"}


def test_near_misses_cost_grows_linearly() -> None:
    targets = [f"indicator_{chr(97 + i % 26)}{i}_of_the_plan" for i in range(4000)]
    started = time.monotonic()
    assert near_misses([f"metric_{i}" for i in range(4000)], targets) == {}
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("word", "match"),
    [
        ("at_lest", "at_least"),
        ("At_Least", "at_least"),
        ("by", None),
        ("goal", None),
        ("gpd", "gdp"),
        ("失业律", "失业率"),
        ("gd", "gdp"),
    ],
)
def test_closest(word: str, match: str | None) -> None:
    assert closest(word, ["at_least", "at_most", "gdp", "失业率"]) == match


@pytest.mark.parametrize(
    ("word", "match"),
    [("gpd", "gdp"), ("GDP", "gdp"), ("gnp", None), ("m21", None), ("gd", None), ("patns", None)],
)
def test_in_a_short_id_only_the_order_of_letters_slips(word: str, match: str | None) -> None:
    assert near_misses([word], ["gdp", "m12", "patents"]) == ({word: match} if match else {})


def test_names_are_compared_without_spaces_width_and_case() -> None:
    assert folded(" Ｆixed\u3000 INVESTMENT（亿元）") == folded("fixed investment(亿元)")


def test_means() -> None:
    assert means(["x", "at_least"], ["at_least"])
    assert means({"at_lest"}, ["at_least"])
    assert not means(["x"], ["at_least"])
    assert not means([], ["at_least"])
