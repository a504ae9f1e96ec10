"""Signing in and out, one's own account, and the front door."""

from hiring.web.account.routes import blueprint

__all__ = ["blueprint"]
