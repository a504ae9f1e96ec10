"""Reliability of scales, and what each item adds to it."""
