"""Changing a goal in the text of a plan, and changing it back: byte for byte."""

import re
import tomllib
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.model.diagnostics import InputError
from bishan_targets.model.goals import Operator
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.recording.retarget import NewGoal, with_former_goal, with_new_goal

UNTIL, LATER = date(2024, 1, 1), date(2027, 12, 31)

PLAIN = """\
[plan]
by = 2025-12-31

[targets.a]
name = "A"   # ours
at_least = 3.50   # from the plan
unit = "%"

# the next one
[targets.b]
at_least = 5
"""
LEVELS = {
    "plain": PLAIN,
    "last": "[targets.a]\nat_least=3.50\nby=2025-12-31   # a comment",
    "first": "[targets.a]\nat_least = 3.50\n[targets.b]\nat_least = 1\n[plan]\nby = 2025-12-31\n",
    "comments below": (
        "[plan]\nby = 2025-12-31\n[targets.a]\nat_least = 3.50\n# of a\n\n# of b\n[targets.b]\n"
        "at_least = 1\n"
    ),
    "inline": (
        "[plan]\nby = 2025-12-31\n[targets]\n"
        'a = { at_least = 3.50, unit = "%" } # c\nb = {at_least=4}\n'
    ),
    "dotted": (
        "plan.by = 2025-12-31\n[targets]\n  a.at_least = 3.50\n  a.unit = '%'\nb.at_least = 4\n"
    ),
    "indented": "[plan]\nby = 2025-12-31\n\n  [targets.a]\n    at_least = 3.50\n    decimals = 1\n",
    "other tables": (
        "[plan]\nby = 2025-12-31\n[targets.a]\nat_least = 3.50\n[targets.a.baseline]\n"
        "date = 2020-12-31\nvalue = 1\n\n[[targets.a.steps]]\nby = 2022-12-31\nat_least = 2\n\n\n"
        "# the end\n"
    ),
    "long text": (
        '[plan]\nby = 2025-12-31\n[targets.a]\nat_least = 3.50\nnote = """\n\n# no comment\n\n'
        '[targets.b]\n"""\n\n[check]\n'
    ),
    "changed before": (
        "[plan]\nby = 2025-12-31\n[targets.a]\nat_least = 3.50\n# why\n[[targets.a.was]]\n"
        'at_least = 4 # x\nuntil = 2022-01-01\nreason = "r # no"\n# own\n\n[targets.b]\n'
        "at_least = 1\n"
    ),
    "changed before, on one line": (
        '[plan]\nby = 2025-12-31\n[targets.a]\nwas = [{at_least=4, until=2022-01-01, reason="r"}]\n'
        "at_least = 3.50\n"
    ),
    "changed before, in an array": (
        "[plan]\nby = 2025-12-31\n[targets.a]\nat_least = 3.50\nwas = [\n"
        '  { at_least = 4, until = 2022-01-01, reason = "r" }, # first\n]\n[check]\n'
    ),
}
OTHERS = {
    "between": "[plan]\nby = 2025-12-31\n[targets.a]\nbetween = [45, 55.0]\n",
    "between, long": (
        "[plan]\nby = 2025-12-31\n[targets.a]\nbetween = [\n 45, # low\n 55.0\n]\n[check]\n"
    ),
    "about": "[plan]\nby = 2025-12-31\n[targets.a]\nabout = 50\n# and\nwithin = 5 # so\n",
    "growth": (
        "[plan]\nby = 2025-12-31\nbaseline = 2020-12-31\n[targets.a]\ngrowth={at_least = 7}\n"
    ),
    "growth, a table": (
        "[plan]\nby = 2025-12-31\nbaseline = 2020-12-31\n[targets.a]\n[targets.a.growth]\n"
        "at_least = 7 # %\n[check]\n"
    ),
    "growth, dotted": (
        "[plan]\nby = 2025-12-31\nbaseline = 2020-12-31\n[targets.a]\ngrowth.at_least = 7\n"
    ),
    "total": (
        '[plan]\nby = 2025-12-31\n[targets.a]\nfigures="of_period"\n'
        "total = { at_least = 3018, from = 2008-01-01 }\n"
    ),
}
GOAL = re.compile(r"3\.50|45|55|50|within|7|3018|by=|\"r\"")
WAYS = {"plain": "", "marked": "\ufeff"}


def files(content: bytes) -> Files:
    return Files(File("targets.toml", "targets.toml", content), [])


def asked(key: str | None, *numbers: str, by: date | None = None, **more: Any) -> NewGoal:
    given = {"until": UNTIL, "reason": 'why "so"\n# and', "source": "here", **more}
    return NewGoal(key, numbers, by, **given)


def changed(content: bytes, goal: NewGoal, name: str = "a") -> bytes:
    plan = files(content)
    return with_new_goal(plan, read(plan), name, goal).contents["targets.toml"]


def undone(content: bytes, name: str = "a") -> bytes:
    plan = files(content)
    return with_former_goal(plan, read(plan), name).contents["targets.toml"]


def target(content: bytes, name: str = "a") -> Any:
    return read(files(content)).plan.targets[name]


def codes(content: str, goal: NewGoal) -> list[str]:
    with pytest.raises(InputError) as error:
        changed(content.encode(), goal)
    return [each.code for each in error.value.diagnostics]


# --- there and back -------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [None, LATER])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("layout", [*LEVELS, *OTHERS])
def test_a_change_taken_back_leaves_every_byte(
    layout: str, mark: str, line_end: str, by: date | None
) -> None:
    text = {**LEVELS, **OTHERS}[layout]
    content = (mark + text.replace("\n", line_end)).encode()
    is_band = layout.startswith(("between", "about"))
    goal = asked("between", "40", "58", by=by) if is_band else asked("at_least", "3.2", by=by)
    after = changed(content, goal)
    old, new = target(content), target(after)
    by_after = by or old.goal.by
    wanted = (Decimal(40), Decimal(58)) if is_band else (Decimal("3.2"), None)
    assert (new.goal.value, new.goal.high, new.goal.by) == (*wanted, by_after)
    assert (new.goal.of, new.goal.start) == (old.goal.of, old.goal.start)
    assert new.was == (*old.was, new.was[-1])
    last = new.was[-1]
    assert last == (old.goal, UNTIL, 'why "so"\n# and', "here")
    assert after.startswith(mark.encode())
    assert (b"\r" in after) == (line_end == "\r\n")
    assert after.count(b"\n") - after.count(b"\r\n") in (0, after.count(b"\n"))
    # Every other line is still there, in its order.
    lines = iter(after.decode().splitlines())
    rest = [line for line in content.decode().splitlines() if not GOAL.search(line)]
    assert all(line in lines for line in rest)
    assert undone(after) == content


def test_an_operator_of_the_same_direction_may_change() -> None:
    after = changed(PLAIN.encode(), asked("more_than", "3,200"))
    assert b"\nmore_than = 3200   # from the plan\n" in after
    assert target(after).goal.operator is Operator.MORE_THAN
    assert undone(after) == PLAIN.encode()


def test_what_is_added_reads_well() -> None:
    after = changed(PLAIN.encode(), asked("at_least", "3.2", by=LATER, reason="hard", source=None))
    assert after.decode() == PLAIN.replace("3.50 ", "3.2 ").replace(
        'unit = "%"\n',
        'by = 2027-12-31\nunit = "%"\n\n[[targets.a.was]]\nat_least = 3.50\nby = 2025-12-31\n'
        'until = 2024-01-01\nreason = "hard"\n',
    )


def test_a_deadline_alone_may_change() -> None:
    content = PLAIN.replace('unit = "%"', "by = 2024-12-31 # own").encode()
    after = changed(content, asked(None, by=LATER))
    assert b"\nby = 2027-12-31 # own\n" in after
    assert target(after).was[0].goal.by == date(2024, 12, 31)
    assert undone(after) == content


def test_an_id_that_needs_quotes() -> None:
    content = PLAIN.replace("[targets.a]", '[targets."研发.占比"]').encode()
    plan = files(content)
    made = with_new_goal(plan, read(plan), "研发.占比", asked("at_least", "3"))
    after = made.contents["targets.toml"]
    assert '[[targets."研发.占比".was]]\n'.encode() in after
    assert undone(after, "研发.占比") == content


def test_a_band_keeps_its_form() -> None:
    about = changed(OTHERS["about"].encode(), asked("between", "40", "59"))
    assert b"about = 49.5\n# and\nwithin = 9.5 # so\n" in about
    between = changed(OTHERS["between"].encode(), asked("about", "50", "0.25"))
    assert b"between = [49.75, 50.25]\n" in between


@given(st.lists(st.sampled_from(["3", "3.20", "4", "5e1"]), min_size=1, max_size=6), st.data())
def test_several_changes_are_taken_back_one_by_one(numbers: list[str], data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(list(LEVELS.values())))
    contents = [text.encode()]
    for place, number in enumerate(numbers):
        by = date(2026 + place, 12, 31) if data.draw(st.booleans()) else None
        until = date(2023 + place, 1, 1)
        with suppress(InputError):  # the same goal again
            contents.append(changed(contents[-1], asked("at_least", number, by=by, until=until)))
    while len(contents) > 1:
        assert undone(contents.pop()) == contents[-1]


# --- taking back what others wrote ----------------------------------------------------------------


def test_comments_of_an_entry_stay() -> None:
    content = LEVELS["changed before"].encode()
    assert undone(content).decode() == (
        "[plan]\nby = 2025-12-31\n[targets.a]\nat_least = 4\n# why\n# x\n# own\n\n[targets.b]\n"
        "at_least = 1\n"
    )


def test_an_entry_whose_comment_would_go_with_it_stays() -> None:
    text = (
        "[plan]\nby = 2025-12-31\n[targets.a]\nat_least = 3\nwas = [\n"
        '{ at_least = 5, until = 2022-01-01, reason = "r" }, # first\n'
        '{ at_least = 4, until = 2023-01-01, reason = "r" }, # second\n]\n'
    )
    with pytest.raises(InputError) as error:
        undone(text.encode())
    assert [each.code for each in error.value.diagnostics] == ["uneditable"]


def test_the_latest_entry_counts_wherever_it_stands() -> None:
    text = (
        "[plan]\nby = 2025-12-31\n[targets.a]\nat_least = 3\nwas = [\n"
        '{ at_least = 5, until = 2023-01-01, reason = "late" },\n'
        '{ at_least = 4, until = 2022-01-01, reason = "early" },\n]\n'
    )
    after = undone(text.encode()).decode()
    assert "at_least = 5\nwas = [\n{ at_least = 4, until = 2022-01-01" in after


def test_a_deadline_with_a_comment_is_not_removed() -> None:
    text = (
        "[plan]\nby = 2025-12-31\n[targets.a]\nat_least = 3\nby = 2026-12-31 # decided\n"
        '[[targets.a.was]]\nat_least = 4\nby = 2025-12-31\nuntil = 2022-01-01\nreason = "r"\n'
    )
    after = undone(text.encode()).decode()
    assert after.endswith("at_least = 4\nby = 2025-12-31 # decided\n")


def test_history_does_not_change_with_the_plans_deadline() -> None:
    after = changed(PLAIN.encode(), asked("at_least", "3"))
    moved = after.replace(b"[plan]\nby = 2025-12-31", b"[plan]\nby = 2030-12-31")
    assert target(moved).was[0].goal.by == date(2025, 12, 31)
    assert target(undone(moved)).goal.by == date(2025, 12, 31)
    assert b"\nat_least = 3.50   # from the plan\nby = 2025-12-31\n" in undone(moved)


@pytest.mark.parametrize(
    "was",
    [
        "growth = { at_least = 4 }",
        "between = [1, 2]",
    ],
)
def test_a_goal_of_another_form_is_not_put_back(was: str) -> None:
    text = (
        "[plan]\nby = 2025-12-31\nbaseline = 2020-12-31\n[targets.a]\nat_least = 3\n"
        f'[[targets.a.was]]\n{was}\nuntil = 2022-01-01\nreason = "r"\n'
    )
    with pytest.raises(InputError) as error:
        undone(text.encode())
    assert [each.code for each in error.value.diagnostics] == ["uneditable"]


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        (asked("at_least", "3.5"), ["same-goal"]),
        (asked("at_least", "3.5%", by=date(2025, 12, 31)), ["same-goal"]),
        (asked("at_most", "3"), ["other-direction"]),
        (asked("between", "3", "4"), ["other-direction"]),
        (asked("at_least", "x"), ["bad-figure"]),
        (asked("at_least", "3", until=date(2022, 1, 1)), ["until-order"]),
        (asked("at_least", "3.5", until=date(2021, 6, 1)), ["same-goal", "until-order"]),
    ],
)
def test_objections(goal: NewGoal, expected: list[str]) -> None:
    text = PLAIN.replace(
        "# the next one",
        '[[targets.a.was]]\nat_least = 4\nuntil = 2022-01-01\nreason = "r"\n',
    )
    assert codes(text, goal) == expected


def test_a_change_before_the_target_was_decided() -> None:
    text = PLAIN.replace('unit = "%"', "since = 2024-01-01")
    assert codes(text, asked("at_least", "3")) == ["until-before-since"]


@pytest.mark.parametrize("numbers", [("60", "40"), ("40", "40")])
def test_a_band_that_nothing_meets(numbers: tuple[str, str]) -> None:
    assert codes(OTHERS["between"], asked("between", *numbers)) == ["empty-band"]


def test_the_plan_must_be_right_with_the_change() -> None:
    text = LEVELS["other tables"]
    assert codes(text, asked("at_least", "3", by=date(2022, 6, 30))) == ["step-after-deadline"]
    assert codes(text, asked("more_than", "3")) == ["step-operator"]


@pytest.mark.parametrize(
    "text",
    [
        "[plan]\nby = 2025-12-31\n[targets.a]\nwas = [] # none\nat_least = 3\n",
        "[plan]\nby = 2025-12-31\n[targets.a.growth]\nat_least = 3\n",
    ],
)
def test_layouts_that_are_not_edited(text: str) -> None:
    text = text.replace("by = 2025-12-31", "by = 2025-12-31\nbaseline = 2020-12-31")
    assert codes(text, asked("at_least", "4", by=LATER)) == ["uneditable"]


def test_the_content_is_what_was_meant() -> None:
    after = tomllib.loads(changed(LEVELS["inline"].encode(), asked("at_least", "3")).decode())
    assert after["targets"]["a"]["was"] == [
        {
            "at_least": 3.5,
            "by": date(2025, 12, 31),
            "until": UNTIL,
            "reason": 'why "so"\n# and',
            "source": "here",
        }
    ]


def test_a_former_deadline_is_by_default_that_of_the_next_goal() -> None:
    text = PLAIN.replace(
        "# the next one",
        '[[targets.a.was]]\nat_least = 5\nuntil = 2022-01-01\nreason = "r"\n'
        '[[targets.a.was]]\nat_least = 4\nby = 2024-12-31\nuntil = 2023-01-01\nreason = "r"\n',
    )
    was = target(text.encode()).was
    assert [each.goal.by for each in was] == [date(2024, 12, 31)] * 2
    later = target(changed(text.encode(), asked("at_least", "3", by=LATER))).was
    assert [each.goal.by for each in later] == [date(2024, 12, 31)] * 2 + [date(2025, 12, 31)]
