"""Colours of verdicts on a terminal."""

from typing import Final

from bishan_targets.assessment.verdict import Verdict

STYLES: Final = {
    Verdict.MET: "green",
    Verdict.ON_TRACK: "green",
    Verdict.AT_RISK: "yellow",
    Verdict.OFF_TRACK: "red",
    Verdict.LOST: "red",
    Verdict.MISSED: "red",
    Verdict.OVERDUE: "magenta",
    Verdict.TOO_FEW: "cyan",
    Verdict.NO_DATA: "cyan",
    Verdict.NO_GOAL: "cyan",
}
