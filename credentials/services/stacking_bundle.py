"""A learner asks for the record of a larger award with its parts; a worker signs it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from credentials.models import Award, StackApplication
from credentials.policies import may_handle_stack_application
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record


@transaction.atomic
def ask_for_bundle(*, application: StackApplication, by: User) -> StackApplication:
    """Have it signed. Asking twice makes one. Raises PermissionDenied, WrongState."""
    application = StackApplication.objects.select_for_update(of=("self",)).select_related("institution").get(pk=application.pk)
    may_handle_stack_application(by, application).enforce()
    award = Award.objects.filter(made_of=application).first()
    if award is None or award.state != Award.State.ISSUED:
        raise WrongState(_("The larger award is not signed yet, or it is not valid."))
    if not application.bundle:
        enqueue("seal_stack_bundle", application.pk, unique_key=f"seal_stack_bundle:{application.pk}")
        record("stack_record_asked_for", on=application, by=by, institution_id=application.institution_id)
    return application
