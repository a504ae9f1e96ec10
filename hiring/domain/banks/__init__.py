"""Question banks: what a candidate sees, the key apart from it, and the strict reading of both."""
