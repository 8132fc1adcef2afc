"""Documents for word processors and spreadsheet programs."""
