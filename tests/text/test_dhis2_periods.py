"""Periods as DHIS2 writes them, by the table of its Developer guide."""

import pytest

from bishan_targets.text.dhis2_periods import read_dhis2_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("20040315", "2004-03-15", "2004-03-15"),
        ("2004-03-15", "2004-03-15", "2004-03-15"),
        ("2004W10", "2004-03-01", "2004-03-07"),
        ("2015BiW1", "2014-12-29", "2015-01-11"),
        ("200403", "2004-03-01", "2004-03-31"),
        ("200401B", "2004-01-01", "2004-02-29"),
        ("200406B", "2004-11-01", "2004-12-31"),
        ("2004Q1", "2004-01-01", "2004-03-31"),
        ("2004S1", "2004-01-01", "2004-06-30"),
        ("2004S2", "2004-07-01", "2004-12-31"),
        ("2004AprilS1", "2004-04-01", "2004-09-30"),
        ("2004AprilS2", "2004-10-01", "2005-03-31"),
        ("2004", "2004-01-01", "2004-12-31"),
        ("2004April", "2004-04-01", "2005-03-31"),
        ("2004July", "2004-07-01", "2005-06-30"),
        ("2004Oct", "2004-10-01", "2005-09-30"),
    ],
)
def test_the_days_of_a_period(text: str, first: str, last: str) -> None:
    span = read_dhis2_period(text)
    assert span is not None
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "200413", "2004Q5", "2004S3", "200407B", "2004W54", "2004BiW28", "2004WedW5"),
        *("2004Nov", "2004april", "LAST_MONTH", "2004-03", "20040231"),
    ],
)
def test_what_is_no_period_of_its_documents(text: str) -> None:
    assert read_dhis2_period(text) is None
