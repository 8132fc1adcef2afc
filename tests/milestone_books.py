"""A plan with one milestone, and the gate's findings on it."""

from datetime import date
from typing import Any

from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.decide import Check, Outcome, Result, check
from bishan_targets.model.book import Book, Plan
from bishan_targets.model.milestones import Milestone, State, Statement
from bishan_targets.model.policy import Closure, Policy, Rule

TODAY = date(2024, 3, 1)
BY = date(2025, 12, 31)
SITES = Milestone("sites", {"en": "Sites"}, BY, "completion notices", steps=("a", "b"))
BEGUN, DONE, DROPPED = State
CLOSED = Closure(None, "missed: one of two", "report", "sites")


def on(day: str) -> date:
    return date.fromisoformat(day)


def said(day: str, state: State = BEGUN, **more: Any) -> Statement:
    if state is DONE:
        more = {"evidence": "notice 12", **more}
    return Statement(on(day), state, file=f"actuals/{day}.toml", **more)


def book(*statements: Statement, milestone: Milestone = SITES, **policy: Any) -> Book:
    plan = Plan(None, None, "f", {}, Policy(**policy), milestones={milestone.id: milestone})
    return Book(plan, {}, (), statements={milestone.id: list(statements)} if statements else {})


def without(**policy: Any) -> Book:
    return Book(Plan(None, None, "f", {}, Policy(**policy)), {}, ())


def failed(result: Result, level: str = "error") -> list[str]:
    return [
        f"{each.comparison.rule} {each.comparison.aspect}".strip()
        for each in result.findings
        if each.outcome is Outcome.FAIL and each.level == level
    ]


def errors(head: Book, base: Book | None, as_of: date = TODAY) -> list[str]:
    return failed(check(head, base, as_of))


def of_rule(head: Book, base: Book | None, rule: Rule, as_of: date = TODAY) -> list[Check]:
    return [each for each in check(head, base, as_of).checks if each.comparison.rule is rule]


def of_sites(rule: Rule, holds: bool, **more: Any) -> Comparison:
    return Comparison(rule, "sites", holds, **more)


def one(head: Book, base: Book | None, rule: Rule, as_of: date = TODAY) -> Check:
    (only,) = of_rule(head, base, rule, as_of)
    return only
