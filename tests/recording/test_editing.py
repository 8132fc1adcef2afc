"""Changing the text of input files: only the part meant, with the rest unchanged."""

import codecs
import difflib
import sys
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bishan_targets.model.diagnostics import InputError
from bishan_targets.model.observations import Observation
from bishan_targets.reading.schema.plan_file import SnapshotFile
from bishan_targets.recording.editing import (
    changed_snapshot,
    new_snapshot,
    toml_number,
    with_import_names,
)
from bishan_targets.recording.entries import Change, Effect, Entry
from bishan_targets.recording.kept_lines import merged
from bishan_targets.recording.toml_editing import array_of_tables, with_added

DAY = date(2021, 6, 30)


def new(metric: str, value: str, **more: Any) -> Change:
    return Change(Entry(metric, DAY, Decimal(value), **more), None, Effect.NEW)


def published(metric: str, value: str, **more: Any) -> Change:
    """A new figure of the source that the snapshots below have in common."""
    return new(metric, value, source="统计公报", **more)


def replaced(metric: str, value: str, **more: Any) -> Change:
    before = Observation(DAY, Decimal(value) + 1)
    return Change(Entry(metric, DAY, Decimal(value), **more), before, Effect.REPLACED)


def amended(metric: str, value: str, **more: Any) -> Change:
    before = Observation(DAY, Decimal(value))
    return Change(Entry(metric, DAY, Decimal(value), **more), before, Effect.AMENDED)


def parse(content: bytes) -> dict[str, Any]:
    return tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)


def edited(text: str, *changes: Change) -> str:
    return changed_snapshot("s.toml", text.encode(), changes).decode()


def read_text(text: str) -> dict[str, Observation]:
    table = SnapshotFile.model_validate(parse(text.encode()))
    return {name: figure for name, (figure,) in table.observations("s.toml").items()}


def difference(before: str, after: str) -> list[str]:
    """The lines that went and came, without those around them."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


COMMENTED = """\
#:schema https://example.org/snapshot.json
# Who keeps this: the statistics office.
date = 2021-06-30   # end of the half-year
source = '统计公报'

[values]
firms   = 1_306     # aligned by hand
share   = 3.50
hours = { value = 12, note = "a # in a text" } # and one behind

# Below: figures with more to say.
[values.patents]
value = 0x10        # in hexadecimal, for once
note = \"\"\"
# not a comment, but a text
\"\"\"
provisional = true
# The end.
"""
PLAIN = """\
date = 2021-06-30
source = "统计公报"

[values]
firms = 1306
share = 3.50

[values.patents]
value = 16
note = "初步"
provisional = true
"""


# --- a snapshot that has comments -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (published("new", "5"), ["+new = 5"]),
        (published("new", "5.10"), ["+new = 5.10"]),
        (published("a.b", "5"), ['+"a.b" = 5']),
        (new("新", "5", source="统计公报"), ['+"新" = 5']),
        (published("new", "5", note='so "said"'), ['+new = { value = 5, note = "so \\"said\\"" }']),
        (
            replaced("firms", "1300"),
            ["-firms   = 1_306     # aligned by hand", "+firms   = 1300     # aligned by hand"],
        ),
        (
            replaced("firms", "1300", source="年报"),
            [
                "-firms   = 1_306     # aligned by hand",
                '+firms   = { value = 1300, source = "年报" }     # aligned by hand',
            ],
        ),
        (
            replaced("hours", "13"),
            [
                '-hours = { value = 12, note = "a # in a text" } # and one behind',
                '+hours = { value = 13, note = "a # in a text" } # and one behind',
            ],
        ),
        (
            replaced("patents", "17"),
            [
                "-value = 0x10        # in hexadecimal, for once",
                "+value = 17        # in hexadecimal, for once",
                "-provisional = true",
            ],
        ),
        (
            replaced("patents", "17", provisional=True),
            [
                "-value = 0x10        # in hexadecimal, for once",
                "+value = 17        # in hexadecimal, for once",
            ],
        ),
        (amended("patents", "16", provisional=False), ["-provisional = true"]),
        (amended("patents", "16", source="年报"), ['+source = "年报"']),
        (amended("firms", "1306", source="统计公报"), None),
    ],
)
def test_only_the_lines_of_the_figure_change(change: Change, lines: list[str] | None) -> None:
    after = edited(COMMENTED, change)
    if lines is None:
        lines = difference(COMMENTED, after)
        assert [line[0] for line in lines] == ["-", "+"]
        assert lines[1].endswith("# aligned by hand")
    assert difference(COMMENTED, after) == lines


def test_a_new_figure_does_not_come_between_a_comment_and_what_it_is_about() -> None:
    after = edited(COMMENTED, published("new", "5"))
    assert "# and one behind\nnew = 5\n\n# Below" in after
    assert "# Below: figures with more to say.\n[values.patents]" in after


def test_a_source_that_the_snapshot_names_already_is_not_said_again() -> None:
    assert (
        "source" not in parse(edited(PLAIN, new("new", "5", source="统计公报")).encode())["values"]
    )
    found = parse(edited(PLAIN, replaced("patents", "17", source="统计公报")).encode())
    assert found["values"]["patents"] == {"value": 17, "note": "初步"}


def test_a_figure_without_a_source_does_not_take_that_of_the_snapshot() -> None:
    for text in (PLAIN, COMMENTED):
        after = edited(text, new("new", "5"))
        assert parse(after.encode())["values"]["new"] == {"value": 5, "source": ""}
        history = read_text(after)
        assert history["new"].source is None
        assert history["firms"].source == "统计公报"


def test_a_note_is_kept_unless_another_one_is_given() -> None:
    found = parse(edited(PLAIN, replaced("patents", "17")).encode())
    assert found["values"]["patents"]["note"] == "初步"
    found = parse(edited(PLAIN, replaced("patents", "17", note="终值")).encode())
    assert found["values"]["patents"] == {"value": 17, "note": "终值"}


# --- a snapshot as the program itself writes it ---------------------------------------------------


def test_a_plain_snapshot_needs_no_other_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tomlkit", None)
    after = edited(PLAIN, published("new", "5"), replaced("firms", "1300", note="更正"))
    assert difference(PLAIN, after) == [
        "-firms = 1306",
        "+new = 5",
        "+",
        "+[values.firms]",
        "+value = 1300",
        '+note = "更正"',
    ]
    headed = "#:schema ./s.json\n" + PLAIN
    assert difference(headed, edited(headed, published("new", "5"))) == ["+new = 5"]
    with pytest.raises(InputError) as error:
        edited(COMMENTED, published("new", "5"))
    assert [each.code for each in error.value.diagnostics] == ["extra-missing"]


@pytest.mark.parametrize("text", [PLAIN, COMMENTED])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("is_ended", [True, False])
def test_marks_and_ends_of_lines_stay(text: str, mark: bytes, end: str, is_ended: bool) -> None:
    text = text if is_ended else text.rstrip("\n")
    changes = [new("new", "5"), replaced("patents", "17", source="年报")]
    meant = edited(text, *changes)
    content = mark + text.replace("\n", end).encode()
    found = changed_snapshot("s.toml", content, changes)
    assert found == mark + meant.replace("\n", end).encode()


def test_mixed_ends_of_lines_stay_as_they_are() -> None:
    text = "# one\r\ndate = 2021-06-30\n\r\n[values]\nfirms = 5 # here\r\n# two\n"
    found = edited(text, new("new", "6"), replaced("firms", "4"))
    assert found == (
        "# one\r\ndate = 2021-06-30\n\r\n[values]\nfirms = 4 # here\r\nnew = 6\r\n# two\n"
    )


# --- any layout -----------------------------------------------------------------------------------

NAMES = ["firms", "share", "a-b", "x.y", "新企业", "value", "note", "date", "m1"]
numbers = st.sampled_from(["0", "5", "-3", "3.50", "1_306", "0x1F", "1e3", "-2.5E-3", "1306.0"])
comment = st.sampled_from(["", "", "  # behind", "\t#", ' # "quoted" = [1]', " # 说明"])
texts = st.sampled_from(
    ['"说明"', "'plain'", '"a # b"', '"""\ntwo # x\nlines"""', '"\\u00e9 \\"q\\""']
)
between = st.lists(
    st.sampled_from(["", "", "# a comment", "  # indented", "#", "# [values]", "# m1 = 4"]),
    max_size=3,
)
figures = st.decimals(-(10**6), 10**6, places=2) | st.integers(-5, 10**15).map(Decimal)


def quoted(name: str) -> str:
    return name if name.isascii() and "." not in name else f'"{name}"'


@st.composite
def snapshots(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A snapshot's text in some layout, and the metrics in it."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5))
    style = st.sampled_from(["bare", "bare", "inline", "dotted", "header"])
    styles = sorted(draw(style) for _ in names)  # headers must come last
    styles.sort(key=lambda each: each == "header")
    lines = [*draw(between), f"date = 2021-06-30{draw(comment)}"]
    if draw(st.booleans()):
        lines.append(f"source = {draw(texts)}")
    lines += [*draw(between), f"[values]{draw(comment)}", *draw(between)]
    for name, kind in zip(names, styles, strict=True):
        key, value = quoted(name), draw(numbers)
        note = draw(st.none() | texts)
        flag = draw(st.booleans())
        said = [f"value = {value}", *([f"note = {note}"] if note else [])]
        said += ["provisional = true"] if flag else []
        match kind:
            case "bare":
                lines.append(f"{key} = {value}{draw(comment)}")
            case "inline":
                flat = ", ".join(said).replace('"""\ntwo # x\nlines"""', '"two"')
                lines.append(f"{key} = {{ {flat} }}{draw(comment)}")
            case "dotted":
                lines += [f"{key}.{each}{draw(comment)}" for each in said]
            case "header":
                lines.append(f"[values.{key}]{draw(comment)}")
                lines += [f"{each}{draw(comment)}" for each in said]
        lines += draw(between)
    end = draw(st.sampled_from(["\n", "\r\n"]))
    text = "\n".join(lines) + draw(st.sampled_from(["\n", "", "\n\n"]))
    return text.replace("\n", end), names


@st.composite
def changes_in(draw: st.DrawFn, names: list[str]) -> list[Change]:
    found = []
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=4)):
        value = draw(figures)
        entry = Entry(
            name,
            DAY,
            value,
            draw(st.none() | st.sampled_from(["年报", 'a"b'])),
            draw(st.none() | st.sampled_from(["改\n行", "# x"])),
            draw(st.sampled_from([None, True, False])),
        )
        before = Observation(DAY, value + 1) if name in names else None
        found.append(Change(entry, before, Effect.REPLACED if before else Effect.NEW))
    return found


def meant(table: Mapping[str, Any], changes: list[Change]) -> dict[str, Any]:
    """Each metric's value, source, note and mark in the snapshot to come, made independently."""

    def all_of(figure: Any) -> tuple[Any, ...]:
        said = figure if isinstance(figure, dict) else {"value": figure}
        source = said.get("source", table.get("source"))
        return said["value"], source or None, said.get("note"), said.get("provisional", False)

    found = {name: all_of(figure) for name, figure in table["values"].items()}
    for change in changes:
        entry = change.entry
        _, source, note, _ = found.get(entry.metric, (None, None, None, None))
        found[entry.metric] = (
            entry.value,
            entry.source or source,
            entry.note or note,
            bool(entry.provisional),
        )
    return found


@given(snapshots(), st.data())
def test_any_snapshot_says_what_was_meant_and_keeps_its_comments(
    snapshot: tuple[str, list[str]], data: st.DataObject
) -> None:
    text, names = snapshot
    try:
        table = parse(text.encode())
    except tomllib.TOMLDecodeError:
        assume(False)
    changes = data.draw(changes_in(names))
    found = edited(text, *changes)
    after = parse(found.encode())
    assert meant(after, []) == meant(table, changes)
    assert {**after, "values": 0} == {**table, "values": 0}
    # Every line stays, in its order, unless it is of a figure that was replaced.
    touched = {change.entry.metric for change in changes if change.before}
    kept = [line for line, metric in owned(text, names) if metric not in touched]
    says = [line.removesuffix("\r") for line in found.split("\n")]
    rest = iter(says)
    assert all(line in rest for line in kept), difference(text, found)
    assert ("\r" in text) == ("\r" in found)
    assert found.count("\r") in (0, found.count("\n"))
    for line, _ in owned(text, names):
        if line.lstrip().startswith("#"):
            assert line in says


def owned(text: str, names: list[str]) -> list[tuple[str, str | None]]:
    """Each line without the last one's end, and the metric that it is of."""
    header: str | None = None
    found: list[tuple[str, str | None]] = []
    for line in text.rstrip("\r\n").split("\n"):
        word = line.split("=")[0].strip()
        if line.startswith("[values."):
            header = next(n for n in names if line.startswith(f"[values.{quoted(n)}]"))
        is_trivia = not line.strip() or line.lstrip().startswith("#")
        of = next((n for n in names if word == quoted(n) or word.startswith(quoted(n) + ".")), None)
        goes_on = line.startswith(("two # x", 'lines"""'))
        owner = found[-1][1] if goes_on else header or of
        found.append((line.removesuffix("\r"), None if is_trivia else owner))
    return [(line, owner) for line, owner in found if line]


# --- where tomlkit goes wrong ---------------------------------------------------------------------


def test_what_tomlkit_gets_wrong_is_never_written(monkeypatch: pytest.MonkeyPatch) -> None:
    import tomlkit

    real = tomlkit.dumps
    for spoilt in (
        lambda document: real(document).replace("share   = 3.50", "share   = 35.0"),
        lambda document: real(document).replace("share   = 3.50\n", ""),
        lambda document: real(document).replace("# The end.\n", ""),
        lambda document: real(document).replace("[values]", "[values"),
        lambda document: real(document) + "[values]\n",
    ):
        monkeypatch.setattr(tomlkit, "dumps", spoilt)
        with pytest.raises(InputError) as error:
            edited(COMMENTED, new("new", "5"))
        assert [(each.code, each.file) for each in error.value.diagnostics] == [
            ("uneditable", "s.toml")
        ]
    monkeypatch.setattr(tomlkit, "dumps", real)
    assert edited(COMMENTED, new("new", "5"))


def test_what_tomlkit_cannot_do_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import tomlkit
    from tomlkit.exceptions import ParseError

    def fail(text: str) -> None:
        raise ParseError(1, 1)

    monkeypatch.setattr(tomlkit, "parse", fail)
    with pytest.raises(InputError) as error:
        edited(COMMENTED, new("new", "5"))
    assert [each.code for each in error.value.diagnostics] == ["uneditable"]


def test_what_looks_like_a_comment_is_not_given_up_either() -> None:
    """A note's own line, which is no comment: rather refused than taken for one that may go."""
    with pytest.raises(InputError):
        edited(COMMENTED, replaced("patents", "17", note="终值"))


# --- new snapshots, additions, names --------------------------------------------------------------


def test_a_source_that_all_share_is_said_once() -> None:
    one, two = (
        new("b", "5", source="年报"),
        new("a", "3.50", source="年报", note="n", provisional=True),
    )
    assert new_snapshot(DAY, [one, two]).decode() == (
        'date = 2021-06-30\nsource = "年报"\n\n[values]\nb = 5\n\n'
        '[values.a]\nvalue = 3.50\nnote = "n"\nprovisional = true\n'
    )
    apart = parse(new_snapshot(DAY, [one, new("a", "3.50")]))
    assert apart == {
        "date": DAY,
        "values": {"b": {"value": 5, "source": "年报"}, "a": Decimal("3.50")},
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("5", "5"),
        ("5.00", "5"),
        ("-0", "0"),
        ("3.50", "3.50"),
        ("1E+3", "1000"),
        ("1E-7", "1e-7"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9223372036854775808.0"),
        ("-9223372036854775809", "-9223372036854775809.0"),
        ("1E+99", "1e+99"),
    ],
)
@pytest.mark.parametrize("text", [PLAIN, COMMENTED])
def test_how_numbers_are_written(value: str, written: str, text: str) -> None:
    assert f"\nnew = {written}\n" in edited(text, published("new", value))
    assert f"\nnew = {written}\n" in new_snapshot(DAY, [new("new", value)]).decode()


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_no_number_changes_by_being_written(value: Decimal) -> None:
    assume(abs(value.adjusted()) <= 100)
    assert toml_number(value) == value
    assert parse(new_snapshot(DAY, [Change(Entry("m", DAY, value), None, Effect.NEW)]))[
        "values"
    ] == {"m": value}


@pytest.mark.parametrize(
    ("before", "between"),
    [
        ("", ""),
        ("a = 1", "\n\n"),
        ("a = 1\n", "\n"),
        ("a = 1  # x  \n\n", ""),
        ("a = 1\n\n\n\n", ""),
        ("a = 1\r\n", "\r\n"),
        ("a = 1\r\nb = 2", "\r\n\r\n"),
    ],
)
def test_an_addition_leaves_all_before_it_as_it_is(before: str, between: str) -> None:
    added = array_of_tables("revisions", [{"metric": "m", "old": 1}, {"metric": "n", "old": 2}])
    assert added == '[[revisions]]\nmetric = "m"\nold = 1\n\n[[revisions]]\nmetric = "n"\nold = 2\n'
    end = "\r\n" if "\r" in before else "\n"
    found = with_added(before.encode(), added)
    assert found.decode() == before + between + added.replace("\n", end)
    assert with_added(before.encode(), "") == before.encode()


PLAN = "# ours\n[targets.firms]  # a\nmore_than = 5\n"


def test_names_are_added_to_a_plan_that_has_none() -> None:
    found = with_import_names("t.toml", PLAN.encode(), {"高新技术企业": "firms"}).decode()
    assert found == PLAN + '\n[import.names]\n"高新技术企业" = "firms"\n'
    assert with_import_names("t.toml", PLAN.encode(), {}) == PLAN.encode()


def test_names_are_added_to_those_that_there_are() -> None:
    before = PLAN + '[import.names]\n"企业" = "firms"  # b\n\n# after\n[check]\n'
    names = {"高新技术企业": "firms", "企业": "other"}
    found = with_import_names("t.toml", before.encode(), names).decode()
    assert difference(before, found) == [
        '-"企业" = "firms"  # b',
        '+"企业" = "other"  # b',
        '+"高新技术企业" = "firms"',
    ]


lines = st.lists(st.sampled_from(["a", "b", "", "# c", "d = 1"]), max_size=8).map("\n".join)


@given(lines, lines, st.booleans())
def test_merging_loses_and_invents_no_line(before: str, after: str, is_wide: bool) -> None:
    found = merged(before.replace("\n", "\r\n") if is_wide else before, after)
    filled = [line.removesuffix("\r") for line in found.split("\n") if line.strip()]
    assert sorted(filled) == sorted(line for line in after.split("\n") if line)
    assert merged(before, before) == before
