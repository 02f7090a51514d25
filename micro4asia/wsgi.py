"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from micro4asia.foundation import walls

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "micro4asia.settings")
application = get_wsgi_application()
walls.serve()
