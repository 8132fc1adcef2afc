"""The rate still needed for a cap on growth: one that lags has to fall faster."""

import pytest

from bishan_targets import messages
from bishan_targets.render.kind_words import _growth_needed


@pytest.mark.parametrize(
    ("so_far", "needed", "english", "chinese"),
    [
        (-2.3, -1.5, "X; it must fall by 1.5% a year from here on.", "X，今后年均须下降1.5%。"),
        (
            -1.0,
            -3.5,
            "X; it must fall by 3.5% a year from here on, 2.5 percentage points more.",
            "X，今后年均须下降3.5%，降幅须扩大2.5个百分点。",
        ),
        (
            -2.0,
            -0.04,
            "X; it may grow by 0.0% a year from here on.",
            "X，今后年均增长不得超过0.0%。",
        ),
        (1.0, 0.4, "X; it may grow by 0.4% a year from here on.", "X，今后年均增长不得超过0.4%。"),
    ],
)
def test_cap(so_far: float, needed: float, english: str, chinese: str) -> None:
    for language, expected in (("en", english), ("zh", chinese)):
        say = messages.load(language)
        assert _growth_needed(so_far, needed, "X", say, is_cap=True) == expected
