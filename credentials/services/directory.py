"""The list of learners of an institution: enter somebody, correct what is on record. What was printed stays as printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Learner, LearnerCorrection
from credentials.notifications import tell_address_changed
from credentials.policies_directory import may_correct, may_keep_learners_at
from credentials.signals import learner_renamed
from institutions.models import Institution, User
from micro4asia.foundation import text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.models import Letter

# As far as a mail server said.
ARRIVED = {"letter__state": Letter.State.SENT, "bounced_at__isnull": True}
FACTS = ("number", "full_name", "birth_date", "email", "language", "aliases")


@transaction.atomic
def add_learner(*, institution: Institution, by: User, facts: Mapping[str, Any]) -> Learner:
    """Enter somebody. Two people may share an e-mail address; a number is one person's. Raises ValidationError by field."""
    may_keep_learners_at(by, institution).enforce()
    learner = Learner(institution=institution, **{name: facts[name] for name in FACTS if name in facts})
    _save(learner)
    record("learner_added", on=learner, by=by, institution_id=institution.pk)
    return learner


@transaction.atomic
def correct_learner(*, learner: Learner, by: User, facts: Mapping[str, Any], reason: str = "") -> LearnerCorrection | None:
    """Write down what is so; what stood there is kept beside it, and a former name still finds the person.

    Returns None, and writes nothing, where nothing is different. Raises PermissionDenied, ValidationError by field, WrongState
    where the record stands for nobody any more.
    """
    learner = Learner.objects.select_for_update(of=("self",)).select_related("institution").get(pk=learner.pk)
    may_correct(by, learner).enforce()
    if learner.erased_at or learner.merged_into_id:
        raise WrongState(_("This record no longer stands for anybody; it cannot be corrected."))
    changes = {}
    for name in FACTS:
        if name in facts and getattr(learner, name) != facts[name]:
            changes[name] = [_plain(getattr(learner, name)), _plain(facts[name])]
            setattr(learner, name, facts[name])
    if not changes:
        return None
    if former := changes.get("full_name"):
        learner.aliases = with_alias(learner, former[0])
    _save(learner, fields=[*changes, "aliases"])
    if {"full_name", "aliases"} & set(changes):
        tell_renamed(learner.pk)
    correction = LearnerCorrection.objects.create(learner=learner, changes=changes, reason=reason, by=by, at=timezone.now())
    former_address = changes.get("email", [""])[0]
    if former_address and learner.user_id is None and learner.letters.filter(letter__to=former_address, **ARRIVED).exists():
        tell_address_changed(learner, former_address, key=f"learner_address_changed:{correction.pk}")
    record("learner_corrected", on=learner, by=by, institution_id=learner.institution_id, facts=sorted(changes))
    return correction


def tell_renamed(*learners: int) -> None:
    """After commit, to whoever keeps the names of these records."""
    for pk in learners:
        transaction.on_commit(lambda pk=pk: learner_renamed.send(sender=Learner, learner_id=pk))  # type: ignore[misc]


def with_alias(learner: Learner, *names: str) -> list[str]:
    """The former names of somebody, with these; what is written like the name in use is none."""
    known = {text.match_key(learner.full_name)}
    found = []
    for name in [*learner.aliases, *names]:
        if (key := text.match_key(name)) not in known:
            known.add(key)
            found.append(name)
    return found


def _save(learner: Learner, fields: list[str] | None = None) -> None:
    """Raises ValidationError, also where a number that differs only by case is taken, or was taken this very moment."""
    taken = Learner.objects.filter(institution=learner.institution_id, number__iexact=learner.number).exclude(pk=learner.pk)
    if taken.exists():
        raise ValidationError({"number": number_taken()})
    learner.full_clean(exclude=["user", "merged_into"], validate_constraints=False)
    try:
        with transaction.atomic():
            learner.save(update_fields=fields)
    except IntegrityError as error:
        raise ValidationError({"number": number_taken()}) from error


def number_taken() -> str:
    return _("This number is somebody else's here already. Look them up in the list.")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
