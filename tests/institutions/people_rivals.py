"""What several processes do at once to one invitation and to one second factor; each tells on a line what it got."""

import time
from contextlib import suppress

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.core.exceptions import PermissionDenied
from django.db import OperationalError

from institutions import codes
from institutions.models import Role, User
from institutions.models.invitation import hash_of
from institutions.services.joining import accept
from institutions.services.leaving import suspend_person
from tests.factories.institutions import InstitutionFactory, UserFactory
from tests.factories.network import InvitationFactory
from tests.foundation.racing import person, race, tell

TOKEN = "a" * 40


def prepare(people):
    """An open invitation and so many accounts; the last one has a second factor."""
    home = InstitutionFactory(code="TUE", slug="tue")
    InvitationFactory(institution=home, invited_by=person(Role.INSTITUTION_ADMIN, home), token_hash=hash_of(TOKEN))
    tell(*(UserFactory().pk for _ in range(people)))


def take_up(user, door):
    race(lambda: accept(token=TOKEN, by=User.objects.get(pk=user)), door)


def prepare_network():
    """Two administrators of the network, and no other."""
    tell(*(person(Role.NETWORK_ADMIN, None).pk for _ in range(2)))


def close_the_other(mine, other, door):
    """Tells "done", or "refused" where the other was quicker."""
    by, them = User.objects.get(pk=mine), User.objects.get(pk=other)
    door.wait()
    try:
        suspend_person(person=them, by=by)
    except PermissionDenied:
        tell("refused")
    else:
        tell("done")


def prepare_factor():
    user = UserFactory()
    TOTP.activate(user, generate_totp_secret())
    tell(user.pk)


def guess(user, wrong, door):
    """So many wrong codes, one after the other; tells how many reached the check."""
    someone = User.objects.get(pk=user)
    door.wait()
    tell(sum(_patiently(lambda: codes.may_try(someone)) for _ in range(wrong)))


def replay(user, now, written, door):
    """The code of one moment, written in one of the ways people and attackers write it."""
    row = Authenticator.objects.select_related("user").get(user=user, type=Authenticator.Type.TOTP)
    code = format_hotp_value(hotp_value(decrypt(row.data["secret"]), now // 30))
    door.wait()
    tell("in" if _patiently(lambda: codes.accept_totp(row, _as(code, written))) else "refused")


def _as(code, written):
    return {
        "plain": code,
        "spaces": f" {code[:3]} {code[3:]} ",
        "full width": "".join(chr(ord(digit) + 0xFEE0) for digit in code),
        "lao": code.translate(str.maketrans("0123456789", "໐໑໒໓໔໕໖໗໘໙")),
    }[written]


def _patiently(act):
    """SQLite lets one write at a time and gives up on the others after a while."""
    for _ in range(5):
        with suppress(OperationalError):
            return act()
        time.sleep(0.1)
    return False
