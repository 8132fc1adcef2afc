"""Any snapshots, and the output of commands on them."""

import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import strategies as st

from bishan_targets.cli import main

AS_OF = ("--as-of", "2022-12-31")
IDS = (
    "firms",
    "share",
    "1.x",
    "研发占比",
    "2021",
    "true",
    "date",
    "_a",
    "a-b_c",
    "metric",
    "x" * 60,
)
_STARTS = st.sampled_from(
    ["", "", "=", "+", "-", "@", "'", "\t", "\r", "\n", " ", '"', "''=", "{", "#"]
)
# A file with a null is not taken for text.
_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from(
    ",;\t\r\n\"'|　🎉\u2028\x01_x"
)
TEXTS = st.builds(str.__add__, _STARTS, st.text(_CHARACTERS, max_size=12)).filter(str.strip)
_ENDS = st.sampled_from(["", " ", "\n", "\t", "　"])
SAID = st.none() | st.builds(str.__add__, TEXTS, _ENDS)
VALUES = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-9999, max_value=9999),
    st.integers(-(10**28) + 1, 10**28 - 1).map(Decimal),
    st.builds(
        lambda digits, exponent: Decimal(digits).scaleb(exponent),
        st.integers(-(10**6), 10**6),
        st.integers(-30, 30),
    ),
    st.sampled_from(["0", "-0.0", "1998", "2021", "0.1", "1E-90", "9" * 28]).map(Decimal),
)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31)) | st.sampled_from(
    [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2199, 12, 31)]
)


@st.composite
def snapshots(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Files of figures by name, some days with two of them."""
    files: dict[str, dict[str, Any]] = {}
    for day in draw(st.lists(DAYS, min_size=1, max_size=4, unique=True)):
        metrics = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=5, unique=True))
        middle = draw(st.integers(0, len(metrics)))
        for name, group in ((f"{day}.toml", metrics[:middle]), (f"{day}_b.toml", metrics[middle:])):
            if group:
                values = {metric: draw(figures()) for metric in group}
                source = draw(SAID)
                files[name] = {
                    "date": day,
                    **({"source": source} if source else {}),
                    "values": values,
                }
    return files


@st.composite
def figures(draw: st.DrawFn) -> dict[str, Any]:
    said = {
        "source": draw(SAID),
        "note": draw(SAID),
        "provisional": draw(st.none() | st.booleans()),
    }
    return {
        "value": draw(VALUES),
        **{key: value for key, value in said.items() if value is not None},
    }


PLAN = {
    "targets": {
        "firms": {"more_than": 500, "by": date(2025, 12, 31), "unit": "家", "name": "企业"},
        "share": {"at_least": Decimal("3.5"), "by": date(2025, 12, 31), "unit": "%"},
        "1.x": {"at_most": 7, "by": date(2025, 12, 31)},
        "研发占比": {"less_than": 7, "by": date(2025, 12, 31)},
    }
}


@contextmanager
def folder(files: Mapping[str, dict[str, Any]]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        (path / "actuals").mkdir()
        (path / "targets.toml").write_bytes(tomli_w.dumps(PLAN).encode())
        for file, content in files.items():
            (path / "actuals" / file).write_bytes(tomli_w.dumps(content).encode())
        yield path


def run(*arguments: str) -> str:
    """A command's stdout; it must find nothing wrong."""
    content = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(content, encoding="utf-8")):
        assert main(arguments) == 0
        return content.getvalue().decode()


def documents(path: Path, metrics: set[str]) -> list[str]:
    """The output of `status` and `show`; two files of one day are one afterwards."""
    shown = [run("show", metric, "-f", str(path), "--json", *AS_OF) for metric in sorted(metrics)]
    status = run("status", "-f", str(path), "--json", *AS_OF)
    return [_of_figures(each).replace("_b.toml", ".toml") for each in (status, *shown)]


def _of_figures(document: str) -> str:
    """A document without its remarks on files, such as on dates in the future."""
    return json.dumps({**json.loads(document), "diagnostics": []}, ensure_ascii=False)
