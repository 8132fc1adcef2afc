"""Many plans as one: figures made of members' figures, and counts of members that meet a goal."""
