"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from micro4asia.foundation import walls
from micro4asia.foundation.headroom import with_headroom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "micro4asia.settings")
application = with_headroom(get_wsgi_application())
walls.serve()
