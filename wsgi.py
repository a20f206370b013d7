"""The application for a WSGI server: ``gunicorn wsgi:app``."""

from appraisal.app import create_app

app = create_app()
