"""The audit of the organisation: what people meet at work there, and its findings.

It judges the organisation, never a person. Nothing that scores, fits or ranks may import this package, even
indirectly; a contract in pyproject.toml and the tests in tests/architecture hold it.
"""
