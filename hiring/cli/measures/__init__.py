"""Commands that measure: plain CSV in, a table or JSON out, no database."""
