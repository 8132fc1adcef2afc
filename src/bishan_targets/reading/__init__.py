"""From the bytes of a plan and its files to a `Book`, or to all their errors."""
