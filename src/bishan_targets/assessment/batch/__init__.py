"""The projections of many targets with figures for the same days at once, as arrays of numpy."""
