"""Command lines: every command and option listed by `--help`, with hostile values."""

import contextlib
import io
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from hypothesis import strategies as st

from fuzz.case import IN_ORDER, Case
from fuzz.hostile import ARGUMENT, ATOMS, mostly, plain

_COMMAND: Final = re.compile(r"^  ([a-z]+)  ", re.MULTILINE)
_OPTION: Final = re.compile(r"^  (--[\w-]+)(?:, -\w)?(?: ([A-Z=]+))?", re.MULTILINE)
_ARGUMENT: Final = re.compile(r"^  \[?([A-Z=]+)\S*  ", re.MULTILINE)
_FILES: Final = ["targets.toml", "table.csv", ".", "actuals", "none", "", "\n", "x" * 300]
_WORDS: Final = """ID firms share | VALUE 300 3% | ID=VALUE firms=310 share=3% | NAME=ID x=firms
| ID=CHANGE firms=+60/year firms=300@2022-12-31 | NAME bishan status targets x | LANG zh en
| DATE 2022-06-30 2022Q2 2030 9999-12-31 | WHEN auto never always | RULE regressed missing
| FORMAT text json table html csv xlsx parquet markdown sarif | VERDICT met reached
| METHOD trend drift linear cagr | LEVEL error warning never | PIXELS 1 720 99999"""
_SENSIBLE: Final = {name: values for name, *values in map(str.split, _WORDS.split("|"))}
_SENSIBLE.update(dict.fromkeys(("PATH", "FILE", "FOLDER"), _FILES))
# All files that a command is told to write go into these folders of the case.
_WRITTEN: Final[Mapping[str, Sequence[str]]] = {
    "--output": "out/a.md out/a.svg out/a.csv out/a.xlsx json=out/a junit=out/b -".split(),
    "DIR": ("new", "new/er", "."),
}
_VARIABLES: Final = "BISHAN_LANG LANG COLUMNS TERM NO_COLOR BISHAN_ASCII LC_ALL".split()
_ENVIRONMENT: Final = st.dictionaries(st.sampled_from(_VARIABLES), ARGUMENT, max_size=1)


@cache
def _help(*command: str) -> str:
    from bishan_targets.cli import main

    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(said):
        main([*command, "--help", "--lang", "en"])
    said.seek(0)
    return said.read()


def _value(option: str, takes: str) -> st.SearchStrategy[str]:
    if written := _WRITTEN.get(option, _WRITTEN.get(takes)):
        return st.sampled_from(written)
    if takes not in _SENSIBLE:
        return ARGUMENT
    figure = st.sampled_from(ATOMS).map(lambda atom: plain(f"firms={atom}"))
    return mostly(st.sampled_from(_SENSIBLE[takes]), ARGUMENT | figure, 4)


@st.composite
def _line(draw: st.DrawFn) -> Sequence[str]:
    """A command with options and arguments, mostly valid ones."""
    command = draw(st.sampled_from(_COMMAND.findall(_help())))
    options = [each for each in _OPTION.findall(_help(command)) if each[0] != "--help"]
    line = [command]
    for takes in _ARGUMENT.findall(_help(command)):
        line += draw(mostly(_value("", takes).map(lambda value: [value]), st.just([]), 10))
    for name, takes in draw(st.lists(st.sampled_from(options), max_size=4, unique=True)):
        line += [name, draw(_value(name, takes))] if takes else [name]
    if draw(mostly(st.just(False), st.just(True), 8)):
        line.insert(draw(st.integers(0, len(line))), draw(ARGUMENT))
    return line


_TABLE: Final = b"date,metric,value\n2022-06-30,firms,310\n"
COMMAND_CASES: Final = st.builds(
    Case,
    st.just({**IN_ORDER, "out/.keep": b"", "table.csv": _TABLE}),
    _line(),
    st.just(("out/", "new", "targets.toml", "actuals/")),
    environment=_ENVIRONMENT,
)
