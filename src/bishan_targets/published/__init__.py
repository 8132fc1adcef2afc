"""The rules that others publish, applied to the same figures: a module a rule.

Each has a `RULE`, a pure function from a `Case` to an `Ruling` with the names of its verdicts; the
gate's own rules are `gate.rules`, and the tool's own verdict is `verdict`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bishan_targets.model.book import PublishedRule
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
"""The rules by name, in the order in which they are shown."""
