"""The command line as its users meet it."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from running import ROOT, Run

from bishan_targets import __version__, messages
from bishan_targets.cli import output
from bishan_targets.render.cells import COLUMNS
from bishan_targets.text.display import display_width

Bishan = Callable[..., Run]
Golden = Callable[[str, str], None]

TODAY = "2026-11-24"
DATES = ["2021-06-30", "2021-12-31", TODAY]


@pytest.mark.parametrize("as_of", DATES)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", ["table", "plain", "csv", "markdown"])
def test_status(
    form: str, language: str, as_of: str, bishan: Bishan, in_repository: Path, golden: Golden
) -> None:
    found = bishan("status", "--as-of", as_of, "--format", form, "--lang", language)
    assert found.code == 0
    golden(f"status.{as_of}.{language}.{form}.txt", found.out)
    if form in ("plain", "csv"):
        left_out = messages.load(language)("milestones.left_out") + "\n"
        assert found.err.endswith(left_out) == (form == "csv")
        golden(f"status.{as_of}.{language}.notes.txt", found.err.removesuffix(left_out))
    else:
        assert found.err == ""


@pytest.mark.parametrize("as_of", DATES)
def test_status_json_is_the_same_in_every_language(
    as_of: str, bishan: Bishan, in_repository: Path, golden: Golden
) -> None:
    english = bishan("status", "--as-of", as_of, "--json", "--lang", "en")
    chinese = bishan("status", "--as-of", as_of, "--format", "json", "--lang", "zh")
    assert english == chinese
    golden(f"status.{as_of}.json", english.out)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", ["table", "markdown", "csv"])
@pytest.mark.parametrize(
    ("metric", "as_of"),
    [
        ("high_tech_firms", "2021-12-31"),
        ("tech_firms", TODAY),
        ("rd_share", "2021-12-31"),
        ("invention_patents", "2021-12-31"),
        ("rd_institutions", TODAY),
    ],
)
def test_show(
    metric: str,
    as_of: str,
    form: str,
    language: str,
    bishan: Bishan,
    in_repository: Path,
    golden: Golden,
) -> None:
    found = bishan("show", metric, "--as-of", as_of, "--format", form, "--lang", language)
    assert found.code == 0
    golden(f"show.{metric}.{as_of}.{language}.{form}.txt", found.out)
    if form == "csv":
        golden(f"show.{metric}.{as_of}.{language}.notes.txt", found.err)
    else:
        assert found.err == ""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_validate(language: str, bishan: Bishan, in_repository: Path, golden: Golden) -> None:
    found = bishan("validate", "--lang", language)
    assert (found.code, found.err) == (0, "")
    golden(f"validate.{language}.txt", found.out)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", [[], ["status"], ["show"], ["validate"]])
def test_help(
    command: list[str],
    language: str,
    bishan: Bishan,
    golden: Golden,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BISHAN_LANG", language)
    found = bishan(*command, "--help")
    assert (found.code, found.err) == (0, "")
    assert max(map(display_width, found.out.splitlines())) <= 80
    golden(f"help.{'.'.join([*command, language])}.txt", found.out)


def test_help_is_what_bishan_alone_shows(bishan: Bishan) -> None:
    assert bishan() == bishan("--help") == bishan("-h")


def test_version(bishan: Bishan) -> None:
    assert bishan("--version") == Run(0, f"bishan {__version__}\n", "")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_fits_and_keeps_its_figures(
    width: int,
    language: str,
    bishan: Bishan,
    in_repository: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    found = bishan("status", "--as-of", "2021-12-31", "--format", "table", "--lang", language)
    if width >= 60:
        assert max(map(display_width, found.out.splitlines())) <= width
    for figure in ("3.25", "2021-12-26", "300", "200", "1,306", "694"):
        assert re.search(rf"(^| ){figure}( |$)", found.out, re.MULTILINE), figure
    for pace in ("61.9", "49.8"):
        assert (pace in found.out) == (width >= 100)


def test_columns_line_up_with_chinese_in_them(bishan: Bishan, in_repository: Path) -> None:
    found = bishan("status", "--as-of", "2021-12-31", "--format", "table", "--lang", "zh")
    ends = {
        display_width(line[: line.index(day) + len(day)])
        for line in found.out.splitlines()
        for day in re.findall("2021-(?:12-26|06-30)", line)
    }
    assert len(ends) == 1


def test_csv_and_json_agree(bishan: Bishan, in_repository: Path) -> None:
    document = json.loads(bishan("status", "--as-of", "2021-12-31", "--json").out)
    rows = list(
        csv.DictReader(
            io.StringIO(bishan("status", "--as-of", "2021-12-31", "--format", "csv").out)
        )
    )
    assert tuple(rows[0]) == (*COLUMNS, "gap_unit")
    targets = {each["id"]: each for each in document["targets"]}
    for row in rows:
        target = targets[row["id"]]
        for column, value in _numbers(target).items():
            assert (float(row[column]) if row[column] else None) == value, column
        assert row["verdict"] == target["verdict"]
        assert row["flags"].split() == target["flags"]


def _numbers(target: dict[str, Any]) -> dict[str, float | None]:
    return {
        "latest": target["latest"] and target["latest"]["value"],
        "gap": target["gap"],
        "progress": target["progress"],
        "elapsed": target["elapsed"],
        "pace": target["pace"]["observed"],
        "required": target["pace"]["required"],
        "years": target["projection"]["reached"]["years"],
        "odds": target["projection"]["probability"],
    }


def test_only_and_ids(bishan: Bishan, in_repository: Path) -> None:
    def ids(*arguments: str) -> list[str]:
        found = bishan("status", "--as-of", "2021-12-31", "--format", "csv", *arguments)
        return [row["id"] for row in csv.DictReader(io.StringIO(found.out))]

    assert ids("tech_firms", "rd_share") == ["rd_share", "tech_firms"]
    assert ids("--only", "no_data") == ["invention_patents"]
    assert ids("--only", "no_data", "--only", "too_few") == ["rd_share", "invention_patents"]
    assert ids("tech_firms", "--only", "no_data") == []
    for words in ("no data", "No-Data", "暂无数据", " 暂无 数据 "):
        assert ids("--only", words) == ["invention_patents"]


def test_only_says_the_words_that_the_table_shows(bishan: Bishan, in_repository: Path) -> None:
    said = bishan("status", "--only", "好", "--lang", "zh").err
    assert said.startswith("错误：--only 的值“好”无效，可用：已达标、有望达标、存在风险、")


SINGLE = {
    "status": ("as-of", "format", "file", "lang", "color"),
    "show": ("as-of", "format", "file", "lang"),
    "project": ("until", "method", "as-of", "format", "file", "lang"),
    "rules": ("explain", "as-of", "format", "file", "lang"),
    "backtest": ("as-of", "format", "file", "lang"),
    "report": ("output", "format", "as-of", "file", "lang"),
    "chart": ("output", "width", "fonts", "as-of", "file", "lang"),
    "init": ("example", "from", "lang"),
    "record": ("date", "source", "note", "file", "lang"),
    "retarget": ("at-least", "by", "until", "reason", "source", "file", "lang"),
    "import": ("date", "source", "note", "file", "lang"),
    "export": ("format", "output", "file", "lang"),
    "check": ("base", "fail-on", "format", "as-of", "file", "lang"),
    "accept": ("reason", "owner", "until", "no-worse-than", "file", "lang"),
    "validate": ("file", "lang"),
}


@pytest.mark.parametrize(
    ("command", "option"), [(name, each) for name, found in SINGLE.items() for each in found]
)
def test_an_option_that_can_count_once_is_not_given_twice(
    command: str, option: str, bishan: Bishan, in_repository: Path
) -> None:
    found = bishan(command, f"--{option}", "en", f"--{option}=en")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: --{option} is given twice")


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2021", "2021-12-31"),
        ("2021-06", "2021-06-30"),
        ("2021Q2", "2021-06-30"),
        ("2021年6月", "2021-06-30"),
        ("2021H1", "2021-06-30"),
        ("2021-06-30", "2021-06-30"),
        ("0999-01-01", "0999-01-01"),
    ],
)
def test_every_option_understands_the_same_dates(
    given: str, day: str, bishan: Bishan, in_repository: Path
) -> None:
    for arguments in (["status"], ["show", "tech_firms"], ["project"], ["check", "--no-base"]):
        assert json.loads(bishan(*arguments, "--as-of", given, "--json").out)["as_of"] == day
    new = ("invention_patents=1", "--figures", "level")
    recorded = bishan("record", *new, "--date", given, "-n", "-y", "--json")
    assert json.loads(recorded.out)["figures"][0]["date"] == day


def test_so_do_the_years_ahead(bishan: Bishan, in_repository: Path) -> None:
    asked = ("tech_firms", "--as-of", "2022", "--json")
    given = bishan("project", *asked, "--until", "2030", "--if", "tech_firms=2000@2023年上半年").out
    plain = bishan("project", *asked, "--until", "2030-12-31", "--if", "tech_firms=2000@2023-06-30")
    assert given == plain.out
    assert json.loads(given)["targets"][0]["steps"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["statsu"], "no such command: statsu; did you mean status?"),
        (["xyz"], "no such command: xyz"),
        (["status", "--jsn"], "no such option: --jsn; did you mean --json?"),
        (["status", "--qqq"], "no such option: --qqq"),
        (["record", "--as-of", "2021"], "no such option: --as-of; did you mean --date?"),
        (["status", "--date", "2021"], "no such option: --date; did you mean --as-of?"),
        (["status", "--as-of"], "--as-of requires a value"),
        (["status", "--json=1"], "--json takes no value"),
        (
            ["status", "--as-of", "2021-13-01"],
            "invalid value for --as-of: 2021-13-01 (expected a date",
        ),
        (
            ["status", "--as-of", "31/12/2021"],
            "invalid value for --as-of: 31/12/2021 (expected a date",
        ),
        (["status", "-f", "a", "--file", "b"], "--file is given twice"),
        (["--lang", "en", "--lang", "en", "status"], "--lang is given twice"),
        (
            ["status", "--format", "xml"],
            "invalid value for --format: xml (choose from table, plain",
        ),
        (["status", "--color", "red"], "invalid value for --color: red (choose from auto"),
        (["status", "--lang", "fr"], "invalid value for --lang: fr (choose from en, zh"),
        (["status", "--only", "good"], "invalid value for --only: good (choose from met"),
        (["show"], "missing argument: ID"),
        (["show", "a", "b"], "unexpected argument: b"),
        (["validate", "--lang", "\x1b[31m"], r"invalid value for --lang: \x1b[31m (choose from"),
    ],
)
def test_a_wrong_command_line(
    arguments: list[str], says: str, bishan: Bishan, in_repository: Path
) -> None:
    found = bishan(*arguments)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {says}")
    assert found.err.endswith(" --help' for help.\n")


def test_a_wrong_command_line_in_chinese(bishan: Bishan, in_repository: Path) -> None:
    assert bishan("status", "--lang", "zh", "--jsn").err == (
        "错误：没有选项 --jsn；是否想写 --json？\n用 'bishan status --help' 查看帮助。\n"
    )


def test_warnings_go_to_stderr(bishan: Bishan, tmp_path: Path) -> None:
    (tmp_path / "actuals").mkdir()
    (tmp_path / "targets.toml").write_text("[targets.tech_firms]\nat_least = 2\nby = 2025-12-31\n")
    snapshot = "date = 2020-12-31\n[values]\ntech_firm = 1\n"
    (tmp_path / "actuals" / "2020-12-31.toml").write_text(snapshot)
    found = bishan("status", "--file", str(tmp_path), "--format", "csv")
    assert found.code == 0
    assert "warning[misspelt-metric]" in found.err
    assert "misspelt" not in found.out
    as_json = bishan("status", "--file", str(tmp_path), "--json")
    assert as_json.err == ""
    assert json.loads(as_json.out)["diagnostics"][0]["severity"] == "warning"


def test_a_fault_of_the_program_is_no_verdict(
    bishan: Bishan, in_repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str, *, utf8: bool = False) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(output, "write", broken)
    found = bishan("status")
    assert found.code == 70
    assert "internal error: RuntimeError: broken on purpose" in found.err
    assert "Traceback" not in found.err
    monkeypatch.setenv("BISHAN_DEBUG", "1")
    assert "Traceback" in bishan("status").err


def test_an_interrupt_is_130(
    bishan: Bishan, in_repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(text: str, *, utf8: bool = False) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(output, "write", interrupted)
    assert bishan("status") == Run(130, "", "")


# --- The process: streams, encodings, locales -----------------------------------------------------


def process(
    command: str, environment: dict[str, str] | None = None, cwd: Path = ROOT
) -> subprocess.CompletedProcess[bytes]:
    """Run a shell line with `bishan` standing for this Python's."""
    return subprocess.run(
        ["bash", "-c", f'bishan() {{ "{sys.executable}" -m bishan_targets "$@"; }}; {command}'],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "0", **(environment or {})},
        capture_output=True,
        check=False,
    )


def test_a_reader_who_stops_reading_changes_nothing() -> None:
    notes = process("bishan status").stderr
    assert notes.startswith(b"4 targets:")
    found = process("bishan status | head -1; exit ${PIPESTATUS[0]}")
    assert (found.returncode, found.stderr) == (0, notes)
    found = process("bishan status | true; exit ${PIPESTATUS[0]}")
    assert (found.returncode, found.stderr) == (0, notes)


def test_a_full_disk_is_said_and_is_no_verdict() -> None:
    found = process("bishan status > /dev/full")
    assert found.returncode == 70
    assert found.stderr.startswith(b"bishan: the output could not be written: the disk is full")


def test_closed_streams() -> None:
    assert process("bishan status >&-").returncode == 70
    assert process("bishan status <&-").returncode == 0
    assert process("bishan status --nothing 2>&-").returncode == 2
    assert process("bishan status --nothing 2>/dev/full").returncode == 2


def test_json_is_utf8_whatever_the_stream_says() -> None:
    found = process("bishan status --json", {"PYTHONIOENCODING": "gbk", "LANG": "C"})
    assert json.loads(found.stdout.decode("utf-8"))["plan"]["name"]["zh"].startswith("璧山区")


def test_text_takes_the_streams_encoding() -> None:
    found = process("bishan status --lang zh", {"PYTHONIOENCODING": "gbk"})
    assert "高新技术企业" in found.stdout.decode("gbk")
    ascii_only = process("bishan status --lang zh", {"PYTHONIOENCODING": "ascii"})
    assert (ascii_only.returncode, ascii_only.stderr[:2]) == (0, b"?4")
    assert b">= 3.50" in ascii_only.stdout


def test_the_locale_chooses_the_language() -> None:
    found = process("bishan status", {"LANG": "zh_CN.UTF-8", "PYTHONIOENCODING": "utf-8"})
    assert found.stdout.decode().startswith("代码\t指标\t")


def test_colour_is_for_terminals_and_for_those_who_ask() -> None:
    def colours(command: str, **environment: str) -> bool:
        return b"\x1b[" in process(command, environment).stdout

    assert not colours("bishan status --format table")
    assert colours("bishan status --format table --color always")
    assert colours("bishan status --format table", FORCE_COLOR="1")
    assert not colours("bishan status --format table", FORCE_COLOR="1", NO_COLOR="1")
    assert not colours("bishan status --format table --color never", FORCE_COLOR="1")
    assert colours("bishan status --format table --color always", NO_COLOR="1")
    assert not colours("bishan status --color always")


@pytest.mark.skipif(shutil.which("script") is None, reason="needs `script` for a terminal")
def test_a_terminal_gets_a_table_in_colour() -> None:
    bare = {"TERM": "xterm-256color"}
    on_terminal = process("script -qec 'exec bash -c \"$LINE\"' /dev/null", bare | {"LINE": "true"})
    assert on_terminal.returncode == 0
    line = f'"{sys.executable}" -m bishan_targets status'
    found = process('script -qec "$LINE" /dev/null', bare | {"LINE": line})
    assert b"\x1b[" in found.stdout
    assert "────".encode() in found.stdout
    plain = process('script -qec "$LINE" /dev/null', bare | {"LINE": line, "NO_COLOR": "1"})
    assert b"\x1b[3" not in plain.stdout
    assert "────".encode() in plain.stdout


def test_paths_with_spaces_and_chinese_characters(tmp_path: Path) -> None:
    folder = tmp_path / "璧山 目标"
    shutil.copytree(ROOT / "actuals", folder / "actuals")
    shutil.copy(ROOT / "targets.toml", folder)
    inner = folder / "下级 目录"
    inner.mkdir()
    found = process("bishan status --json", cwd=inner)
    assert json.loads(found.stdout)["plan"]["file"] == "../targets.toml"
    named = process(f"bishan status --json --file '{folder}'")
    assert json.loads(named.stdout)["plan"]["file"] == f"{folder}/targets.toml"
