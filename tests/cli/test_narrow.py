"""Terminals of 80 columns: nothing is longer than a line, and no word is cut."""

import re

import pytest
from running import ROOT
from terminal import at_terminal

from bishan_targets.text.display import display_width

DAY = ("--as-of", "2022-12-31")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("status", *DAY),
        ("show", "high_tech_firms", *DAY),
        ("project", *DAY),
        ("rules", *DAY),
        ("rules", "--explain", "high_tech_firms", *DAY),
        ("backtest",),
        ("check", "--no-base", *DAY),
        ("show", "nothing"),
        ("accept", "nothing"),
        ("report", "-o", "page.pdf"),
        ("import", "nothing.csv"),
        ("record", "high_tech_firms=600", "--date", "2024-12"),
        ("retarget", "high_tech_firms", "--at-least", "400", "--reason", "fewer applications"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_it_fits(
    arguments: tuple[str, ...], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    narrow, wide = (
        at_terminal(
            *arguments,
            answers=["n"],
            environment={"COLUMNS": columns, "BISHAN_LANG": language, "NO_COLOR": "1"},
        )
        for columns in ("80", "999")
    )
    assert narrow[1] == wide[1]
    assert max(map(display_width, narrow[0].splitlines())) <= 80
    if arguments[0] not in ("status", "rules"):  # which have other columns then
        words = re.compile(r"[A-Za-z_]+")
        assert {*words.findall(narrow[0])} <= {*words.findall(wide[0])}
