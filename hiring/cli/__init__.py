"""The `hiring` command: arguments in, a use case, words or JSON out."""
