"""Targets as Arrow record batches, for engines that hold many plans; needs the extra `arrow`."""

from bishan_targets.batches.assessing import assess
from bishan_targets.batches.problems import BatchError
from bishan_targets.batches.rows import schema

__all__ = ["BatchError", "assess", "schema"]
