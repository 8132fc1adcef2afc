"""Names of files for ids: the same nowhere, and possible everywhere."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.text.file_names import file_name


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        ("east-2_b", "east-2_b"),
        ("东部", "东部"),
        ("East", "~45~ast"),
        ("con", "~63~on"),
        ("a.b", "a~2e~b"),
        ("..", "~2e~~2e~"),
        ("", "~"),
        ("é", "~e9~"),
    ],
)
def test_an_id_has_a_name(id_: str, name: str) -> None:
    assert file_name(id_) == name


@given(st.lists(st.text(), min_size=2, max_size=2, unique=True))
def test_two_ids_have_names_that_no_system_takes_for_one(ids: list[str]) -> None:
    one, other = (unicodedata.normalize("NFD", file_name(each)).casefold() for each in ids)
    assert one != other


@given(st.text())
def test_a_name_is_one_that_windows_allows(id_: str) -> None:
    name = file_name(id_)
    assert re.fullmatch(r"[a-z0-9_\-~\u4e00-\u9fa5]+", name)
    assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)", name)
    assert len(name) <= 80
