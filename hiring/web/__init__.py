"""The pages: Flask blueprints by audience, with guards, forms and static files. Pages call use cases only."""
