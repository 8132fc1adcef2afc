"""Text and numbers as people write and see them."""
