"""Tables and queries: rows in, domain objects and rows out. Never commits: the platform owns the transaction."""
