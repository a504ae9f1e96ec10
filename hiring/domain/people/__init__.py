"""Candidates and their applications: what the candidate did, and apart from it, what we decided."""
