"""The rules, in pure Python: no web framework, no database, no clock, no randomness of their own."""
