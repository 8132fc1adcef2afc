"""Tables and plots for a terminal."""
