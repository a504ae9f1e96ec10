"""Ratings beside a key: distance, shape, policy."""
