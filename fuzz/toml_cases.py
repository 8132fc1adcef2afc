"""Plans and snapshots: those of the repository and of the tests changed, and others made up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from fuzz.case import PLAN, SNAPSHOTS, WRITTEN, Case
from fuzz.mutation import DATES, NUMBERS, TEXTS, mutated, text

ROOT: Final = Path(__file__).parent.parent
_ENVIRONMENT: Final = {"BISHAN_ASCII": "1", "COLUMNS": "100"}

_KEYS: Final = (
    *("name", "name.zh", "unit", "unit.en", "more_than", "at_least", "at_most", "less_than", "by"),
    *("baseline", "every", "decimals", "minimum", "maximum", "source", "note", "group", "keep"),
    *("better", "rule", "value", "date", "provisional", "x", "é", '"a b"', '""', "a.b.c"),
)
_HEADERS: Final = (
    *(
        "[plan]",
        "[targets.a]",
        "[targets.a.baseline]",
        '[targets."="]',
        "[indicators.b]",
        "[check]",
    ),
    *("[check.targets.a]", "[[waivers]]", "[[revisions]]", "[[retired]]", "[[closed]]", "[import]"),
    *(
        "[import.names]",
        "[values]",
        "[values.a]",
        "[[values]]",
        "[targets]",
        "[x]",
        "[",
        "[[plan]]",
    ),
)
_VALUES: Final = (
    *('"\\u001b[31m\\u202e\\u009b\\u2028"', '"1' + " " * 3000 + 'x"'),
    *("true", "false", "[]", "{}", "[1, 2]", "{ date = 2020-12-31, value = 1 }", '"month"'),
    *("{ value = 1, note = '''a\nb''' }", "[" * 300, "{ a = " * 150, '"\\u0000"', '"\\ud800"'),
    *('"""\n"""', "'a'", '"half-year"', '"un"', '"higher"', '"regressed"', '"error"', '"a\\tb"'),
)
_TOKENS: Final = tuple(
    each.encode(errors="surrogatepass")
    for each in (*_HEADERS, *_VALUES, *_KEYS, *NUMBERS, *DATES, *TEXTS, "=", ".", "\n", "#", ",")
)
_COMMANDS: Final[Sequence[Sequence[str]]] = (
    *(("validate",), ("validate", "--json"), ("status", "--json"), ("status", "--format", "csv")),
    *(("status", "--format", "table", "--lang", "zh"), ("status", "--format", "markdown")),
    *(("status", "--format", "plain", "--as-of", "2021-12-31"), ("show", "firms")),
    *(("show", "a", "--json"), ("project", "--json"), ("project", "--as-of", "2021-12-31")),
    *(("backtest",), ("rules", "--json"), ("rules", "--explain", "firms"), ("export",)),
    *(("check", "--no-base", "--format", name) for name in ("text", "json", "junit", "sarif")),
    *(("check", "--no-base", "--format", name) for name in ("github", "gitlab", "markdown")),
)
_WRITING: Final[Sequence[Sequence[str]]] = (
    ("record", "firms=310", "--date", "2022-06-30", "--yes"),
    ("record", "firms=1", "--date", "2021-12-26", "--replace", "--note", "x", "--yes"),
    ("accept", "regressed", "firms", "--reason", "x", "--owner", "y", "--until", "2030-01-01"),
)
_SLOW: Final[Sequence[Sequence[str]]] = (
    ("report", "-o", "out.md"),
    ("chart", "firms", "-o", "out.svg"),
    ("show", "firms", "--plot"),
)


@cache
def _corpus() -> list[tuple[str, bytes]]:
    """Name and content of every TOML file at hand."""
    found = sorted((ROOT / "tests" / "errors").rglob("*.toml"))
    found += [ROOT / "targets.toml", *sorted((ROOT / "actuals").glob("*.toml"))]
    return [(path.name, path.read_bytes()) for path in found if path.is_file()]


def toml_case(random: Random) -> Case:
    """A plan with snapshots of which something is broken, and a command that reads them."""
    return Case(files(random), *_command(random), environment=_ENVIRONMENT)


def files(random: Random) -> dict[str, bytes]:
    """A plan and its snapshots, one of them broken or made up."""
    found = {"targets.toml": PLAN, **SNAPSHOTS}
    name = random.choice(("targets.toml", "targets.toml", *SNAPSHOTS))
    make = random.choice((_changed, _changed, _taken, _made_up))
    found[name] = make(name, found[name], random)
    return found


def _changed(_: str, content: bytes, random: Random) -> bytes:
    return mutated(content, random, _TOKENS)


def _taken(name: str, _: bytes, random: Random) -> bytes:
    """A file of the repository's, of the same kind, changed."""
    kinds = [content for each, content in _corpus() if (each == "targets.toml") == (name == each)]
    return mutated(random.choice(kinds), random, _TOKENS)


def _made_up(name: str, _: bytes, random: Random) -> bytes:
    """Statements, most of them such as a file may hold."""
    plan = name == "targets.toml"
    lines = ["[plan]", "by = 2030-12-31"] if plan else [f"date = {name[8:18]}", "[values]"]
    for _i in range(random.randrange(1, 40)):
        lines.append(random.choice(_HEADERS) if random.random() < 0.2 else _statement(random))
    return "\n".join(lines).encode(errors="surrogatepass")


def _statement(random: Random) -> str:
    key = random.choice(_KEYS) if random.random() < 0.9 else text(random)
    makers: Sequence[Callable[[], str]] = (
        lambda: random.choice(NUMBERS),
        lambda: random.choice(DATES),
        lambda: random.choice(_VALUES),
        lambda: '"' + text(random).replace("\\", "\\\\").replace('"', '\\"') + '"',
    )
    return f"{key} = {random.choice(makers)()}"


def _command(random: Random) -> tuple[Sequence[str], Sequence[str]]:
    """A command, and what it may change."""
    kind = random.random()
    if kind < 0.04:
        return random.choice(_SLOW), ("out.",)
    return (random.choice(_WRITING), WRITTEN) if kind < 0.2 else (random.choice(_COMMANDS), ())
