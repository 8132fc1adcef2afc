"""Limits for the contents of a packed file."""

import pytest

from bishan_targets.reading.unpacking import most_unpacked


@pytest.mark.parametrize(
    ("size", "most"),
    [
        *[(0, 10_000_000), (200_000, 10_000_000), (200_001, 10_000_050)],
        *[(3_999_999, 199_999_950), (4_000_000, 200_000_000), (10**9, 200_000_000)],
    ],
)
def test_fifty_times_its_size_but_ten_megabytes_anyway_and_no_more_than_two_hundred(
    size: int, most: int
) -> None:
    assert most_unpacked(size) == most
