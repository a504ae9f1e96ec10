"""Adaptive testing: the next item from the answers so far, live and simulated."""
