"""What is put before a candidate: blueprint, form, answers and their checks."""
