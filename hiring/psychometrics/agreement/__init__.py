"""Whether people who rate or work together agree."""
