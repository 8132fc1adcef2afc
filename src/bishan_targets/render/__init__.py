"""Results to text: a module a format, each a function from a report to a string."""
