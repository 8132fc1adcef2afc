"""Finding and reading files: any contents give a book or an InputError."""

import codecs
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import ROOT, Run

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, InputError, Severity, Term
from bishan_targets.recording.accept import add_to_plan
from bishan_targets.storage.locations import find_plan
from bishan_targets.storage.store import load, locator

PLAN = """\
[plan]
name = "璧山区“十四五”目标"
by = 2025-12-31
baseline = 2020-12-31

[targets.tech_firms]
name = "科技型企业"
more_than = 2000
"""
FIGURES = "date = 2020-12-31\n\n[values]\ntech_firms = 939\n"
SNAPSHOT = "actuals/2020-12-31.toml"


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound plan with a snapshot, in a path of spaces and Chinese, as working directory."""
    made = write(tmp_path / "统计 局" / "目标 plan", {"targets.toml": PLAN, SNAPSHOT: FIGURES})
    monkeypatch.chdir(made)
    return made


def faults(path: Path | str = ".") -> list[Diagnostic]:
    with pytest.raises(InputError) as caught:
        load(path)
    return list(caught.value.diagnostics)


def codes(path: Path | str = ".") -> list[tuple[str | None, str]]:
    return [(each.file, each.code) for each in faults(path)]


# --- Finding the plan ----------------------------------------------------------------------------


def test_file_goes_before_the_variable_before_the_working_directory(folder: Path) -> None:
    assert find_plan("a.toml", {"BISHAN_FILE": "b.toml"}) == Path("a.toml")
    assert find_plan(None, {"BISHAN_FILE": "b.toml"}) == Path("b.toml")
    assert find_plan(None, {"BISHAN_FILE": ""}) == Path("targets.toml")
    assert find_plan(None, {}) == Path("targets.toml")


def test_a_folder_stands_for_the_plan_in_it(folder: Path) -> None:
    assert find_plan(str(folder), {}) == folder / "targets.toml"
    assert find_plan(None, {"BISHAN_FILE": "actuals"}) == Path("actuals/targets.toml")
    assert load(folder).plan.file == (folder / "targets.toml").as_posix()


def test_the_nearest_plan_upwards_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "actuals")
    assert find_plan(None, {}) == Path("../targets.toml")
    inner = write(folder / "街道" / "内部", {"x.txt": ""})
    monkeypatch.chdir(inner)
    assert find_plan(None, {}) == Path("../../targets.toml")
    write(folder / "街道", {"targets.toml": PLAN})
    assert find_plan(None, {}) == Path("../targets.toml")


def test_a_folder_called_like_a_plan_is_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "actuals" / "targets.toml").mkdir()
    monkeypatch.chdir(folder / "actuals")
    assert find_plan(None, {}) == Path("../targets.toml")


def test_a_link_that_leads_nowhere_is_not_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = write(folder / "inner", {SNAPSHOT: FIGURES})
    (inner / "targets.toml").symlink_to("gone.toml")
    monkeypatch.chdir(inner)
    assert find_plan(None, {}) == Path("targets.toml")
    (found,) = faults(find_plan(None, {}))
    assert found.values["reason"] == Term("error.unreadable.dangling")


@pytest.mark.parametrize("command", [["validate"], ["status", "--as-of", "2021-12-31"]])
def test_no_plan_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bishan: Callable[..., Run], command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run = bishan(*command)
    assert (run.code, run.out) == (2, "")
    assert "error[no-plan]" in run.err


def test_a_working_directory_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bishan: Callable[..., Run]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    try:
        run = bishan("validate")
        with_file = bishan("validate", "--file", str(ROOT))
        relative = bishan("validate", "--file", "targets.toml")
    finally:
        os.chdir(tmp_path)
    assert (run.code, "error[no-plan]" in run.err) == (2, True)
    assert with_file.code == 0
    assert (relative.code, "error[no-file]" in relative.err) == (2, True)


@pytest.mark.parametrize("name", ["x" * 300, "targets.toml/x", "a\0b", "\udcff"])
def test_paths_that_cannot_be(folder: Path, bishan: Callable[..., Run], name: str) -> None:
    run = bishan("validate", "--file", name)
    assert run.code == 2
    assert "error[" in run.err


def test_a_plan_that_is_not_there_is_the_only_error(folder: Path) -> None:
    assert codes("nowhere/plan.toml") == [("nowhere/plan.toml", "no-file")]
    assert codes(os.devnull) == [(os.devnull, "not-a-file")]


# --- Reading -------------------------------------------------------------------------------------


def test_a_sound_plan(folder: Path) -> None:
    book = load("targets.toml")
    assert list(book.plan.targets) == ["tech_firms"]
    (figure,) = book.observations["tech_firms"]
    assert (figure.date, figure.value, figure.file) == (date(2020, 12, 31), Decimal(939), SNAPSHOT)
    assert book.diagnostics == []


def test_a_plan_by_another_name(folder: Path) -> None:
    (folder / "targets.toml").rename(folder / "规划 2025.toml")
    assert load("规划 2025.toml").plan.file == "规划 2025.toml"


def test_a_read_only_folder_is_read_and_left_as_it_is(folder: Path) -> None:
    everything = [folder, *folder.rglob("*")]
    before = {path: path.stat() for path in everything}
    for path in everything:
        path.chmod(stat.S_IREAD | stat.S_IEXEC)
    try:
        assert load(folder).observations
        assert set(folder.rglob("*")) == set(everything[1:])
    finally:
        for path in everything:
            path.chmod(before[path].st_mode)


def test_links_are_followed(folder: Path, tmp_path: Path) -> None:
    (folder / "actuals").rename(tmp_path / "elsewhere")
    (folder / "actuals").symlink_to(tmp_path / "elsewhere")
    assert load(folder).observations


FORMS: dict[str, Callable[[str], bytes]] = {
    "as it is": lambda text: text.encode(),
    "byte-order mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "both": lambda text: codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode(),
    "no end of line": lambda text: text.rstrip("\n").encode(),
    "tabs": lambda text: text.replace(" = ", "\t=\t").encode(),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_every_form_of_a_file_gives_the_same(folder: Path, form: Callable[[str], bytes]) -> None:
    plain = load(folder)
    write(folder, {"targets.toml": form(PLAN), SNAPSHOT: form(FIGURES)})
    assert load(folder) == plain


@pytest.mark.parametrize("form", ["as it is", "byte-order mark", "CRLF", "both", "no end of line"])
def test_every_form_of_a_file_has_the_same_places(folder: Path, form: str) -> None:
    write(folder, {"targets.toml": FORMS[form](PLAN + 'by = "2025"\nunit = 家\n')})
    places = [(each.code, each.line, each.column, each.source_line) for each in faults()]
    assert places == [("wrong-type", 9, 6, 'by = "2025"'), ("syntax", 10, 8, "unit = 家")]


def test_figures_are_compared_as_decimals(folder: Path) -> None:
    """3.3 − 0.1 meets "at least 3.2", and so does 3.20."""
    plan = PLAN.replace("more_than = 2000", "at_least = 3.2")
    write(folder, {"targets.toml": plan, SNAPSHOT: FIGURES.replace("939", "3.3")})
    book = load(folder)
    (figure,) = book.observations["tech_firms"]
    goal = book.plan.targets["tech_firms"].goal
    assert figure.value - Decimal("0.1") == goal.value
    assert goal.holds(figure.value - Decimal("0.1"))
    assert goal.holds(Decimal("3.20"))
    assert not goal.holds(Decimal("3.1999999999999999999999999"))


# --- Order ---------------------------------------------------------------------------------------

SNAPSHOTS = {
    "2018-12-31": "tech_firms = 700",
    "2019-12-31": "tech_firms = 800",
    "2019-12-31_b": "rd_share = 3.1",
    "2020-12-31": "tech_firms = 939",
}


@pytest.mark.parametrize("order", list(permutations(SNAPSHOTS)), ids=" ".join)
def test_the_order_in_which_files_were_made_does_not_matter(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    write(tmp_path, {"targets.toml": PLAN})
    for name in order:
        text = f"date = {name[:10]}\n[values]\n{SNAPSHOTS[name]}\n"
        write(tmp_path, {f"actuals/{name}.toml": text})
    found = load(tmp_path).observations
    assert [each.value for each in found["tech_firms"]] == [700, 800, 939]
    assert [each.value for each in found["rd_share"]] == [Decimal("3.1")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.permutations(["name = 'x'", "more_than = 2000", "decimals = 1", "by = 2024-12-31"]),
    st.permutations(["tech_firms = 939", "rd_share = { value = 3, note = 'n' }", "patents = 1"]),
    st.permutations(["plan", "tech_firms", "rd_share"]),
)
def test_the_order_of_keys_does_not_matter(
    tmp_path: Path, goal: list[str], values: list[str], tables: list[str]
) -> None:
    def text(goal: list[str], tables: list[str]) -> str:
        parts = {
            "plan": "[plan]\nby = 2025-12-31\nbaseline = 2020-12-31",
            "tech_firms": "\n".join(["[targets.tech_firms]", *goal]),
            "rd_share": "[targets.rd_share]\nat_least = 3.5",
        }
        return "\n".join(parts[name] for name in tables)

    def book(goal: list[str], values: list[str], tables: list[str]) -> Book:
        figures = "\n".join(["date = 2020-12-31", "[values]", *values])
        write(tmp_path, {"targets.toml": text(goal, tables), SNAPSHOT: figures})
        return load(tmp_path)

    shuffled = book(goal, values, tables)
    assert shuffled == book(sorted(goal), sorted(values), sorted(tables))


def test_errors_come_in_order_of_file_and_place(folder: Path) -> None:
    """The plan's first, under any name; all of them, from every file, at once."""
    write(
        folder,
        {
            "zz.toml": "[plan]\nby = 1\nx = 2\n[targets.a\n[targets.b]\n",
            "actuals/2021-12-31.toml": "[values\ntech_firms = 1\n",
            "actuals/2019-12-31.toml": 'date = 2019-12-31\n[values]\nb = 1,0\na = "5"\n',
            "actuals/x.toml": "",
        },
    )
    assert [(each.file, each.line, each.code) for each in faults("zz.toml")] == [
        ("zz.toml", 2, "wrong-type"),
        ("zz.toml", 3, "unknown-key"),
        ("zz.toml", 4, "syntax"),
        ("zz.toml", 5, "missing-goal"),
        ("actuals/2019-12-31.toml", 3, "syntax"),
        ("actuals/2019-12-31.toml", 4, "quoted-number"),
        ("actuals/2021-12-31.toml", 1, "syntax"),
        ("actuals/x.toml", None, "bad-file-name"),
        ("actuals/x.toml", 1, "empty-file"),
    ]


# --- Snapshots -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("2021-06-30.toml", None),
        ("2021-06-30_年报 (1).toml", None),
        ("2021-06-30_.toml", None),
        ("2021-06-30_a\nb.toml", None),
        ("2021-06-30.TOML", "bad-file-name"),
        ("2021-06-30-survey.toml", "bad-file-name"),
        ("2021-6-30.toml", "bad-file-name"),
        ("20210630.toml", "bad-file-name"),
        ("2021-06-31.toml", "bad-file-name"),
        ("２０２１-06-30.toml", "bad-file-name"),
        (" 2021-06-30.toml", "bad-file-name"),
        ("二季度.toml", "bad-file-name"),
        ("2021-06-29.toml", "date-mismatch"),
        ("2021-06-29_x.toml", "date-mismatch"),
    ],
)
def test_the_name_of_a_snapshot_is_its_date(folder: Path, name: str, code: str | None) -> None:
    write(folder, {f"actuals/{name}": "date = 2021-06-30\n[values]\ntech_firms = 1306\n"})
    if code:
        assert codes() == [(f"actuals/{name}", code)]
    else:
        assert [each.value for each in load(folder).observations["tech_firms"]] == [939, 1306]


@pytest.mark.parametrize("name", [".2021.toml", ".#x.toml", "notes.txt", "x.toml~", "x.toml.bak"])
def test_other_files_are_left_alone(folder: Path, name: str) -> None:
    write(folder, {f"actuals/{name}": b"\xff\x00", "actuals/old/x.toml": b"\xff"})
    assert load(folder).diagnostics == []


def test_a_snapshot_with_the_wrong_date_is_one_error_and_no_duplicates(folder: Path) -> None:
    """The usual slip: last time's file was copied, and its date left as it was."""
    write(folder, {"actuals/2021-06-30.toml": FIGURES})
    assert codes() == [("actuals/2021-06-30.toml", "date-mismatch")]


def test_what_is_no_file(folder: Path) -> None:
    (folder / "actuals/2021-06-30.toml").mkdir()
    os.mkfifo(folder / "actuals/2021-12-31.toml")
    (folder / "actuals/2022-06-30.toml").symlink_to("2022-06-30.toml")
    (folder / "actuals/2022-12-31.toml").symlink_to("gone.toml")
    found = faults()
    assert [each.code for each in found] == [*["not-a-file"] * 2, *["unreadable"] * 2]
    assert [each.values.get("reason") for each in found[2:]] == [
        Term("error.unreadable.loop"),
        Term("error.unreadable.dangling"),
    ]


@pytest.mark.skipif(not os.geteuid(), reason="root may read everything")
def test_what_may_not_be_read(folder: Path) -> None:
    (folder / SNAPSHOT).chmod(0)
    (found,) = faults()
    assert (found.code, found.values["reason"]) == ("unreadable", Term("error.unreadable.denied"))


@pytest.mark.parametrize("error", [PermissionError(13, "x"), OSError(74, "Bad message")])
def test_what_the_system_refuses(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def refuse(*_: object) -> Iterator[Path]:
        raise error

    monkeypatch.setattr(Path, "read_bytes", refuse)
    reason = {13: Term("error.unreadable.denied"), 74: "Bad message"}[error.errno or 0]
    assert [each.values["reason"] for each in faults()] == [reason, reason]
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(Path, "iterdir", refuse)
    (found,) = faults()
    assert (found.file, found.values["reason"]) == ("actuals", reason)
    monkeypatch.setattr(Path, "is_dir", refuse)
    assert find_plan("x.toml", {}) == Path("x.toml")


def test_the_folder_of_figures(folder: Path) -> None:
    (folder / SNAPSHOT).unlink()
    assert [(each.code, each.severity) for each in load(".").diagnostics] == [
        ("empty-actuals", Severity.INFO)
    ]
    (folder / "actuals").rmdir()
    assert [(each.code, each.severity) for each in load(".").diagnostics] == [
        ("no-actuals", Severity.INFO)
    ]
    (folder / "actuals").touch()
    assert codes() == [("actuals", "not-a-folder")]


# --- Encodings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "problem", "place"),
    [
        (PLAN.encode("gbk"), "gbk", (2, 9)),
        ("# 表\n选择 = 1\n".encode("gb18030"), "gbk", (1, 3)),
        (PLAN.encode("utf-16"), "utf-wide", (1, 1)),
        (codecs.BOM_UTF16_BE + PLAN.encode("utf-16-be"), "utf-wide", (1, 1)),
        (PLAN.encode("utf-16-le"), "utf-wide", (1, 1)),
        (FIGURES.encode("utf-16-be"), "utf-wide", (1, 1)),
        (b"a = 1\nb = 'caf\xe9 x'\n", "windows", (2, 9)),
        (b"a = 1\nb = '\x81 \x8d'\n", "unknown", (2, 6)),
        (PLAN.encode().replace("型".encode(), b"\xe5"), "damaged", (7, 11)),
        (codecs.BOM_UTF8 + PLAN.encode()[:-1] + "高企统计".encode()[:-1], "damaged", (8, 20)),
        (b"PK\x03\x04\x00\x00" + bytes(range(256)), "binary", (2, 118)),
        (b"a = 1\nb = 2\x00\n", "binary", (2, 6)),
    ],
)
def test_an_encoding_is_named(
    folder: Path, data: bytes, problem: str, place: tuple[int, int]
) -> None:
    write(folder, {"targets.toml": data})
    (found,) = faults()
    assert found.code == "encoding"
    assert found.values["problem"] == Term(f"error.encoding.{problem}")
    assert (found.line, found.column) == place


def test_a_line_in_another_encoding_is_shown_as_it_was_meant(folder: Path) -> None:
    write(folder, {"targets.toml": PLAN.encode("gb18030")})
    (found,) = faults()
    assert found.source_line == 'name = "璧山区“十四五”目标"'


# --- Anything at all -----------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(line.encode() + b"\n" for line in PLAN.splitlines()),
        *(line.encode() + b"\n" for line in FIGURES.splitlines()),
        *("“”，＝５％".encode(), "目标".encode("gbk"), b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"\r"),
        *(b'"', b"'''", b'"""', b"[", b"]", b"{", b"}", b"=", b".", b",", b"#", b"\\", b"\x1b[2J"),
        *(b"[targets.b]\n", b"nan", b"9" * 5000, b"1e999999999", b"[" * 3000, b"a.a.a.a = 1\n"),
    ]
)
CONTENT = st.binary(max_size=200) | st.lists(PIECES, max_size=15).map(b"".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(plan=CONTENT | st.just(PLAN.encode()), snapshot=CONTENT | st.just(FIGURES.encode()))
def test_any_bytes_are_read_or_refused(folder: Path, plan: bytes, snapshot: bytes) -> None:
    write(folder, {"targets.toml": plan, SNAPSHOT: snapshot})
    found: Sequence[Diagnostic] = ()
    try:
        sound = bool(load(folder).plan.tracked)
    except InputError as error:
        sound, found = False, error.diagnostics
    assert sound or found
    assert all(each.file for each in found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(plan=CONTENT, snapshot=CONTENT, language=st.sampled_from(["en", "zh"]))
def test_any_bytes_are_told_without_harm(
    folder: Path, bishan: Callable[..., Run], plan: bytes, snapshot: bytes, language: str
) -> None:
    write(folder, {"targets.toml": plan, SNAPSHOT: snapshot})
    run = bishan("validate", "--lang", language)
    assert run.code in (0, 2)
    said = (run.err + run.out).replace("\n", "")
    assert not any(each < " " or each in "\x7f\x9b\u202e" for each in said)


# --- Places in a repository -----------------------------------------------------------------------


def test_a_key_is_found_by_its_files_path_in_the_repository(folder: Path) -> None:
    where = locator()
    assert where("targets.toml", ("plan", "by")) == (None, 3)
    (folder / ".git").mkdir()
    where = locator()
    assert where("targets.toml", ("plan", "by")) == ("targets.toml", 3)
    assert where(SNAPSHOT, ("values", "tech_firms")) == (SNAPSHOT, 4)
    assert where("targets.toml", ("targets", "tech_firms", "by")) == ("targets.toml", 6)
    assert where("none.toml", ("plan",)) == ("none.toml", None)
    os.chdir("actuals")
    assert locator()("2020-12-31.toml", ("date",)) == (SNAPSHOT, 1)


def test_a_work_tree_has_a_file_in_place_of_the_folder(folder: Path) -> None:
    write(folder.parent, {".git": "gitdir: elsewhere\n"})
    assert locator()("targets.toml", ("plan",)) == (f"{folder.name}/targets.toml", 1)


# --- Additions to a plan --------------------------------------------------------------------------

CLOSED = {"target": "tech_firms", "outcome": "met", "source": "年报"}


def test_an_addition_leaves_the_rest_as_it_is(folder: Path) -> None:
    added = add_to_plan(folder / "targets.toml", "closed", CLOSED)
    assert added.split() == [
        *("[[closed]]", "target", "=", '"tech_firms"', "outcome", "=", '"met"'),
        *("source", "=", '"年报"'),
    ]
    text = (folder / "targets.toml").read_text(encoding="utf-8")
    assert text.startswith(PLAN)
    assert text.removeprefix(PLAN).strip() == added.strip()
    (closure,) = load(folder).plan.policy.closures
    assert (closure.target, closure.outcome, closure.source) == ("tech_firms", "met", "年报")


def test_an_addition_that_cannot_be_read_is_not_written(folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        add_to_plan(folder / "targets.toml", "closed", {**CLOSED, "target": "none"})
    assert [each.code for each in caught.value.diagnostics] == ["unknown-target"]
    assert (folder / "targets.toml").read_text(encoding="utf-8") == PLAN


def test_nothing_is_added_to_a_plan_that_cannot_be_opened(folder: Path) -> None:
    plan = folder / "targets.toml"
    plan.unlink()
    plan.symlink_to("nowhere")
    with pytest.raises(InputError) as caught:
        add_to_plan(plan, "closed", CLOSED)
    assert [each.code for each in caught.value.diagnostics] == ["unreadable"]
