"""Measurement: arrays in, frozen results out; it knows nothing of the organisation around it."""
