"""From scores to a shortlist: uncertainty, order, bands, zones and explanations."""
