"""Changes of a plan's files by recording: new figures, standing ones, and replaced values kept."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from repositories import Repo

from bishan_targets.gate.changes import history_rewritten, new_corrections
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import InputError
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.recording.draft import Draft, draft
from bishan_targets.recording.editing import new_snapshot
from bishan_targets.recording.entries import Effect, Entry, Origin
from bishan_targets.storage.atomic import replace_all
from bishan_targets.storage.store import load, open_files

TODAY = date(2022, 3, 1)
PLAN = """\
# Our plan.
[plan]
by = 2025-12-31

[targets.firms]
unit = "家"
more_than = 500

[targets.share]
at_least = 3.5
"""
SURVEY = """\
date = 2021-06-30
source = "普查"

[values]
firms = 285   # counted
share = { value = 2.5, provisional = true, note = "初步" }
"""


def entry(metric: str, day: str, value: str, **more: Any) -> Entry:
    return Entry(metric, date.fromisoformat(day), Decimal(value), **more)


def files(**snapshots: str) -> Files:
    """A plan with snapshots, `d2021_06_30_survey="…"`."""
    found = []
    for key, text in snapshots.items():
        year, month, *rest = key[1:].split("_", 2)
        name = f"{year}-{month}-{rest[0]}.toml"
        found.append(File(name, f"actuals/{name}", text.encode()))
    return Files(File("targets.toml", "targets.toml", PLAN.encode()), found)


STANDING = files(d2021_06_30_survey=SURVEY)


def made(standing: Files, *entries: Entry, replace: bool = False) -> Draft:
    return draft(standing, read(standing), entries, today=TODAY, replace=replace)


def applied(standing: Files, found: Draft) -> Files:
    return standing.with_contents(found.contents)


def figure(book: Book, metric: str, day: str) -> tuple[Any, ...]:
    (found,) = (each for each in book.observations[metric] if str(each.date) == day)
    return found.value, found.source, found.note, found.provisional, found.file


def effects(found: Draft) -> list[str]:
    return [change.effect for change in found.changes]


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [each.code for each in error.value.diagnostics]


# --- new ------------------------------------------------------------------------------------------


def test_the_first_figure_of_a_day_makes_a_snapshot() -> None:
    found = made(STANDING, entry("firms", "2021-12-31", "300", source="年报"))
    assert effects(found) == [Effect.NEW]
    assert {path: text.decode() for path, text in found.contents.items()} == {
        "actuals/2021-12-31.toml": 'date = 2021-12-31\nsource = "年报"\n\n[values]\nfirms = 300\n'
    }
    assert [str(each.value) for each in found.before.observations["firms"]] == ["285"]
    assert [str(each.value) for each in found.after.observations["firms"]] == ["285", "300"]


def test_a_plan_without_any_figure_gets_its_folder(tmp_path: Path) -> None:
    (tmp_path / "targets.toml").write_text(PLAN, encoding="utf-8")
    standing = open_files(tmp_path)
    found = made(standing, entry("firms", "2021-12-31", "300"))
    assert found.before.observations == {}
    replace_all(tmp_path, {Path(path): text for path, text in found.contents.items()})
    assert figure(load(tmp_path), "firms", "2021-12-31")[0] == 300


def test_a_folder_without_any_figure_is_filled(tmp_path: Path) -> None:
    (tmp_path / "targets.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "actuals").mkdir()
    found = made(open_files(tmp_path), entry("firms", "2021-12-31", "300"))
    assert list(found.contents) == [f"{tmp_path.as_posix()}/actuals/2021-12-31.toml"]


def test_a_new_figure_of_a_day_with_another_snapshot_has_one_of_its_own() -> None:
    """It does not become part of a survey that it is not from."""
    found = made(STANDING, entry("patents", "2021-06-30", "12"))
    assert list(found.contents) == ["actuals/2021-06-30.toml"]
    assert figure(found.after, "patents", "2021-06-30")[1] is None


def test_a_new_figure_joins_the_snapshot_of_its_day() -> None:
    standing = files(d2021_06_30=SURVEY)
    found = made(standing, entry("patents", "2021-06-30", "12", source="年报"))
    assert list(found.contents) == ["actuals/2021-06-30.toml"]
    path = "actuals/2021-06-30.toml"
    assert figure(found.after, "patents", "2021-06-30") == (12, "年报", None, False, path)
    assert figure(found.after, "firms", "2021-06-30") == (285, "普查", None, False, path)


def test_several_days_at_once() -> None:
    found = made(
        STANDING,
        entry("firms", "2021-12-31", "300"),
        entry("share", "2021-12-31", "2.6"),
        entry("firms", "2020-12-31", "239"),
    )
    assert sorted(found.contents) == ["actuals/2020-12-31.toml", "actuals/2021-12-31.toml"]
    assert [str(each.value) for each in found.after.observations["firms"]] == ["239", "285", "300"]


# --- what stands ----------------------------------------------------------------------------------


def test_the_same_figure_again_changes_nothing() -> None:
    found = made(STANDING, entry("firms", "2021-06-30", "285.0", source="年报"))
    assert effects(found) == [Effect.SAME]
    assert found.contents == {}


def test_a_figure_that_stands_is_not_replaced_unless_that_is_wanted() -> None:
    with pytest.raises(InputError) as error:
        made(STANDING, entry("firms", "2021-06-30", "286"), entry("share", "2021-06-30", "2.6"))
    assert codes(error) == ["figure-stands", "figure-stands"]
    values = error.value.diagnostics[0].values
    assert (values["old"], values["new"]) == ("285", "286")
    assert values["file"] == "actuals/2021-06-30_survey.toml"


def test_a_replacement_must_say_why() -> None:
    with pytest.raises(InputError) as error:
        made(STANDING, entry("firms", "2021-06-30", "286"), replace=True)
    assert codes(error) == ["no-reason"]


def test_a_figure_is_replaced_where_it_stands_and_what_it_was_is_kept() -> None:
    found = made(STANDING, entry("firms", "2021-06-30", "286", source="年报"), replace=True)
    assert effects(found) == [Effect.REPLACED]
    assert found.contents["targets.toml"].decode() == PLAN + (
        '\n[[revisions]]\nmetric = "firms"\ndate = 2021-06-30\nold = 285\nnew = 286\n'
        'source = "年报"\n'
    )
    assert found.contents["actuals/2021-06-30_survey.toml"].decode() == SURVEY.replace(
        "firms = 285", 'firms = { value = 286, source = "年报" }'
    )


@pytest.mark.parametrize(
    ("entries", "declared"),
    [
        ([entry("firms", "2018-12-31", "150", source="年鉴")], []),
        ([entry("firms", "2020-12-31", "250", source="年鉴")], []),
        ([entry("firms", "2020-12-31", "230", source="年鉴")], [("2020-12-31", "230")]),
        ([entry("firms", "2020-12-31", "230")], []),
        (
            [entry("firms", "2020-12-31", "230", note="补"), entry("firms", "2020-06-30", "240")],
            [("2020-12-31", "230")],
        ),
        (
            [
                entry("firms", "2020-12-31", "230", source="年鉴"),
                entry("firms", "2021-12-31", "290", source="年报"),
            ],
            [],
        ),
    ],
)
def test_a_figure_that_completes_a_history_says_so_where_the_gate_would_ask(
    entries: list[Entry], declared: list[tuple[str, str]]
) -> None:
    earlier = "date = 2019-12-31\n[values]\nfirms = 239\n"
    standing = files(d2019_12_31=earlier, d2021_06_30_survey=SURVEY)
    found = made(standing, *entries).after.plan.policy.corrections
    assert [(str(each.date), str(each.new)) for each in found] == declared
    assert all(each.old is None and each.source in ("年鉴", "补") for each in found)


def test_a_provisional_figure_becomes_final_by_its_final_value() -> None:
    change = entry("share", "2021-06-30", "2.61", note="终值", provisional=False)
    found = made(STANDING, change, replace=True)
    path = "actuals/2021-06-30_survey.toml"
    assert figure(found.after, "share", "2021-06-30") == (
        Decimal("2.61"),
        "普查",
        "终值",
        False,
        path,
    )
    (revision,) = found.after.plan.policy.corrections
    assert (revision.old, revision.new, revision.source) == (
        Decimal("2.5"),
        Decimal("2.61"),
        "终值",
    )


def test_a_provisional_figure_that_holds_becomes_final_without_a_revision() -> None:
    same = entry("share", "2021-06-30", "2.5", provisional=False)
    assert effects(made(STANDING, same)) == [Effect.SAME]
    found = made(STANDING, same, replace=True)
    assert effects(found) == [Effect.AMENDED]
    assert list(found.contents) == ["actuals/2021-06-30_survey.toml"]
    path = "actuals/2021-06-30_survey.toml"
    assert figure(found.after, "share", "2021-06-30") == (
        Decimal("2.5"),
        "普查",
        "初步",
        False,
        path,
    )


def test_a_mark_is_kept_where_nothing_is_said_of_it() -> None:
    found = made(STANDING, entry("share", "2021-06-30", "2.5", note="另注"), replace=True)
    assert effects(found) == [Effect.AMENDED]
    assert figure(found.after, "share", "2021-06-30")[2:4] == ("另注", True)


def test_what_is_given_twice_must_agree() -> None:
    twice = entry("firms", "2021-12-31", "300"), entry("firms", "2021-12-31", "300.0")
    assert effects(made(STANDING, *twice)) == [Effect.NEW]
    with pytest.raises(InputError) as error:
        made(
            STANDING,
            entry("firms", "2021-12-31", "300", origin=Origin("t.csv", "B2")),
            entry("firms", "2021-12-31", "301", origin=Origin("t.csv", "B7")),
        )
    (found,) = error.value.diagnostics
    assert (found.code, found.file, found.cell) == ("figure-twice", "t.csv", "B7")
    assert found.values["other"] == "B2"


def test_a_baseline_of_the_plan_is_no_figure_to_replace() -> None:
    """A snapshot may give it as well, and must agree with it: else the plan is wrong."""
    plan = PLAN + "baseline = { date = 2020-12-31, value = 3 }\n"
    standing = Files(File("targets.toml", "targets.toml", plan.encode()), STANDING.snapshots)
    assert effects(made(standing, entry("share", "2020-12-31", "3"))) == [Effect.NEW]
    with pytest.raises(InputError) as error:
        made(standing, entry("share", "2020-12-31", "4"))
    assert codes(error) == ["baseline-contradiction"]


def test_a_figure_that_its_bounds_exclude_is_not_written() -> None:
    plan = PLAN + "maximum = 100\n"
    standing = Files(File("targets.toml", "targets.toml", plan.encode()), STANDING.snapshots)
    with pytest.raises(InputError) as error:
        made(standing, entry("share", "2021-12-31", "250"))
    assert codes(error) == ["figure-outside-bounds"]


def test_all_or_nothing() -> None:
    with pytest.raises(InputError):
        made(STANDING, entry("patents", "2021-12-31", "5"), entry("firms", "2021-06-30", "1"))


# --- the gate accepts what is declared ------------------------------------------------------------


def broken(head: Files) -> list[tuple[str | None, Any]]:
    base = read(STANDING)
    now = read(head)
    names = {metric: metric for metric in base.observations}
    found = history_rewritten(now, base, names, new_corrections(now, base))
    return [(each.metric, each.value) for each in found if not each.holds]


def test_a_declared_correction_passes_the_gate() -> None:
    change = entry("firms", "2021-06-30", "286", source="年报")
    found = made(STANDING, change, replace=True)
    assert broken(applied(STANDING, found)) == []
    undeclared = {path: text for path, text in found.contents.items() if path != "targets.toml"}
    assert broken(STANDING.with_contents(undeclared)) == [("firms", Decimal(286))]


def test_two_corrections_in_one_change_pass_the_gate() -> None:
    once = made(STANDING, entry("firms", "2021-06-30", "286", source="年报"), replace=True)
    standing = applied(STANDING, once)
    twice = made(standing, entry("firms", "2021-06-30", "290", source="年鉴"), replace=True)
    assert broken(applied(standing, twice)) == []
    assert [(str(each.old), str(each.new)) for each in twice.after.plan.policy.corrections] == [
        ("285", "286"),
        ("286", "290"),
    ]
    back = made(
        applied(standing, twice), entry("firms", "2021-06-30", "285", note="原数无误"), replace=True
    )
    assert broken(applied(standing, back)) == []


def test_a_correction_that_was_cut_short_is_declared_once() -> None:
    """The plan is written first; a process killed there leaves a revision that nothing follows."""
    change = entry("firms", "2021-06-30", "286", source="年报")
    found = made(STANDING, change, replace=True)
    assert next(iter(found.contents)) == "targets.toml"
    cut = STANDING.with_contents({"targets.toml": found.contents["targets.toml"]})
    assert broken(cut) == []
    again = made(cut, change, replace=True)
    assert list(again.contents) == ["actuals/2021-06-30_survey.toml"]
    assert applied(cut, again) == applied(STANDING, found)


def test_the_gate_in_a_repository_passes_what_record_has_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bishan: Any
) -> None:
    repo = Repo(tmp_path / "repo")
    monkeypatch.chdir(repo.path)
    check = ("check", "--base", "main", "--as-of", "2021-09-01", "--json")
    for value in ("141", "142"):
        figure = (f"firms={value}", "--date", "2021-06-30", "--source", "年报")
        assert bishan("record", *figure).code == 2
        assert bishan("record", *figure, "--replace").code == 0
        assert bishan(*check).code == 0
    plan = Path("targets.toml")
    plan.write_text(plan.read_text(encoding="utf-8").partition("[[")[0], encoding="utf-8")
    assert bishan(*check).code == 1


def test_new_snapshots_are_read_back_as_they_were_meant() -> None:
    """The book then has each figure as `new_snapshot` writes it."""
    entries = [
        entry("a", "2021-12-31", "1", source="甲"),
        entry("b", "2021-12-31", "2.50", source="乙", note="x\n# y", provisional=True),
        entry("c.d", "2021-12-31", "-3"),
    ]
    found = made(STANDING, *entries)
    assert found.contents["actuals/2021-12-31.toml"] == new_snapshot(
        date(2021, 12, 31), found.changes
    )
    for each in entries:
        said = figure(found.after, each.metric, "2021-12-31")
        assert said[:4] == (each.value, each.source, each.note, bool(each.provisional))
