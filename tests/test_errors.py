"""Every diagnostic has a folder of files that bring it about, and the text that it must give.

`errors/CODE/`, or `errors/CODE/CASE/`, holds the input files, `expected.LANGUAGE.txt` (the text on
stderr, or on stdout if nothing is wrong enough for that) and, if they are needed, `command.txt`
(the arguments; `validate` otherwise) and `setup.txt` (states that git cannot hold).
`pytest --golden` writes the expected texts anew.
"""

import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import Run

from bishan_targets import messages
from bishan_targets.model.diagnostics import Diagnostic, Severity
from bishan_targets.render.problems import problems
from bishan_targets.report.wording import word
from bishan_targets.text.display import display_width
from bishan_targets.text.safe import visible

ERRORS = Path(__file__).parent / "errors"
# Codes that no files and arguments alone bring about, and their tests.
PARQUET = "reading/histories/test_long_parquet.py"
ELSEWHERE = {
    "struck-out": "tables/formats/test_struck_out.py::test_a_name_that_is_struck_out_is_an_error",
    "history-note": f"{PARQUET}::test_a_cell_of_another_type_is_named",
    "history-source": f"{PARQUET}::test_a_cell_of_another_type_is_named",
    "parquet-unread": f"{PARQUET}::test_a_way_of_writing_that_is_not_read_is_no_damage",
    "parquet-digits": "cli/commands/test_export.py::test_what_parquet_cannot_hold_is_said",
    "unpacks-too-large": f"{PARQUET}::test_it_may_not_unpack_to_far_more_than_the_file",
    "too-many-rows": f"{PARQUET}::test_rows_are_counted_before_any_is_read",
    "changed-meanwhile": "cli/commands/test_record.py::test_what_was_shown_must_still_hold",
    "locked": "storage/test_locking.py::test_a_wait_is_said_and_ends",
    "no-deadline": "cli/commands/test_init_of_plans.py::test_a_year_that_is_not_said_is_asked_for",
    "exists": "cli/commands/test_init.py::test_nothing_is_overwritten",
}
PLACE = re.compile(
    r"^(?:(?P<file>\S.*?)(?::(?P<cell>[A-Z]+\d+))?(?::(?P<line>\d+):(?P<column>\d+))?: )?"
    r"(?P<severity>error|warning|info)\[(?P<code>[\w-]+)\]: ",
    re.MULTILINE,
)


def cases() -> Iterator[Path]:
    for folder in sorted(ERRORS.iterdir()):
        inner = [each for each in folder.iterdir() if each.is_dir() and each.name != "actuals"]
        yield from sorted(inner) or [folder]


def code_of(case: Path) -> str:
    return case.relative_to(ERRORS).parts[0]


@pytest.fixture(params=cases(), ids=lambda case: case.relative_to(ERRORS).as_posix())
def case(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case's folder; its files are copied to the working directory and set up."""
    folder: Path = request.param
    shutil.copytree(folder, tmp_path / "case")
    monkeypatch.chdir(tmp_path / "case")
    setup = Path("setup.txt")
    for line in setup.read_text(encoding="utf-8").splitlines() if setup.exists() else ():
        match shlex.split(line):
            case ["mkdir", path]:
                Path(path).mkdir()
            case ["touch", path]:
                Path(path).touch()
            case ["link", path, target]:
                Path(path).symlink_to(target)
            case ["hide", package]:
                monkeypatch.setitem(sys.modules, package, None)
            case unknown:
                raise ValueError(unknown)
    return folder


def arguments(case: Path) -> list[str]:
    command = case / "command.txt"
    return shlex.split(command.read_text(encoding="utf-8")) if command.exists() else ["validate"]


@pytest.mark.parametrize("language", messages.languages())
def test_says_what_is_expected(
    case: Path, language: str, bishan: Callable[..., Run], golden: Callable[[str, str], None]
) -> None:
    run = bishan(*arguments(case), "--lang", language)
    said = run.err or run.out  # of files without errors `validate` says all on stdout
    golden(os.path.relpath(case / f"expected.{language}.txt", ERRORS.parent / "golden"), said)
    is_error = PLACE.search((case / "expected.en.txt").read_text(encoding="utf-8"))
    assert is_error
    # A member that cannot be read leaves nothing judged.
    wrong = 3 if code_of(case) == "member-without-plan" else 2
    assert run.code == (wrong if is_error["severity"] == "error" else 0)


def test_json_has_the_same_codes_and_places(case: Path, bishan: Callable[..., Run]) -> None:
    run = bishan(*arguments(case), "--json")
    found = [
        tuple(each[part] for part in ("file", "cell", "line", "column", "severity", "code"))
        for each in json.loads(run.out)["diagnostics"]
        if each["severity"] != "note"
    ]
    text = (case / "expected.en.txt").read_text(encoding="utf-8")
    said = [
        (
            match["file"],
            match["cell"],
            match["line"] and int(match["line"]),
            match["column"] and int(match["column"]),
            match["severity"],
            match["code"],
        )
        for match in PLACE.finditer(text)
    ]
    assert [each for each in found if each in said] == said
    total = re.search(r"^([\d,]+) errors? found", text, re.MULTILINE)
    errors = [each for each in json.loads(run.out)["diagnostics"] if each["severity"] == "error"]
    number = int(total[1].replace(",", "")) if total else 0
    assert sum(1 + each["more"] for each in errors) == number
    assert code_of(case) in {code for *_, code in found}
    assert run.err == ""


def test_both_languages_name_the_same_places(case: Path) -> None:
    """And show the same lines: only words are translated."""
    said = [
        re.findall(r"^\S*:\d+:\d+: |\[[a-z-]+\](?=[:：])|^ *\d* \| .*$", text, re.MULTILINE)
        for language in messages.languages()
        for text in [(case / f"expected.{language}.txt").read_text(encoding="utf-8")]
    ]
    assert all(each == said[0] for each in said)


def test_nothing_that_is_said_acts_on_the_terminal(case: Path) -> None:
    for path in case.glob("expected.*.txt"):
        text = path.read_text(encoding="utf-8").replace("\n", "")
        assert text.isprintable(), path


@pytest.mark.parametrize("language", messages.languages())
def test_every_code_has_a_folder(language: str) -> None:
    keys = messages.load(language).table
    codes = {key.split(".")[1] for key in keys if key.startswith("error.")}
    assert {folder.name for folder in ERRORS.iterdir()} == codes - ELSEWHERE.keys()
    for code, test in ELSEWHERE.items():
        file, _, name = test.partition("::")
        text = (ERRORS.parent / file).read_text(encoding="utf-8")
        before, _, after = text.partition(f"def {name}(")
        assert code in before.rpartition("\n\n\n")[2] + after.partition("\ndef ")[0]


# --- How a diagnostic is shown -------------------------------------------------------------------

ENGLISH = messages.load("en")


def excerpt(text: str, column: int, length: int) -> tuple[str, str]:
    """The line of the file that is shown, and the line with the carets, without their margins."""
    found = Diagnostic("too-deep", "f.toml", 7, column, length, source_line=text)
    _, line, carets, *_ = problems([found], ENGLISH).split("\n")
    assert line.startswith("    7 |")
    assert carets.startswith("      | ")
    return line[len("    7 | ") :], carets[len("    7 | ") :]


@pytest.mark.parametrize(
    ("text", "column", "length", "line", "carets"),
    [
        ("by = 1", 6, 1, "by = 1", "     ^"),
        ("单位 = 家", 6, 1, "单位 = 家", "       ^^"),
        ("\tby = 12", 7, 2, " by = 12", "      ^^"),
        ("a = \x1b", 5, 1, r"a = \x1b", "    ^^^^"),
        ("e\u0301 = 1", 6, 1, "e\u0301 = 1", "    ^"),
        ("by =", 5, 1, "by =", "    ^"),
        ("", 1, 1, "", "^"),
        ("x" * 90, 1, 90, "x" * 90, "^" * 90),
        ("x" * 91, 1, 91, "x" * 90 + "…", "^" * 90),
        ("家" * 46, 46, 1, "…" + "家" * 21, " " * 41 + "^^"),
        ("x" * 92, 42, 1, "…" + "x" * 90 + "…", " " * 41 + "^"),
        ("x" * 92, 41, 1, "x" * 90 + "…", " " * 40 + "^"),
        ("x" * 200, 101, 3, "…" + "x" * 90 + "…", " " * 41 + "^^^"),
    ],
)
def test_the_place_is_underlined(
    text: str, column: int, length: int, line: str, carets: str
) -> None:
    assert excerpt(text, column, length) == (line, carets)


@given(st.text("ab =家“\t\x1b\u202e", max_size=300), st.data())
def test_carets_stand_right_under_what_is_meant(text: str, data: st.DataObject) -> None:
    column = data.draw(st.integers(1, len(text) + 1))
    length = data.draw(st.integers(1, 12))
    line, carets = excerpt(text, column, length)
    assert display_width(line) <= len("…") + 90 + len("…")
    before = len(carets) - len(carets.lstrip(" "))
    widths = [display_width(line[:end]) for end in range(len(line) + 1)]
    above = line[widths.index(before) :].rstrip("…") if before in widths else ""
    marked = visible(text[column - 1 :][:length]).rstrip()
    shorter = min(len(above), len(marked))
    assert above[:shorter] == marked[:shorter]
    assert bool(above) == bool(visible(text[column - 1 :]).strip())
    assert len(carets) - before <= max(display_width(visible(text[column - 1 :][:length])), 1)


@pytest.mark.parametrize(
    ("code", "name"), [("quoted-number", "given"), ("quoted-number", "key"), ("missing-goal", "id")]
)
def test_long_text_from_a_file_is_cut(code: str, name: str) -> None:
    values = {"given": "1", "key": "k", name: "9" * 5000}
    said = word(Diagnostic(code, values=values), ENGLISH).message
    assert "9" * 60 + "…" in said
    assert "9" * 61 not in said


def test_what_is_known_is_never_cut() -> None:
    known = ", ".join(f"target_number_{number}" for number in range(20))
    said = word(Diagnostic("unknown-id", values={"id": "x", "known": known}), ENGLISH)
    assert said.expected == f"one of {known}"


def test_errors_are_counted_and_warnings_are_not() -> None:
    error = Diagnostic("too-deep")
    warning = Diagnostic("too-deep", severity=Severity.WARNING)
    assert problems([error, warning, error], ENGLISH).endswith("\n\n2 errors found.\n")
    assert "found" not in problems([warning], ENGLISH)
