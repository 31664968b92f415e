"""Prints the cookies of a signed-in user of the yardstick, as JSON."""

import json
import sys

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402  # Django's settings come first
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.test import RequestFactory  # noqa: E402

user = User.objects.get(pk=int(sys.argv[1]))
store = SessionStore()
store["_auth_user_id"] = str(user.pk)
store["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
store["_auth_user_hash"] = user.get_session_auth_hash()
store.create()
request = RequestFactory().get("/")
get_token(request)
print(json.dumps({"sessionid": store.session_key, "csrftoken": request.META["CSRF_COOKIE"]}))
