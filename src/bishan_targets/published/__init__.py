"""Published rules, applied to the same figures: one module per rule.

Each has a `RULE`: a pure function from a `Case` to a `Ruling`, and the names of its verdicts. The
gate's own rules are in `gate.rules`, and the tool's own verdict in `assessment.verdict`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bishan_targets.model.targets import PublishedRule
from bishan_targets.published import (
    beeminder,
    destatis,
    eurostat,
    open_sdg,
    sdsn,
    time_share,
    un,
)
from bishan_targets.published.case import RuleDefinition

_MODULES: Final = (eurostat, open_sdg, un, sdsn, destatis, time_share, beeminder)
RULES: Final[Mapping[PublishedRule, RuleDefinition]] = {
    module.RULE.name: module.RULE for module in _MODULES
}
"""The rules by name, in display order."""
