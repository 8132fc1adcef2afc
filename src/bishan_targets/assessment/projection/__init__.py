"""Projections of a metric, as ranges with odds. Pure arithmetic on dates and numbers."""
