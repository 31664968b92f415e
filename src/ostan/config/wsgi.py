"""The web application as a WSGI callable."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ostan.config.settings")
application = get_wsgi_application()

# What is loaded now stays for good and need not be looked through again; a page makes some thousand objects, and
# looking for garbage at every 700 takes a fifteenth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(50_000)
