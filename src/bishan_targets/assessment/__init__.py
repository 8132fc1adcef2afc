"""One target: its gap, its projection and its verdict; pure arithmetic."""
