"""The first administrator of a network: the one role that nobody in it can give."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from institutions.models import Membership, Role, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record


@transaction.atomic
def found_network(*, first: User, valid_from: dt.date) -> Membership:
    """Make this person the first network administrator. Raises WrongState once the network has had one.

    Only a command calls it, hence the English: whoever may run commands on the server owns the registry anyway.
    """
    if Membership.objects.filter(role=Role.NETWORK_ADMIN).exists():
        raise WrongState("The network has an administrator, who gives the other roles.")
    membership = Membership(user=first, role=Role.NETWORK_ADMIN, valid_from=valid_from)
    membership.full_clean()
    membership.save(force_insert=True)
    record("network_founded", on=membership, by=None, role=membership.role)
    return membership
