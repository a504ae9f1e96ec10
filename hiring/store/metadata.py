"""All tables together, for migrations and for making an empty schema."""

from hiring.store.base import Base
from hiring.store.tables import attempts, content, evidence, jobs, organisations, records, studio

metadata = Base.metadata
TABLES = (organisations, content, jobs, attempts, records, studio, evidence)
