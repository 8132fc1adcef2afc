"""Where a metric is heading, as ranges with odds. Pure arithmetic on dates and numbers."""
