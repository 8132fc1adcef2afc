import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bishan_targets.text.cells import as_cell, from_cell, guard

TEXTS = st.text(st.sampled_from("_x01BFab'=＝ \t\r\n\x1b\x00\u202e\u2028"), max_size=16) | st.text(
    st.characters(exclude_categories=["Cs"])
)


@given(TEXTS)
@example("_x001B\x1b")
@example("_x001B_x001B_")
@example("_x0041_")
def test_any_text_comes_back(text: str) -> None:
    assert from_cell(as_cell(text)) == text


@given(TEXTS)
def test_no_cell_acts(text: str) -> None:
    cell = as_cell(text)
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069]", cell
    )
    assert not re.match(r"\s*[=+\-@＝＋－＠﹦﹢﹣﹫]", cell)


@pytest.mark.parametrize("first", "=+-@＝＋－＠﹦﹢﹣﹫⁺₌\t\r\n'")
@pytest.mark.parametrize("before", ["", " ", "\u3000", "\u200b", "\xa0"])
def test_what_may_be_read_as_a_formula_has_an_apostrophe_in_front(before: str, first: str) -> None:
    text = f"{before}{first}1+1"
    is_mark = first in "\t\r\n'" and before
    assert guard(text) == (text if is_mark else f"'{text}")


@pytest.mark.parametrize(
    "text", ["", "1+1", "a=b", "年＝12", "it's", "'tis", "_x0041_", "_x", "·=1"]
)
def test_what_others_write_is_left_as_it_is(text: str) -> None:
    assert from_cell(text) == text


def test_what_acts_on_a_terminal_is_written_as_excel_does() -> None:
    assert as_cell("a\x1b]0;b\x07\u202e\r\n\tc") == "a_x001B_]0;b_x0007__x202E__x000D_\n\tc"
