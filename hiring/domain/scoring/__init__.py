"""Exact, local, monotone scores: form + key + answers -> score and contributions, in integers and fractions."""
