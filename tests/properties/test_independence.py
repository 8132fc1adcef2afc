"""A change that does not concern a target changes nothing in its report."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from random_plans import Written, folder, plans
from running import Run

from bishan_targets import assess, load

Bishan = Callable[..., Run]
running = settings(
    max_examples=3,
    phases=[Phase.generate],  # to make a failing plan smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
days = st.dates(date(2004, 1, 1), date(2045, 1, 1))

COMMANDS = (
    ["status", "--format", "json"],
    ["status", "--format", "table"],
    ["status", "--format", "plain"],
    ["status", "--format", "csv"],
    ["status", "--format", "markdown"],
    ["project", "--format", "json"],
    ["rules", "--format", "json"],
    ["backtest", "--format", "json"],
)


def by_id(plan: Written, as_of: date) -> dict[str, Any]:
    with folder(plan) as path:
        report = assess(load(path), as_of=as_of)
    return {target.id: target for target in report.targets}


@given(plans(least=2), days)
@settings(max_examples=25)
def test_another_target_changes_nothing(plan: Written, as_of: date) -> None:
    *others, added = plan.targets
    everything, before = by_id(plan, as_of), by_id(plan.without(added), as_of)
    assert before == {name: everything[name] for name in others}


def turned(found: Sequence[Any]) -> Sequence[Any]:
    return list(reversed(found))


@given(plans(), days, st.data())
@running
def test_the_order_of_files_tables_and_keys_changes_only_the_order(
    bishan: Bishan, plan: Written, as_of: date, data: st.DataObject
) -> None:
    """Targets are listed as the plan lists them; everything else is the same to the byte."""
    mixed = data.draw(st.permutations(["north", "south", "east", "west"]))
    order = list(plan.targets)

    def shuffled(found: Sequence[Any]) -> Sequence[Any]:
        # Targets keep their place: readers see their order.
        names = [each[0] for each in found]
        return found if names == order else turned(found)

    with folder(plan) as first, folder(plan, shuffled, mixed) as second:
        for command in COMMANDS:
            runs = [
                bishan(*command, "--file", str(path), "--as-of", str(as_of))
                for path in (first, second)
            ]
            before, after = (
                (run.code, run.out.replace(str(path), "."), run.err.replace(str(path), "."))
                for run, path in zip(runs, (first, second), strict=True)
            )
            assert before == after
