"""Simulated candidates, always labelled as such."""
