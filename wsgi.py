"""What a production server loads: `gunicorn wsgi:app`."""

from appraisal.app import create_app

app = create_app()
