"""The targets that are judged: the goal in force, and the figures of both revisions."""

from datetime import date

from builders import books, history, target, was

from bishan_targets.gate.changes import names_now
from bishan_targets.gate.subjects import Subjects
from bishan_targets.model.book import Book
from bishan_targets.model.policy import Correction, Level, Policy, Rule, TargetPolicy, Withdrawal
from bishan_targets.model.targets import Target

TODAY = date(2022, 3, 1)
PAST = ("2019-12-31 100", "2020-12-31 120", "2021-12-31 140")
FIRMS = target(">= 500")
BREAK = date(2021, 6, 30)


def book(wanted: Target = FIRMS, *figures: str, policy: Policy | None = None) -> Book:
    return books([(wanted, history(*figures))], policy)


def subjects(head: Book, base: Book | None, as_of: date = TODAY) -> Subjects:
    return Subjects(head, base, names_now(head, base) if base else {}, as_of)


def taken(*days: date, metric: str = "firms") -> Policy:
    return Policy(withdrawals=[Withdrawal(metric, day, "wrong", "report 12") for day in days])


def test_every_target_is_a_subject_that_is_made_once() -> None:
    staff = target(name="staff")
    found = subjects(books([(FIRMS, history(*PAST)), (staff, [])]), None)
    assert (list(found), len(found)) == (["firms", "staff"], 2)
    assert found["firms"] is found["firms"]
    assert found["staff"].target == staff


def test_without_a_base_there_is_nothing_beside_a_target() -> None:
    subject = subjects(book(FIRMS._replace(breaks=(BREAK,)), *PAST), None)["firms"]
    assert (subject.base, subject.brought, subject.withdrawn) == (None, (), [])
    assert list(subject.figures) == history(*PAST)
    assert subject.target.breaks == (BREAK,)


def test_a_target_that_is_new_has_its_own_terms() -> None:
    base = books([(target(name="staff"), [])])
    head = books([(FIRMS._replace(breaks=(BREAK,)), history(*PAST)), (target(name="staff"), [])])
    subject = subjects(head, base)["firms"]
    assert (subject.base, subject.withdrawn) == ([], [])
    assert subject.target.breaks == (BREAK,)


def test_the_goal_is_that_of_the_day_decided_as_early_as_in_the_base() -> None:
    old, new = (FIRMS._replace(since=date(2022, 1, day)) for day in (1, 2))
    assert subjects(book(new), book(old))["firms"].target.since == date(2022, 1, 1)
    rising = FIRMS._replace(was=(was(">= 300", "2023-01-01"),))
    for day, value in ((TODAY, 300), (date(2023, 1, 1), 500)):
        found = subjects(book(rising, *PAST), book(rising, *PAST), day)
        assert found["firms"].goal.value == value


def test_figures_that_the_change_withdraws_are_told_from_others() -> None:
    """Only the base's figures up to the day count, with the day itself."""
    base = book(FIRMS, *PAST, "2022-03-01 150", "2022-03-02 160")
    days = date(2020, 12, 31), TODAY, date(2022, 3, 2)
    head = book(FIRMS, PAST[0], PAST[2], policy=taken(*days))
    subject = subjects(head, base)["firms"]
    assert subject.withdrawn == history(PAST[1], "2022-03-01 150")
    assert subject.base is not None
    assert list(subject.base) == history(PAST[0], PAST[2])
    empty = subjects(book(policy=taken(TODAY)), book())["firms"]
    assert empty.withdrawn == []


def test_corrections_and_withdrawals_are_told_apart() -> None:
    old, new = history(*PAST)[1], history("2020-12-31 125")[0]
    correction = Correction("firms", old.date, old.value, new.value, "yearbook")
    head = book(FIRMS, PAST[0], "2020-12-31 125", PAST[2], policy=Policy(corrections=[correction]))
    subject = subjects(head, book(FIRMS, *PAST))["firms"]
    assert subject.withdrawn == []
    assert subject.base is not None
    assert [each.value for each in subject.base] == [100, 125, 140]


def test_figures_are_found_under_their_name_in_the_base() -> None:
    """For a target with another id, and for one that names the figures of another metric."""
    figures = history(*PAST, "2022-03-01 150")
    renamed = target(name="companies", policy=TargetPolicy(renamed_from="firms"))
    base = books([(FIRMS._replace(breaks=(BREAK,)), figures)])
    policy = taken(TODAY, metric="companies")
    head = books([(renamed._replace(breaks=(BREAK,)), history(*PAST))], policy)
    subject = subjects(head, base)["companies"]
    assert subject.base is not None
    assert list(subject.base) == history(*PAST)
    assert subject.withdrawn == figures[3:]
    assert subject.brought == ()
    other = books(
        [(FIRMS._replace(figures_from="good"), history(*PAST))],
        context={"good": history("2021-12-31 900")},
    )
    assert list(subjects(other, book(FIRMS, *PAST))["firms"].figures) == history(*PAST)


def test_breaks_of_a_metric_without_figures_in_one_revision() -> None:
    wanted = FIRMS._replace(breaks=(BREAK,))

    def brought(now: tuple[str, ...], before: tuple[str, ...], old: Target) -> tuple[date, ...]:
        return subjects(book(wanted, *now), book(old, *before))["firms"].brought

    assert brought(PAST, (), FIRMS) == (BREAK,)
    assert brought((), PAST, FIRMS) == (BREAK,)
    assert brought(PAST, PAST[:2], FIRMS) == (BREAK,)
    assert brought(PAST, PAST, FIRMS) == ()
    assert brought(PAST, (), wanted) == ()


def test_figures_given_with_more_decimals_are_the_same() -> None:
    subject = subjects(book(FIRMS, *PAST[:2], "2021-12-31 140.04"), book(FIRMS, *PAST))["firms"]
    assert subject.base is not None
    assert [str(each.value) for each in subject.base] == ["100", "120", "140.04"]


def test_the_stricter_severity_of_both_plans_counts() -> None:
    usual, strict = book(), book(policy=Policy(severity={Rule.STALE: Level.ERROR}))
    for head, base in ((usual, strict), (strict, usual)):
        assert subjects(head, base)["firms"].terms.levels[Rule.STALE] is Level.ERROR
    assert subjects(usual, usual)["firms"].terms.levels[Rule.STALE] is Level.WARNING


def test_an_id_that_others_read_by_is_not_taken_over() -> None:
    """`z` was `a`, but `b` read figures under that id before: they are not those of `a`."""
    reading = target(name="b")._replace(figures_from="z")
    renamed = target(name="z", policy=TargetPolicy(renamed_from="a"))._replace(figures_from="good")
    good = {"good": history("2021-12-31 900")}
    base = books([(target(name="a"), history(*PAST)), (reading, [])], context=good)
    head = books([(renamed, history(*PAST)), (reading, [])], context=good)
    assert list(subjects(head, base)["z"].figures) == good["good"]
