"""The examples of docs/concepts/gap.md are computed anew."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from plans import write_plan
from running import ROOT, Run

PAGE = (ROOT / "docs/concepts/gap.md").read_text(encoding="utf-8")
EXAMPLES = PAGE.partition("\n## Goals of other kinds\n")[2]
HEAD = "[plan]\nbaseline = 2020-12-31\nby = 2025-12-31\n"


def tables() -> Iterator[list[list[str]]]:
    """The cells of each table, without the line below its heading."""
    for block in re.findall(r"(?:^\|.*\n)+", EXAMPLES, re.MULTILINE):
        rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in block.splitlines()]
        yield [rows[0], *rows[2:]]


def examples() -> Iterator[tuple[str, str, float]]:
    """Target, key and value of each line of the examples."""
    for heading, *rows in list(tables())[1:]:
        yield from ((heading[0], key, float(value)) for key, _, value in rows)


@pytest.mark.parametrize(("target", "key", "value"), list(examples()))
def test_an_example_is_right(
    target: str,
    key: str,
    value: float,
    bishan: Callable[..., Run],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = re.findall(r"```toml\n([\s\S]*?)```", EXAMPLES)[0]
    (_, *metrics), *rows = next(tables())
    figures = {
        f"d{day.replace('-', '_')}": "[values]\n"
        + "".join(f"{m} = {v}\n" for m, v in zip(metrics, values, strict=True) if v)
        for day, *values in rows
    }
    monkeypatch.chdir(write_plan(tmp_path / "plan", HEAD + plan, **figures))
    document = json.loads(bishan("status", target, "--as-of", "2022-12-31", "--json").out)
    found: Any = document["targets"][0]
    for part in ("pace.required" if key == "required" else key).split("."):
        found = found[part]
    assert found == pytest.approx(value, abs=0.0005)


def test_every_kind_has_examples() -> None:
    assert {target for target, _, _ in examples()} == {"prices", "gdp", "emissions", "forest"}
