"""Command lines: every command and option, as `--help` names them, with hostile values."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Final

from fuzz.case import PLAN, SNAPSHOTS, Case
from fuzz.mutation import DATES, NUMBERS, TEXTS, text

_COMMANDS: Final = (
    *("status", "show", "project", "rules", "backtest", "init", "record", "import", "export"),
    *("check", "accept", "validate", "schema", "report", "chart"),
)
_OPTION: Final = re.compile(r"^  (--[\w-]+)(?:, -\w)?(?: ([A-Z=]+))?", re.MULTILINE)
_ARGUMENT: Final = re.compile(r"^  (\[?[A-Z]\S*)  ", re.MULTILINE)
# What may be written by name: everything goes into this folder of the case's.
_OUT: Final = ("out/a.md", "out/a.svg", "out/a.csv", "out/a.xlsx", "json=out/a", "junit=out/b", "-")
_GOOD: Final = (
    *(
        "firms",
        "share",
        "firms=310",
        "share=3%",
        "regressed",
        "text",
        "json",
        "table",
        "html",
        "csv",
    ),
    *("2022-06-30", "2022Q2", "zh", "en", "met", "trend", "drift", "firms=+60/year", "status", "x"),
    *("firms=300@2022-12-31", "targets.toml", "actuals", "table.csv", ".", "bishan", "error", "1"),
)
# Whatever a command is told to write has a name that the case gives.
_NAMES_A_FILE: Final = ("--output", "--file", "--fonts", "[DIR]", "--from", "FILE")
_FILES: Final = (
    "targets.toml",
    "table.csv",
    ".",
    "actuals",
    "none",
    "",
    "\n",
    "x" * 300,
    "a\udcff",
)


@cache
def _options(command: str) -> tuple[Sequence[tuple[str, str]], Sequence[str]]:
    """Options with what they take, and arguments, of a command."""
    from bishan_targets.cli import main

    class Said(io.TextIOWrapper):
        pass

    said = Said(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(said):
        main([command, "--help", "--lang", "en"])
    said.seek(0)
    words = said.read()
    options = [(name, takes) for name, takes in _OPTION.findall(words) if name != "--help"]
    return options, [name for name in _ARGUMENT.findall(words) if not name.startswith("-")]


def command_case(random: Random) -> Case:
    """A command with options and arguments, most of which make sense."""
    command = random.choice(_COMMANDS)
    options, arguments = _options(command)
    line = [command]
    for name in arguments:
        if random.random() < 0.9:
            line.append(_value(name, random))
    for name, takes in random.sample(options, random.randrange(min(5, len(options)) + 1)):
        line += [name, _value(name, random)] if takes else [name]
    if random.random() < 0.2:
        line.insert(random.randrange(len(line) + 1), text(random))
    files = {"targets.toml": PLAN, **SNAPSHOTS, "out/.keep": b"", "table.csv": _TABLE}
    environment = random.choice(({}, {}, {random.choice(_VARIABLES): _variable(random)}))
    # A process gets no argument with a null character, and no half of a pair.
    kept = [each.replace("\0", "").encode("utf-8", "replace").decode() for each in line]
    return Case(files, kept, ("out/", "new", "targets.toml", "actuals/"), environment=environment)


def _value(name: str, random: Random) -> str:
    if name == "--output":
        return random.choice(_OUT)
    if name == "[DIR]":
        return random.choice(("new", "new/er", "."))
    if name in _NAMES_A_FILE:
        return random.choice(_FILES)
    kind = random.random()
    if kind < 0.5:
        return random.choice(_GOOD)
    if kind < 0.7:
        return f"firms={random.choice((*NUMBERS, *DATES, *TEXTS))}"
    return text(random)


def _variable(random: Random) -> str:
    return text(random).replace("\0", "").encode("utf-8", "replace").decode() or "1"


_TABLE: Final = b"date,metric,value\n2022-06-30,firms,310\n"
_VARIABLES: Final = ("BISHAN_LANG", "LANG", "COLUMNS", "TERM", "NO_COLOR", "BISHAN_ASCII", "LC_ALL")
