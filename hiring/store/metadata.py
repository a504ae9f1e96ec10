"""All tables together, for migrations and for making an empty schema."""

from hiring.store.base import Base
from hiring.store.tables import attempts, content, jobs, organisations, records

metadata = Base.metadata
TABLES = (organisations, content, jobs, attempts, records)
