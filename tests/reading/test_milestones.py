from datetime import date

import pytest

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import InputError
from bishan_targets.model.milestones import Milestone, State, Statement
from bishan_targets.model.policy import Closure
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read

PLAN = """
[plan]
by = 2025-12-31
source = "report"

[milestones.sites]
name.en = "Sites in use"
evidence = "completion notices"
owner = "works office"
steps = ["first", "second"]

[milestones.city]
by = 2024-12-31
evidence = "none"
since = 2021-06-01
binding = true
source = "decree"
note = "the ministry decides"
"""


def book(plan: str = PLAN, **snapshots: str) -> Book:
    """A book of a plan, and of snapshots by their dates: `d20210630` is that of 2021-06-30."""
    files = []
    for name, text in snapshots.items():
        day = f"{name[1:5]}-{name[5:7]}-{name[7:9]}"
        shown = f"{day}{name[9:]}.toml"
        content = f"date = {day}\n{text}".encode()
        files.append(File(shown, f"actuals/{shown}", content))
    return read(Files(File("targets.toml", "targets.toml", plan.encode()), files))


def codes(plan: str = PLAN, **snapshots: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        book(plan, **snapshots)
    return [each.code for each in caught.value.diagnostics]


def test_a_milestone_takes_what_it_lacks_from_the_plan() -> None:
    assert book().plan.milestones == {
        "sites": Milestone(
            "sites",
            {"en": "Sites in use"},
            date(2025, 12, 31),
            "completion notices",
            owner={"und": "works office"},
            source="report",
            steps=("first", "second"),
        ),
        "city": Milestone(
            "city",
            {"und": "city"},
            date(2024, 12, 31),
            "none",
            binding=True,
            source="decree",
            note="the ministry decides",
            since=date(2021, 6, 1),
        ),
    }
    assert [each.checkable for each in book().plan.milestones.values()] == [True, False]


def test_statements_are_kept_in_order_of_date() -> None:
    later = '[milestones]\nsites = { state = "begun", steps_done = ["first"] }\n'
    done = """source = "gazette"
    [milestones.sites]
    state = "done"
    on = 2022-03-01
    expected = 2025-06-30
    evidence = "notice 7"
    note = "with a year's delay"
    """
    found = book(d20211231=later, d20210630=done.replace("2022-03", "2021-03"))
    file = "actuals/2021-06-30.toml"
    assert found.statements == {
        "sites": [
            Statement(
                date(2021, 6, 30),
                State.DONE,
                expected=date(2025, 6, 30),
                on=date(2021, 3, 1),
                evidence="notice 7",
                source="gazette",
                note="with a year's delay",
                file=file,
            ),
            Statement(date(2021, 12, 31), State.BEGUN, ["first"], file="actuals/2021-12-31.toml"),
        ]
    }


def test_a_snapshot_may_have_figures_and_statements() -> None:
    plan = PLAN + "[targets.firms]\nat_least = 500\n"
    both = '[milestones]\nsites = { state = "begun" }\n[values]\nfirms = 239\n'
    found = book(plan, d20210630=both)
    assert (list(found.statements), list(found.observations)) == (["sites"], ["firms"])


def test_a_plan_without_milestones_has_none() -> None:
    found = book("[plan]\nby = 2025-12-31\n[targets.firms]\nat_least = 500\n")
    assert (found.plan.milestones, found.statements) == ({}, {})


def test_a_closure_is_about_a_milestone() -> None:
    closed = '[[closed]]\nmilestone = "sites"\noutcome = "missed"\nsource = "report"\n'
    policy = book(PLAN + closed).plan.policy
    assert policy.closures == [Closure(None, "missed", "report", "sites")]


@pytest.mark.parametrize(
    ("plan", "snapshot", "expected"),
    [
        (PLAN, "[milestones]\nsites = 1", ["milestone-number"]),
        (PLAN, '[milestones]\nsites = "12 %"', ["milestone-number"]),
        (PLAN, "[milestones]\nsites = true", ["wrong-type"]),
        (PLAN, '[milestones]\nsites = { state = "finished" }', ["unknown-choice"]),
        (PLAN, '[milestones]\nsites = { state = "begun", expected = 2025 }', ["wrong-type"]),
        (PLAN, "[milestones]\nsites = {}", ["missing-key"]),
        (PLAN, '[milestones]\nsites = { state = "begun", steps_done = [""] }', ["empty-text"]),
        (PLAN, '[milestones]\nsites = { state = "begun", steps_done = [1] }', ["wrong-type"]),
        (PLAN, "[milestone]\nsites = 1", ["unknown-key"]),
        (PLAN, "", ["missing-key"]),
        (PLAN, "[values]\ncity = 1", ["milestone-figure"]),
        # Errors in the plan say nothing of statements about milestones left unread.
        (f"{PLAN}share = 3\n", '[milestones]\ncity = { state = "begun" }', ["milestone-number"]),
        ("[plan]\nmilestones = 1\n", "[values]\nfirms = 1", ["unknown-key", "no-targets"]),
    ],
)
def test_errors(plan: str, snapshot: str, expected: list[str]) -> None:
    assert sorted(codes(plan, d20210630=snapshot)) == sorted(expected)


def test_a_file_of_doubtful_date_states_nothing() -> None:
    begun = '[milestones]\nsites = { state = "begun" }\n'
    files = [
        File(name, f"actuals/{name}", f"date = 2021-06-30\n{begun}".encode())
        for name in ("2021-06-30.toml", "2021-12-31.toml")
    ]
    with pytest.raises(InputError) as caught:
        read(Files(File("targets.toml", "targets.toml", PLAN.encode()), files))
    assert [each.code for each in caught.value.diagnostics] == ["date-mismatch"]
