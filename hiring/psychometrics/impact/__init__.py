"""Adverse impact: how selection rates differ between groups, and what the numbers can carry."""
