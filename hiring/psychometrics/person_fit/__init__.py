"""Person fit and effort: whether one person's answers can be taken for what they usually mean."""
