"""The facts that make a person convenient to hire (source, distance, notice period) and their audit.

They are watched beside the decisions and never feed a score: nothing that scores, fits or ranks a person may
import this package, even indirectly. A contract in pyproject.toml and tests/architecture hold it.
"""
