"""The yardstick as a WSGI callable."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.yardstick.settings"

from django.core.wsgi import get_wsgi_application  # settings come first

application = get_wsgi_application()
