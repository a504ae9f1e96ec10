"""Orders, bands and zones of uncertain scores, and the probabilities behind them."""
