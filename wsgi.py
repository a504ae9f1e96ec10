"""The application for any WSGI server: `gunicorn wsgi:application`."""

from hiring.web.app import create_app

application = create_app()
