"""Calibrations on one scale, and items that moved."""
