"""All about one target, in every state that a target can be in."""

from collections.abc import Callable
from datetime import date

import pytest
from builders import book, books, history, target

from bishan_targets import messages
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import PublishedRule, Target
from bishan_targets.render import markdown, notes, text
from bishan_targets.render.cells import Cells
from bishan_targets.render.terminal import table
from bishan_targets.report.show import detail
from bishan_targets.report.status import assess, failed_status, with_verdicts

PAST = ("2019-12-31 100", "2020-12-31 120", "2021-12-31 140")

CASES: dict[str, tuple[Target, list[str], str]] = {
    "no-data": (target(), [], "2022-03-01"),
    "one-figure": (target(), ["2021-12-31 140?"], "2022-03-01"),
    "on-track": (target(">= 150", by="2026-12-31"), [*PAST], "2022-03-01"),
    "at-risk": (target(">= 200", by="2024-12-31"), [*PAST], "2022-03-01"),
    "off-track": (target(">= 300", by="2024-12-31"), [*PAST], "2022-03-01"),
    "never": (target(">= 300", by="2024-12-31"), [*PAST, "2022-12-31 90"], "2023-03-01"),
    "met": (target(">= 130", by="2024-12-31"), [*PAST, "2022-12-31 135"], "2023-03-01"),
    "lost": (target(">= 130", by="2024-12-31"), [*PAST, "2022-12-31 129"], "2023-03-01"),
    "missed": (target("> 140", by="2021-12-31"), [*PAST], "2022-03-01"),
    "late": (target("> 140", by="2021-12-31"), [*PAST, "2022-12-31 150"], "2023-03-01"),
    "met-at-deadline": (target(">= 140", by="2021-12-31"), [*PAST], "2022-03-01"),
    "overdue": (target("> 140", by="2022-12-31"), [*PAST], "2024-03-01"),
    "falling": (target("<= 50", by="2024-12-31"), [*PAST], "2022-03-01"),
    "keep": (target(">= 100", by="2024-12-31"), ["2019-12-31 100", "2020-12-31 90"], "2021-03-01"),
    "no-baseline": (target(baseline="2022-01-01"), [*PAST], "2022-03-01"),
    "below-zero": (
        target(">= 5", by="2024-12-31"),
        ["2020-12-31 -4", "2021-12-31 -1"],
        "2022-03-01",
    ),
}


@pytest.mark.parametrize("language", messages.languages())
@pytest.mark.parametrize("name", CASES)
def test_every_state(name: str, language: str, golden: Callable[[str, str], None]) -> None:
    wanted, figures, day = CASES[name]
    found = detail(book(wanted, history(*figures)), "firms", date.fromisoformat(day))
    golden(f"state.{name}.{language}.txt", text.show(found, messages.load(language), None))


def test_words_of_the_plan_are_shown_and_harmless() -> None:
    wanted = target()._replace(
        name={"und": "a\x1b[31mb"},
        unit={"en": "firms", "zh": "家"},
        source="源\u202e",
        note="[bold]<b>*x*</b>|`",
    )
    figures = [Observation(date(2021, 12, 31), history(*PAST)[0].value, "s\nt", "n\tm")]
    found = detail(book(wanted, figures), "firms", date(2022, 3, 1))
    shown = text.show(found, messages.load("en"), 80)
    assert r"a\x1b[31mb (firms)" in shown
    assert "> 500 firms by" in shown
    assert r"Source: 源\u202e" in shown
    assert "Note: [bold]<b>*x*</b>|`" in shown
    assert "[1] s t\n" in shown
    assert "2021-12-31: n m" in shown
    page = markdown.show(found, messages.load("en"))
    assert r"\[bold\]\<b\>\*x\*\</b\>\|\`" in page
    assert "500家，" in text.show(found, messages.load("zh"), 80)


@pytest.mark.parametrize("width", [20, 40, 80])
def test_sentences_are_wrapped(width: int) -> None:
    wanted = target()._replace(note="a long note " * 20)
    shown = text.show(
        detail(book(wanted, []), "firms", date(2022, 3, 1)), messages.load("en"), width
    )
    notes_lines = [line for line in shown.splitlines() if "long" in line]
    assert len(notes_lines) > 2
    assert max(map(len, notes_lines)) <= width


def test_a_status_without_targets_says_so() -> None:
    report = with_verdicts(assess(book(target(), []), date(2022, 3, 1)), ["met"])
    say = messages.load("en")
    assert notes.summary(report, say) == "No target to show."
    assert "No target to show." in table.status(report, say, width=80, color=False)
    assert "No target to show." in markdown.status(report, say)
    assert notes.title(None, date(2022, 3, 1), say) == "Targets (as of 1 March 2022)"
    assert notes.notes(failed_status(date(2022, 3, 1), []), say) == []


def test_a_cell_has_the_decimals_and_the_verdict_of_the_plan_s_rule() -> None:
    say, wanted = messages.load("en"), target(">= 500")._replace(decimals=2)
    given = book(wanted, history("2020-12-31 239", "2021-12-31 300.1"))
    plan = given.plan._replace(rule=PublishedRule.TIME_SHARE)
    (row,) = assess(given._replace(plan=plan), date(2022, 3, 1)).targets
    cells = Cells(row, date(2022, 3, 1), say)
    assert (cells.latest, cells.goal, cells.gap) == ("300.10", "≥ 500.00", "199.90")
    assert row.by_rule is not None
    assert cells.verdict == f"{say(f'ruling.{row.by_rule.verdict}')} (off track)"


def test_markup_in_names_is_text_in_the_table() -> None:
    wanted = target(name="a")._replace(name={"und": "[red]x[/red] \x1b]0;t\x07"})
    report = assess(book(wanted, history(*PAST)), date(2022, 3, 1))
    shown = table.status(report, messages.load("en"), width=100, color=False)
    assert "[red]x[/red]" in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_long_names_are_folded_and_figures_never_cut() -> None:
    long = target(name="x" * 60)._replace(name={"und": "指标" * 100})
    short = target(">= 123456789012.125", name="y")
    figures = history("2020-12-31 987654321098.5", "2021-12-31 987654321099.5")
    report = assess(books([(long, history(*PAST)), (short, figures)]), date(2022, 3, 1))
    for width in (40, 80, 120):
        shown = table.status(report, messages.load("zh"), width=width, color=False)
        assert "987,654,321,099.5" in shown
        assert "864,197,532,087.375" in shown
