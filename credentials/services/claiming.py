"""How somebody without an account comes into possession of a credential: the link in the letter proves the mailbox."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from credentials.models import Learner
from credentials.policies import may_claim
from credentials.services.directory import tell_renamed
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record


@transaction.atomic
def open_account(*, learner: Learner, password: str) -> User:
    """Set up an account for the address the letter went to, and claim. Raises WrongState where one exists, PermissionDenied."""
    learner = Learner.objects.select_for_update().get(pk=learner.pk)
    may_claim(learner).enforce()
    taken = WrongState(_("There is an account for this link already. Sign in to see the credential."))
    if learner.user_id or has_account(learner.email):
        raise taken
    try:
        with transaction.atomic():
            user = User.objects.create_user(learner.email, password, full_name=learner.full_name, language=learner.language)
    except IntegrityError as error:  # a letter of another institution to the same person was a moment quicker
        raise taken from error
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record("account_opened", on=user, by=user, institution_id=learner.institution_id)
    return _claim(learner, user)


def has_account(address: str) -> bool:
    """Whether somebody has proved this address, as the main one of an account or as a further one."""
    proven = EmailAddress.objects.filter(email__iexact=address, verified=True)
    return User.objects.filter(email__iexact=address).exists() or proven.exists()


@transaction.atomic
def claim(*, learner: Learner, by: User) -> User:
    """Attach the learner to the account that is signed in. Claiming twice is claiming once; another's claim stands."""
    learner = Learner.objects.select_for_update().get(pk=learner.pk)
    if learner.user_id == by.pk:
        return by
    if learner.user_id:
        raise WrongState(_("These credentials belong to another account already."))
    return _claim(learner, by)


def _claim(learner: Learner, user: User) -> User:
    may_claim(learner).enforce()
    learner.user = user
    learner.save(update_fields=["user"])
    Learner.objects.filter(merged_into=learner).update(user=user)
    tell_renamed(learner.pk)
    record("learner_claimed", on=learner, by=user, institution_id=learner.institution_id)
    return user
