"""A plan and its figures as values. No input or output."""
