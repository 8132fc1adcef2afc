"""From the contents of files of any origin to a book."""

import pytest

from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.reading.files import File, Files, is_snapshot
from bishan_targets.reading.places import line_finder
from bishan_targets.reading.plan import read

PLAN = File("targets.toml", "a/b/targets.toml", b"[targets.x]\nat_least = 1\nby = 2025-12-31\n")


def figures(day: str, content: bytes = b"") -> File:
    return File(f"{day}.toml", f"a/b/actuals/{day}.toml", content)


def test_new_contents_take_the_place_of_those_that_stand() -> None:
    files = Files(PLAN, [figures("2020-12-31", b"1"), figures("2021-12-31", b"2")])
    new = {PLAN.shown: b"", figures("2021-12-31").shown: b"3", figures("2019-12-31").shown: b"4"}
    assert files.with_contents(new) == Files(
        PLAN._replace(content=b""),
        [figures("2019-12-31", b"4"), figures("2020-12-31", b"1"), figures("2021-12-31", b"3")],
    )


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        *[("2020-12-31.toml", True), ("firms.CSV", True), ("firms.v2.parquet", True)],
        *[(".firms.csv", False), ("firms.csv~", False), ("firms.xlsx", False), ("csv", False)],
    ],
)
def test_files_are_known_by_the_ends_of_their_names(name: str, is_read: bool) -> None:
    assert is_snapshot(name) is is_read


@pytest.mark.parametrize("suffix", ["toml", "csv", "parquet"])
def test_a_file_that_cannot_be_opened_is_an_error_of_its_own(suffix: str) -> None:
    name = f"2020-12-31.{suffix}"
    unreadable = Diagnostic("unreadable", file=f"actuals/{name}")
    file = File(name, f"actuals/{name}", unreadable)
    with pytest.raises(InputError) as caught:
        read(Files(PLAN, [file]))
    assert caught.value.diagnostics == (unreadable,)
    assert line_finder(file)(("values", "x", "2020-12-31")) is None


def test_a_history_that_cannot_be_read_has_no_lines() -> None:
    file = File("x.csv", "actuals/x.csv", b"date,metric,value\n2020-12-31,x,?\n")
    assert line_finder(file)(("values", "x", "2020-12-31")) is None


def test_the_line_of_a_figure_is_the_first_one_of_its_row() -> None:
    text = (
        'note,date,metric,value\n"two\nlines",2020-12-31,a,1\n,2020-12-31,b,2\n\n,2021-12-31,a,3\n'
    )
    line_of = line_finder(File("h.csv", "actuals/h.csv", text.encode()))
    places = [("a", "2020-12-31"), ("b", "2020-12-31"), ("a", "2021-12-31")]
    assert [line_of(("values", *place)) for place in places] == [2, 4, 6]
