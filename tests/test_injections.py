"""Every text that a file, a name or the command line can hold, in every output: it stays text.

The formats for services are held against the same in `render/test_check_formats.py`, and the page
in a browser in `render/test_browser.py`.
"""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from markdown_it import MarkdownIt
from running import Run

Bishan = Callable[..., Run]
DAY = ("--as-of", "2022-06-30")
# A TOML basic string: escapes of terminals, line ends, markup of every kind, commands of services.
HARM = (
    r"\u001b[31m\u001b]8;;http://evil\u0007\u009b1m\u202e\u2028\u2066\ufeff\u007f\r\n::error::x\t"
    r"%0A##[error]y <script>alert(1)</script><!-- &amp; ]]> [a](http://evil) ![b](javascript:x) "
    r"`c` | d @octocat #12 www.evil.example [red]e[/red] {{ 7*7 }} {0} $(id) \" ' \\"
)
STARTS = ("=1+1 ", "+1 ", "-1 ", "@SUM ", r"\t=1 ", r"\r=1 ", "'=1 ", "\uff1d1 ", "")
ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
LABEL = "_\x1b[31m|<b>`=\n::error::x"


@pytest.fixture(
    params=STARTS, ids=["equals", "plus", "minus", "at", "tab", "cr", "quote", "wide", "plain"]
)
def plan(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A plan with harm in all that it may say, in a folder and a file that are called so, too."""
    text = f'"{request.param}{HARM}"'
    folder = tmp_path / "a\x1b[31m|<b>`\n::error::x"
    (folder / "actuals").mkdir(parents=True)
    (folder / "targets.toml").write_text(
        f"[plan]\nname = {text}\nsource = {text}\nby = 2030-12-31\n[targets.firms]\nname = {text}\n"
        f"unit = {text}\ngroup = {text}\nnote = {text}\nsource = {text}\nmore_than = 500\n"
        f"[import.names]\n{text} = 'firms'\n"
        f"[[waivers]]\nrule = 'regressed'\nmetric = 'firms'\nuntil = 2022-07-30\n"
        "no_worse_than = 1\n"
        f"reason = {text}\nowner = {text}\n"
        f"[milestones.law]\nname = {text}\nevidence = {text}\nowner = {text}\nsource = {text}\n"
        f"note = {text}\nsteps = [{text}]\n"
        f"[[closed]]\nmilestone = 'law'\noutcome = {text}\nsource = {text}\n",
        encoding="utf-8",
    )
    for day, value in (("2020-12-31", 239), ("2021-12-31", 300)):
        figure = f"{{ value = {value}, note = {text}, source = {text}, provisional = true }}"
        (folder / "actuals" / f"{day}{LABEL}.toml").write_text(
            f"date = {day}\nsource = {text}\n[values]\nfirms = {figure}\nother = 5\n"
            f"[milestones.law]\nstate = 'begun'\nsteps_done = [{text}]\nevidence = {text}\n"
            f"source = {text}\nnote = {text}\n",
            encoding="utf-8",
        )
    return folder


def tables() -> list[tuple[str, ...]]:
    return [(name, *DAY) for name in ("status", "project", "backtest", "rules")] + [
        *(("show", "firms", *DAY), ("show", "law", *DAY), ("status", "law", *DAY)),
    ]


def said(bishan: Bishan, plan: Path, *arguments: str) -> str:
    found = bishan(*arguments, "--file", str(plan))
    assert found.code in (0, 1), found.err
    assert not ACTING.search(found.err)
    assert "\n::" not in f"\n{found.err}"
    return found.out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_terminals_show(language: str, plan: Path, bishan: Bishan) -> None:
    lines = [("validate",), ("check", "--no-base", *DAY), ("rules", "--explain", "firms", *DAY)]
    lines += [(*each, "--format", name) for each in tables() for name in ("table", "plain")]
    for line in lines:
        out = said(bishan, plan, *line, "--lang", language)
        assert not ACTING.search(out), line
        assert "\n::" not in f"\n{out}", line
        if line[0] == "check":
            assert "##[" not in out


def test_tab_separated_text_is_a_table(plan: Path, bishan: Bishan) -> None:
    out = said(bishan, plan, "status", *DAY, "--format", "plain")
    tabs = [{line.count("\t") for line in block.splitlines()} for block in out.split("\n\n")]
    assert tabs == [{18}, {8}]


@pytest.mark.parametrize("line", tables(), ids=lambda line: line[0])
def test_json(line: tuple[str, ...], plan: Path, bishan: Bishan) -> None:
    out = said(bishan, plan, *line, "--json")
    assert not ACTING.search(out)
    if line[0] == "status":
        found = json.loads(out)
        for row in (*found["targets"], *found["milestones"]):
            assert "\x1b[31m" in row["name"]["und"]


@pytest.mark.parametrize("line", tables(), ids=lambda line: line[0])
def test_csv_has_no_formula(line: tuple[str, ...], plan: Path, bishan: Bishan) -> None:
    rows = list(csv.reader(io.StringIO(said(bishan, plan, *line, "--format", "csv"))))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert not ACTING.search(cell)
        assert not re.match(r"\s*[=+@]|-(?![\d.])", cell), cell
        assert not re.match(r"[+-]\d+ ", cell), cell


def test_exported_tables_have_no_formula(plan: Path, bishan: Bishan, tmp_path: Path) -> None:
    rows = list(
        csv.reader(io.StringIO(said(bishan, plan, "export", "--format", "csv"), newline=""))
    )
    assert len(rows) == 5
    assert {len(row) for row in rows} == {6}
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if re.match("\\s*[=+@\uff1d]|[\t\r]|-(?![0-9.])", cell)]
    assert not any(map(ACTING.search, cells))
    lines = said(bishan, plan, "export", "--format", "jsonl").splitlines()
    assert not any(map(ACTING.search, lines))
    path = tmp_path / "a.xlsx"
    said(bishan, plan, "export", "-o", str(path))
    written = [cell for row in openpyxl.load_workbook(path).worksheets[0] for cell in row]
    assert {cell.data_type for cell in written if isinstance(cell.value, str)} == {"s"}
    assert not [cell for cell in written if cell.hyperlink]


class Html(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize(
    "line",
    [
        *((*each, "--format", "markdown") for each in tables()),
        ("report", "-o", "-", "--format", "markdown"),
    ],
    ids=lambda line: line[0],
)
def test_markdown_is_text(line: tuple[str, ...], plan: Path, bishan: Bishan) -> None:
    out = said(bishan, plan, *line)
    assert not ACTING.search(out)
    html = Html(MarkdownIt("commonmark", {"html": True}).enable("table").render(out))
    blocks = {"h1", "h2", "h3", "h4", "p", "table", "thead", "tbody", "tr", "th", "td"}
    lists = {"ul", "li", "strong", "em"}  # of rows that are too wide for a table
    assert html.tags <= blocks | lists
    assert not any(re.search(r"@\w|#\d|www\.", text) for text in html.texts)


def test_pictures_are_inert(plan: Path, bishan: Bishan, tmp_path: Path) -> None:
    path = tmp_path / "chart.svg"
    said(bishan, plan, "chart", "firms", "-o", str(path), *DAY)
    root = ElementTree.fromstring(path.read_bytes())
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in {
            "svg",
            "g",
            "path",
            "text",
            "rect",
            "line",
            "defs",
            "clipPath",
            "style",
            "title",
            "desc",
            "tspan",
        }
        for name, value in element.attrib.items():
            assert not name.rpartition("}")[2].startswith("on")
            assert "href" not in name
            assert "javascript:" not in value or name == "aria-label"
    assert not ACTING.search(path.read_text(encoding="utf-8"))


def test_errors_show_what_is_wrong_without_doing_it(plan: Path, bishan: Bishan) -> None:
    """The line with its caret, the value quoted, the file's name: all from files."""
    (plan / "actuals" / "2022-01-31.toml").write_text(
        "date = 2022-01-31\n[values]\nfirms = '\u202e\u009b31m \u2066'\n\"\\u001b[2J\" = 5\n",
        encoding="utf-8",
    )
    for options in ((), ("--lang", "zh"), ("--json",)):
        found = bishan("validate", "--file", str(plan), *options)
        assert found.code == 2
        assert not ACTING.search(found.err + found.out)
        assert "\n::" not in f"\n{found.err}\n{found.out}"


@pytest.mark.parametrize("harm", ["\x1b[31m", "\u202e", "\n::error::x", "\x9b1m", "\ud800"])
def test_the_command_line_is_text_as_well(harm: str, plan: Path, bishan: Bishan) -> None:
    lines = (
        ("status", harm), ("status", "--as-of", harm), ("status", "--format", harm), (harm,),
        ("record", f"firms={harm}"), ("record", f"{harm}=5"), ("status", f"--{harm}"),
        ("import", harm), ("import", "x", "--map", harm), ("show", harm),
        ("chart", harm, "-o", harm), ("retarget", harm, "--undo"),
        ("retarget", "firms", "--at-least", harm, "--reason", "r"),
        ("check", "--base", harm), ("check", "-o", harm), ("accept", harm), ("schema", harm),
        ("project", "--if", harm), ("init", "--example", harm), ("export", harm),
    )  # fmt: skip
    for line in lines:
        file = () if line[0] in ("schema", "init", harm) else ("--file", str(plan))
        found = bishan(*line, *file)
        assert found.code in (2, 3), line
        assert not ACTING.search(found.err + found.out), line
        assert "\n::error" not in f"\n{found.err}\n{found.out}", line
