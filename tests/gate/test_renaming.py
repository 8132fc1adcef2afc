"""A target counts as renamed only if its old id was one and no longer is, and its new id is new."""

from datetime import date

from builders import books, history, target

from bishan_targets.gate.changes import names_now
from bishan_targets.gate.decide import check
from bishan_targets.model.book import Book
from bishan_targets.model.policy import TargetPolicy
from bishan_targets.model.targets import Target

TODAY = date(2022, 3, 1)
PAST = ("2020-12-31 120", "2021-06-30 140")


def renamed(name: str, former: str) -> Target:
    return target(name=name, policy=TargetPolicy(renamed_from=former))


def errors(head: Book, base: Book) -> list[tuple[str, str | None]]:
    return [
        (each.comparison.rule, each.comparison.metric)
        for each in check(head, base, TODAY).findings
        if each.level == "error"
    ]


BASE = books([(target(name="a"), history(*PAST)), (target(name="b"), history("2021-06-30 5"))])
B = (target(name="b"), history("2021-06-30 5"))


def test_a_new_id_takes_the_history_along() -> None:
    head = books([(renamed("c", "a"), history(*PAST)), B])
    assert names_now(head, BASE) == {"a": "c", "b": "b"}
    assert errors(head, BASE) == []
    worse = books([(renamed("c", "a"), history(*PAST, "2021-12-31 130")), B])
    assert errors(worse, BASE) == [("regressed", "c")]


def test_a_target_whose_old_id_is_still_there_is_not_renamed() -> None:
    """Otherwise the new one would be compared in place of the old one, which escapes."""
    fresh = (renamed("c", "a"), history(*PAST))
    head = books([(target(name="a"), history(*PAST, "2021-12-31 90")), fresh, B])
    assert names_now(head, BASE) == {"a": "a", "b": "b"}
    assert errors(head, BASE) == [("regressed", "a")]
    lowered = books([(target("> 1", name="a"), history(*PAST)), fresh, B])
    assert errors(lowered, BASE) == [("target-loosened", "a")]


def test_a_target_that_was_there_does_not_take_the_place_of_another() -> None:
    """Otherwise the one that is gone would count as kept, under the name of an easy one."""
    head = books([(renamed("b", "a"), history("2021-06-30 5"))])
    assert names_now(head, BASE) == {"a": "a", "b": "b"}
    assert ("metric-removed", "a") in errors(head, BASE)


def test_figures_without_a_target_do_not_become_those_of_a_renamed_one() -> None:
    base = books([(target(name="a"), history(*PAST))], context={"c": history("2021-06-30 900")})
    head = books([(renamed("c", "a"), history("2021-06-30 900"))])
    assert names_now(head, base) == {"a": "a", "c": "c"}
    assert ("metric-removed", "a") in errors(head, base)


def test_an_id_that_was_no_targets_is_no_former_one() -> None:
    base = books([B], context={"a": history(*PAST)})
    head = books([B, (renamed("c", "a"), history(*PAST))], context={"a": history(*PAST)})
    assert names_now(head, base) == {"a": "a", "b": "b"}
