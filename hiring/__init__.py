"""Values-based hiring: assessments scored for fit to an organisation's own service standards."""

__version__ = "0.1.0"
