"""What every request of a signed-in person asks first: the session, and the account in it."""

import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db

from ostan.foundation.identity import actions
from ostan.foundation.identity.models import Account, Session
from ostan.foundation.once import OnceRows
from ostan.kernel import clock
from ostan.kernel.actor import VISITOR

_SESSION = OnceRows(Session, lambda key_text: Session.objects.filter(session_key=key_text), "key_text")
_ACCOUNT = OnceRows(Account, lambda account: Account.objects.filter(pk=account), "account")

USE_NOTED = datetime.timedelta(minutes=10)
"""How exactly the last use of a session is known: a write for every request would cost more than it tells."""
DEVICE, SINCE = "device", "signed_in_at"


class SessionStore(db.SessionStore):
    """Our sessions in the database, read by a query that is made once."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]  # not in the stubs
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            used_at=clock.now(),
        )
        account = data.get(SESSION_KEY)
        row.account_id = int(account) if account else None
        row.device = data.get(DEVICE, "") if account else ""
        row.signed_in_at = datetime.datetime.fromisoformat(data[SINCE]) if data.get(SINCE) else None
        return row

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(key_text=self.session_key)
        now = clock.now()
        if found is None or found.expire_date <= now:
            self._session_key = None
            return None
        if found.account_id and now - found.used_at > USE_NOTED:
            actions.touch(actor=VISITOR, now=now, key=found.session_key)
        return found


class AccountBackend(ModelBackend):
    """Django's sign-in by name and password; the account of a session is read by a query that is made once."""

    def get_user(self, user_id: Any) -> Account | None:
        found = _ACCOUNT.first(account=int(user_id))
        return found if found and self.user_can_authenticate(found) else None
