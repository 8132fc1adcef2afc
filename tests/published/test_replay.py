"""The verdicts that statistical offices published, judged again from plan and figures."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import replay
from running import Run

ROOT = Path(__file__).parents[2]
CASES = replay.series()
FOUND = list(replay.replays(CASES))


def test_as_many_are_reproduced_as_the_page_says() -> None:
    total = Counter(each.publisher for each in FOUND)
    same = Counter(each.publisher for each in FOUND if each.same)
    assert total == {"statcan": 152, "destatis_dns": 257, "eustat": 3}
    assert same == {"statcan": 152, "destatis_dns": 247, "eustat": 3}
    page = (ROOT / "docs" / "reference" / "published-rules.md").read_text(encoding="utf-8")
    assert replay.table(FOUND) in page
    for each in FOUND:
        assert each.same or f"| `{each.id}` | {each.year} |" in page


def test_every_published_score_is_reproduced() -> None:
    scored = [each for each in FOUND if each.publisher == "statcan"]
    for each in scored:
        assert each.score == pytest.approx(each.published_score, abs=1e-9), each.id


SAMPLE = [case for case in CASES if case["id"].endswith(("0", "5"))]


@pytest.mark.parametrize("case", SAMPLE, ids=[case["id"] for case in SAMPLE])
def test_the_command_line_says_the_same(
    case: dict[str, object], tmp_path: Path, bishan: Callable[..., Run]
) -> None:
    """Plan and figures as files, `bishan rules --json` at the end of the published year."""
    replay.write(case, tmp_path)
    for expected in replay.replays([case]):
        year = expected.year or 2026
        run = bishan("rules", "-f", str(tmp_path), "--json", "--as-of", f"{year}-12-31")
        rules = json.loads(run.out)["targets"][0]["rules"]
        verdict = rules[replay.RULES[expected.publisher]]["verdict"]
        assert replay.in_publishers_words(expected.publisher, verdict) == expected.found
