"""Recognition of a sheet's layout: cells for periods, metrics and figures."""
