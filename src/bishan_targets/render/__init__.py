"""Results as text: one module per format, each a function from a report to a string."""
