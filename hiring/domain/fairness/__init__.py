"""The only home of protected groups: group facts, differential item functioning, adverse impact.

Nothing that scores, fits or ranks a person may import this package, even indirectly, so that belonging to
a group can never move a score. A contract in pyproject.toml and the tests in tests/architecture hold it.
"""
