"""Diagnostics of one cause, and the selection kept of very many."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from terminal import at_terminal

from bishan_targets import messages
from bishan_targets.model.causes import MOST_KEPT, MOST_PLACES, Gathered, cause, grouped, total
from bishan_targets.model.diagnostics import Diagnostic, More, Place, Severity, Term
from bishan_targets.render.problems import MOST_SHOWN, problems
from bishan_targets.report.wording import counted
from bishan_targets.text.display import display_width

ENGLISH = messages.load("en")


def at(line: int, given: str = "x", code: str = "history-value", file: str = "h.csv") -> Diagnostic:
    return Diagnostic(code, file, line, 1, source_line=given, values={"given": given})


def gathered(lines: Iterable[int], given: str = "x") -> list[Diagnostic]:
    found = Gathered()
    for line in lines:
        found.append(at(line, given))
    return list(found)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"given": "31/12/2022"}, {"given": "30/6/21"}, True),
        ({"given": "n/a"}, {"given": "1,306"}, False),
        ({"given": "男"}, {"given": "total"}, True),
        ({"given": "1.2万"}, {"given": "1.2"}, False),
        ({"given": "12①"}, {"given": "12"}, False),
        ({"id": "firms", "given": "1"}, {"id": "jobs", "given": "2"}, True),
        ({"reason": Term("a")}, {"reason": Term("b")}, False),
        ({"problem": "a"}, {"problem": "b"}, False),
    ],
)
def test_one_cause_is_one_form_of_values(
    first: dict[str, str], second: dict[str, str], same: bool
) -> None:
    assert (cause("code", first) == cause("code", second)) is same
    assert cause("code", first) != cause("other", first)
    assert cause("code", first) != cause("code", first, "hint")


def test_a_key_is_the_cause_where_the_error_is_about_the_key() -> None:
    keys = {"key": "sourc"}, {"key": "nte"}
    assert cause("unknown-key", keys[0]) != cause("unknown-key", keys[1])
    assert cause("quoted-number", keys[0]) == cause("quoted-number", keys[1])


def test_questions_about_figures_are_shown_each_but_not_without_end() -> None:
    questions = [at(line, code="doubtful-far") for line in range(30)]
    shown = grouped(questions, most=1, few=3)
    assert [each.line for each in shown] == [*range(20)]
    assert [each.number for each in shown] == [1] * 19 + [11]


def test_of_one_cause_so_many_are_kept_and_the_others_are_counted() -> None:
    found = gathered(range(2, 3002))
    assert [each.line for each in found] == [*range(2, 2 + MOST_KEPT)]
    assert {each.more for each in found[:-1]} == {None}
    last = found[-1].more
    assert last == More(3000 - MOST_KEPT, (Place("h.csv", 52), Place("h.csv", 3001)))
    assert total(found, Severity.ERROR) == 3000
    assert total(found, Severity.WARNING) == 0


def test_few_that_are_counted_have_each_a_place() -> None:
    counted_ones = gathered(range(1, 1 + MOST_KEPT + MOST_PLACES))[-1].more
    assert counted_ones
    assert [each.line for each in counted_ones.places] == [*range(51, 51 + MOST_PLACES)]
    more = gathered(range(1, 2 + MOST_KEPT + MOST_PLACES))[-1].more
    assert more == More(MOST_PLACES + 1, (Place("h.csv", 51), Place("h.csv", 51 + MOST_PLACES)))


def test_what_is_only_counted_is_hardly_ever_made() -> None:
    made = 0

    def make() -> Diagnostic:
        nonlocal made
        made += 1
        return at(made)

    found = Gathered()
    for _ in range(10_000):
        found.add("history-value", {"given": "x"}, make)
    assert total(found, Severity.ERROR) == 10_000
    assert made == MOST_KEPT + MOST_PLACES + 1


def test_values_of_ever_new_forms_are_not_kept_for_ever() -> None:
    found = Gathered()
    for number in range(20_000):
        form = f"{number:b}".replace("0", ".").replace("1", "-")
        found.append(at(number, form[-12:]))
    kept = list(found)
    assert len(kept) <= 101 * MOST_KEPT
    assert total(kept, Severity.ERROR) == 20_000


def test_a_few_stay_whole_and_more_are_one() -> None:
    few, many = [at(line) for line in (2, 3, 9)], [at(line) for line in (2, 3, 9, 11)]
    assert grouped(few, most=1, few=3) == few
    (one,) = grouped(many, most=1, few=3)
    assert (one.line, one.more) == (2, More(3, [each.place for each in many[1:]]))


def test_what_a_reader_counted_goes_on_being_counted() -> None:
    (one,) = grouped(gathered(range(2, 3002)), most=1)
    assert one.more == More(2999, (Place("h.csv", 3), Place("h.csv", 3001)))
    kept = gathered(range(2, 3002))
    assert grouped(kept, most=MOST_KEPT) == kept


def test_groups_keep_the_order_of_their_first() -> None:
    mixed = [at(2, "x"), at(2, "1,2"), at(3, "x"), at(3, "1,2"), at(4, "n/a")]
    assert [(each.line, each.number) for each in grouped(mixed, most=1)] == [(2, 2), (2, 2), (4, 1)]


def test_severities_are_not_mixed_and_what_has_no_place_stands_alone() -> None:
    warning = at(3)._replace(severity=Severity.WARNING)
    assert len(grouped([at(2), warning], most=1)) == 2
    nowhere = Diagnostic("bad-figure", values={"given": "1,2", "id": "a"})
    assert len(grouped([nowhere, nowhere], most=1)) == 2


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ([("h.csv", 3, None), ("h.csv", 4, None)], "lines 3–4"),
        ([("h.csv", 3, None), ("h.csv", 5, None)], "lines 3, 5"),
        ([("h.csv", 3, None)], "line 3"),
        ([("h.csv", None, "C6"), ("h.csv", None, "C9")], "C6, C9"),
        ([("h.csv", 3, None), ("i.csv", 5, None)], "h.csv:3, i.csv:5"),
        ([("a.toml", None, None), ("b.toml", None, None)], "a.toml, b.toml"),
    ],
)
def test_the_places_of_the_others_are_named(
    places: list[tuple[str, int | None, str | None]], said: str
) -> None:
    more = More(len(places), [Place(*place) for place in places])
    words = counted(at(2)._replace(more=more), ENGLISH)
    assert words == f"  and {len(places)} more like it: {said}"


@pytest.mark.parametrize(
    ("number", "last", "said"),
    [
        (2999, Place("h.csv", 3001), "2,999 more like it: lines 3–3001"),
        (100, Place("h.csv", 3001), "100 more like it: between lines 3 and 3001"),
        (100, Place("i.csv", 7), "100 more like it: from h.csv:3 to i.csv:7"),
    ],
)
def test_of_many_the_first_and_the_last_place_are_named(
    number: int, last: Place, said: str
) -> None:
    more = More(number, [Place("h.csv", 3), last])
    assert counted(at(2)._replace(more=more), ENGLISH) == f"  and {said}"


def test_totals_are_true_where_not_all_are_shown() -> None:
    errors = [at(line, "x" if line % 2 else "1,2", f"code-{line}") for line in range(3)]
    say = messages.Messages("en", {**ENGLISH.table, **_words(3)}, ENGLISH.plural, str)
    assert problems(errors, say).endswith("\n\n3 errors found.\n")
    many = [at(line, code=f"code-{line}") for line in range(MOST_SHOWN + 5)]
    say = messages.Messages("en", {**ENGLISH.table, **_words(len(many))}, ENGLISH.plural, str)
    assert problems(many, say).endswith(f"\n\n{len(many)} errors found, {MOST_SHOWN} shown.\n")


def test_errors_come_before_warnings_where_not_all_are_shown() -> None:
    say = messages.Messages("en", {**ENGLISH.table, **_words(40)}, ENGLISH.plural, str)
    warnings = [at(n, code=f"code-{n}")._replace(severity=Severity.WARNING) for n in range(20)]
    errors = [at(n, code=f"code-{n}") for n in range(20, 38)]
    said = problems([*warnings, *errors], say)
    assert said.endswith("\n\n18 errors found.\n\n20 warnings, 2 shown.\n")
    assert said.index("code-0]") < said.index("code-1]") < said.index("code-37]")


def _words(number: int) -> dict[str, str]:
    return {f"error.code-{each}": "wrong" for each in range(number)}


def test_lines_fit_a_terminal() -> None:
    long = at(2, "9" * 50 + " and so on " * 20)
    for line in problems([long], ENGLISH, width=60).splitlines():
        assert len(line) <= 60
    assert max(map(len, problems([long], ENGLISH).splitlines())) > 60


@pytest.mark.parametrize("case", ["unknown-rule", "syntax/long-line", "future-date/validate"])
@pytest.mark.parametrize("language", messages.languages())
def test_a_terminal_of_eighty_columns_need_not_break_a_line(case: str, language: str) -> None:
    plan = Path(__file__).parents[1] / "errors" / case
    said, _ = at_terminal(
        *("validate", "-f", os.path.relpath(plan), "--lang", language),
        answers=[],
        environment={"COLUMNS": "80"},
    )
    assert "[" in said
    assert max(display_width(line) for line in said.splitlines()) <= 80
