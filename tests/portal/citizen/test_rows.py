"""A row of a group asks what its own answers make it ask, without a script."""

import re

from tests.portal.citizen import given
from tests.portal.citizen.test_applying import text_of

FOUNDERS = "/apply/ngo-licence/page/founders/"


def members(*roles):
    """Five founders as a browser posts them, with these roles first."""
    posted = {"founders-rows": "5"}
    for at in range(5):
        told = {"full_name": "علی محمدی", "national_code": "0010007709", "degree": "bachelor"}
        role = roles[at] if at < len(roles) else "founder"
        posted |= {f"founders-{at}-{name}": text for name, text in {**told, "role": role}.items()}
    return posted


def test_a_row_asks_more_when_its_own_answer_wants_it_without_script(me, world):
    given.places()
    given.demo_service("ngo-licence", world.first)
    me.client.post("/apply/ngo-licence/page/kind/", {"_shown": "request licence", "request": "new"})

    def post(**values):
        hidden = re.search(r'name="_shown" value="([^"]*)"', text_of(me.client.get(FOUNDERS))).group(1)
        return me.client.post(FOUNDERS, {"_shown": hidden, **values})

    assert "manager_mobile" not in text_of(me.client.get(FOUNDERS))
    asked = post(**members("founder", "manager"))
    lacking = post(**members("founder", "manager"))
    done = post(**members("founder", "manager"), **{"founders-1-manager_mobile": "۰۹۱۲۱۱۱۲۲۳۳"})
    changed = post(**members("manager"), **{"founders-1-manager_mobile": "09121112233"})

    assert 'name="founders-1-manager_mobile"' in text_of(asked)
    assert "پرسش دیگری هم پیش آمد" in text_of(asked)
    assert 'name="founders-0-manager_mobile"' not in text_of(asked)
    assert "f-founders-1-manager_mobile-error" not in text_of(asked)
    assert lacking.status_code == 422
    assert 'id="f-founders-1-manager_mobile-error"' in text_of(lacking)
    assert done.status_code == 302
    assert 'name="founders-0-manager_mobile"' in text_of(changed)
    assert 'name="founders-1-manager_mobile"' not in text_of(changed)
