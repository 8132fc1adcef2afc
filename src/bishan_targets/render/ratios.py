"""Ratios in words: the two metrics that one is made of, and the arithmetic."""

from __future__ import annotations

from bishan_targets.messages import Messages
from bishan_targets.model.ratios import formula
from bishan_targets.render.numbers import exact
from bishan_targets.report.ratios import RatioReport
from bishan_targets.report.show import Detail
from bishan_targets.text.safe import visible


def ratio_lines(detail: Detail, say: Messages) -> list[str]:
    """Lines on a metric that is computed from two others, or that others are computed from."""
    lines = _definition(detail.ratio, say) if detail.ratio else []
    if detail.used_in:
        names = say("list.separator").join(map(visible, detail.used_in))
        lines.append(say("show.part", ratios=names))
    return lines


def _definition(ratio: RatioReport, say: Messages) -> list[str]:
    scale, latest = exact(ratio.scale, say=say), ratio.latest
    made_of = say.own(formula(visible(ratio.of), scale, visible(ratio.to)))
    lines = [say("show.ratio", formula=made_of)]
    if latest:
        value = exact(latest.value, ratio.decimals, say=say)
        made_of = say.own(formula(exact(latest.of, say=say), scale, exact(latest.to, say=say)))
        lines.append(say("show.ratio.latest", date=latest.date, value=value, formula=made_of))
    return lines
