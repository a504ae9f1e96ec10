"""Banks in the formats of other programs."""
