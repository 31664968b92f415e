"""What every request of a signed-in person asks first: the session, and the account in it."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from ostan.foundation.identity.models import Account
from ostan.foundation.once import OnceRows
from ostan.kernel import clock

_SESSION = OnceRows(Session, lambda key_text: Session.objects.filter(session_key=key_text), "key_text")
_ACCOUNT = OnceRows(Account, lambda account: Account.objects.filter(pk=account), "account")


class SessionStore(db.SessionStore):
    """Django's sessions in the database, read by a query that is made once."""

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(key_text=self.session_key)
        if found is None or found.expire_date <= clock.now():
            self._session_key = None
            return None
        return found


class AccountBackend(ModelBackend):
    """Django's sign-in by name and password; the account of a session is read by a query that is made once."""

    def get_user(self, user_id: Any) -> Account | None:
        found = _ACCOUNT.first(account=int(user_id))
        return found if found and self.user_can_authenticate(found) else None
