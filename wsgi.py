"""The application for a WSGI server: ``gunicorn wsgi:app``."""

from appraisal.app import serving

app = serving()
