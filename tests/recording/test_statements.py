"""Statements about milestones: compared with standing ones, and written without losing anything."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.model.milestones import State, Statement
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.recording.draft import Draft, draft
from bishan_targets.recording.entries import Entry
from bishan_targets.recording.statements import StatementEntry

TODAY = date(2024, 3, 1)
DAY = date(2023, 6, 30)
PLAN = """\
[plan]
by = 2025-12-31

[targets.firms]
more_than = 500

[milestones.sites]
evidence = "notices"
steps = ["a", "b"]

[milestones.law]
evidence = "gazette"
"""
FIGURES = "date = 2023-06-30 # bulletin\n[values]\nfirms = 100  # counted\n"
BARE = 'date = 2023-06-30\n\n[milestones]\nsites = { state = "begun" }\n'
INLINE = """\
date = 2023-06-30
source = "bulletin"

# what the offices said
[milestones]
# by telephone
sites = { state = "begun", steps_done = ["a"], expected = 2024-12-31, note = "n" } # sure?
"""
TABLES = """\
date = 2023-06-30

[milestones.sites]
state = "begun"    # by telephone
steps_done = ["a"]
# the third date
expected = 2024-12-31
"""


def files(text: str | None = None) -> Files:
    name = "2023-06-30.toml"
    found = [File(name, f"actuals/{name}", text.encode())] if text else []
    return Files(File("targets.toml", "targets.toml", PLAN.encode()), found)


def said(name: str = "sites", state: State = State.BEGUN, **more: Any) -> StatementEntry:
    return StatementEntry(name, Statement(DAY, state, **more))


def made(
    text: str | None, *statements: StatementEntry, replace: bool = False, figures: int = 0
) -> Draft:
    standing = files(text)
    entries = [Entry("firms", DAY, Decimal(100))] * figures
    return draft(standing, read(standing), entries, statements, today=TODAY, replace=replace)


def written(found: Draft) -> str:
    (content,) = found.contents.values()
    return content.decode()


def refused(*arguments: Any, **options: Any) -> list[Diagnostic]:
    with pytest.raises(InputError) as raised:
        made(*arguments, **options)
    return list(raised.value.diagnostics)


DONE: dict[str, Any] = {"state": State.DONE, "evidence": "notice 3"}

# --- Where it is written --------------------------------------------------------------------------


def test_a_new_file_needs_no_figures() -> None:
    found = made(None, said(source="report", expected=date(2024, 6, 30)), said("law"))
    assert {name: text.decode() for name, text in found.contents.items()} == {
        "actuals/2023-06-30.toml": (
            "date = 2023-06-30\n\n[milestones.sites]\n"
            'state = "begun"\nexpected = 2024-06-30\nsource = "report"\n\n'
            '[milestones.law]\nstate = "begun"\n'
        )
    }
    assert [each.effect for each in found.statements] == ["new", "new"]


def test_a_source_of_all_is_written_once() -> None:
    found = made(None, said(source="report"), said("law", source="report"))
    assert written(found).startswith('date = 2023-06-30\nsource = "report"\n')
    assert written(found).count("report") == 1
    stated = found.after.statements["law"]
    assert [each.source for each in stated] == ["report"]


def test_beside_figures_all_before_it_stays_byte_for_byte() -> None:
    found = made(FIGURES, said(steps_done=["b"]))
    assert written(found) == FIGURES + (
        '\n[milestones.sites]\nstate = "begun"\nsteps_done = [\n    "b",\n]\n'
    )


def test_figures_beside_statements() -> None:
    found = made(INLINE, figures=1)
    assert written(found) == INLINE + '\n[values.firms]\nvalue = 100\nsource = ""\n'
    both = made(INLINE, said("law", source="bulletin"), figures=1)
    added = 'law = { state = "begun" }\n\n[values.firms]\nvalue = 100\nsource = ""\n'
    assert written(both) == INLINE + added


def test_another_milestone_keeps_comments_and_layout() -> None:
    assert written(made(INLINE, said("law", source="bulletin", **DONE))) == INLINE + (
        'law = { state = "done", evidence = "notice 3" }\n'
    )
    found = written(made(TABLES, said("law")))
    assert set(TABLES.splitlines()) <= set(found.splitlines())
    assert read(files(found)).statements["law"][0].state is State.BEGUN


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_stay(end: str, mark: str) -> None:
    text = mark + INLINE.replace("\n", end)
    found = written(made(text, said("law")))
    assert found == text + f'law = {{ state = "begun", source = "" }}{end}'


# --- What stands already --------------------------------------------------------------------------


def test_the_same_again_changes_nothing() -> None:
    for again in (said(), said(steps_done=["a"]), said(note="other", source="other")):
        found = made(INLINE, again)
        assert (found.contents, [each.effect for each in found.statements]) == ({}, ["same"])


def test_another_content_is_refused_with_the_keys_that_differ() -> None:
    (found,) = refused(INLINE, said(expected=date(2025, 6, 30)))
    assert found.code == "statement-stands"
    assert (found.values["old"], found.values["new"]) == (
        "{ expected = 2024-12-31 }",
        "{ expected = 2025-06-30 }",
    )
    (found,) = refused(BARE, said(expected=date(2025, 6, 30)))
    assert found.values["old"] == '{ state = "begun" }'
    (found,) = refused(INLINE, said(**DONE))
    assert found.values["new"] == '{ state = "done", evidence = "notice 3" }'


def test_a_replacement_of_the_same_state_keeps_what_is_not_given() -> None:
    found = made(INLINE, said(expected=date(2025, 6, 30)), replace=True)
    assert written(found) == INLINE.replace("2024-12-31", "2025-06-30")
    assert [each.effect for each in found.statements] == ["replaced"]
    assert written(made(TABLES, said(expected=date(2025, 6, 30)), replace=True)) == (
        TABLES.replace("2024-12-31", "2025-06-30")
    )


def test_another_state_replaces_the_statement_whole() -> None:
    found = made(INLINE, said(**DONE), replace=True)
    assert 'sites = { state = "done", evidence = "notice 3", source = "" } # sure?\n' in written(
        found
    )
    (stated,) = found.after.statements["sites"]
    assert (stated.steps_done, stated.expected, stated.note) == (None, None, None)
    assert stated.source is None
    assert "# by telephone" in written(found)


def test_source_and_note_are_amended_by_a_replacement_alone() -> None:
    found = made(INLINE, said(note="m", source="letter"), replace=True)
    assert [each.effect for each in found.statements] == ["amended"]
    (stated,) = found.after.statements["sites"]
    assert (stated.note, stated.source, stated.expected) == ("m", "letter", date(2024, 12, 31))


# --- What is refused ------------------------------------------------------------------------------


def test_done_needs_evidence_unless_it_stands_already() -> None:
    assert [each.code for each in refused(None, said(state=State.DONE))] == [
        "done-without-evidence"
    ]
    text = 'date = 2023-06-30\n[milestones]\nsites = { state = "done", evidence = "x" }\n'
    found = made(text, said(state=State.DONE, on=date(2023, 6, 1)), replace=True)
    assert found.after.statements["sites"][0].evidence == "x"


def test_everything_wrong_is_said_at_once() -> None:
    wrong = said(state=State.DONE, steps_done=["a", "c"], on=date(2023, 7, 1))
    codes = [each.code for each in refused(None, wrong, said("law"), said("law", State.DROPPED))]
    assert codes == [
        "statement-twice",
        "done-without-evidence",
        "event-after-statement",
        "unknown-step",
    ]


def test_the_same_twice_counts_once() -> None:
    assert len(made(None, said(), said()).statements) == 1


def test_dates_to_come_are_questioned() -> None:
    later = StatementEntry("sites", Statement(date(2024, 3, 2), State.BEGUN))
    assert [each.milestone for each in made(None, later, said()).untimely] == ["sites"]
    assert made(None, said()).untimely == []


# --- Any statement --------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
optional_days = st.none() | st.dates(date(2000, 1, 1), DAY)


@given(
    st.sampled_from([None, FIGURES, INLINE, TABLES]),
    st.sampled_from(State),
    st.none() | st.lists(st.sampled_from("ab"), min_size=1, unique=True),
    st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    optional_days,
    texts.filter(str.strip),
    st.none() | texts.filter(str.strip),
)
def test_what_is_written_is_what_is_read(
    text: str | None,
    state: State,
    steps: list[str] | None,
    expected: date | None,
    on: date | None,
    evidence: str,
    note: str | None,
) -> None:
    stated = Statement(DAY, state, steps, expected, on, evidence, "s", note)
    found = made(text, StatementEntry("law", stated._replace(steps_done=None)), replace=True)
    (law,) = found.after.statements["law"]
    assert law._replace(file="") == stated._replace(steps_done=None)
    found = made(text, StatementEntry("sites", stated), replace=True)
    (sites,) = found.after.statements["sites"]
    assert (sites.state, sites.evidence, sites.source) == (state, evidence, "s")
    if steps:
        assert sites.steps_done == steps
