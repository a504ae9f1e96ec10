"""Item response theory: models, calibration, persons, information, fit."""
