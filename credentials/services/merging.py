"""Two records of one person become one, and two again if that was wrong. Signed awards stay where they were signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Award, KeptApart, Learner, LearnerMerge
from credentials.policies_directory import may_merge
from credentials.services.directory import tell_renamed, with_alias
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

# Facts of which one of the two wins. The number that stays is that of the record kept.
CHOSEN = ("full_name", "birth_date", "email", "language")


@transaction.atomic
def merge_learners(*, kept: Learner, merged: Learner, by: User, wins: Mapping[str, int]) -> LearnerMerge:
    """Let `kept` stand for both. wins: {fact: key of the record whose fact is so}; a fact not named stays that of `kept`.

    Awards that are signed keep their record, number and name as printed; drafts move to the record kept. An account that holds
    one of the two holds both. Raises PermissionDenied, WrongState.
    """
    kept, merged = _locked(kept, merged)
    may_merge(by, kept, merged).enforce()
    _fit(kept, merged)
    before: dict[str, Any] = {
        "facts": _facts(kept),
        "accounts": {str(kept.pk): kept.user_id, str(merged.pk): merged.user_id},
        "led_here": list(merged.merged.order_by("pk").values_list("pk", flat=True)),
        "drafts": _move_drafts(merged, kept),
    }
    for fact in CHOSEN:
        if wins.get(fact) == merged.pk:
            setattr(kept, fact, getattr(merged, fact))
    former = [before["facts"]["full_name"], merged.full_name, *merged.aliases]
    kept.aliases = with_alias(kept, *former)
    kept.user_id = kept.user_id or merged.user_id
    kept.save(update_fields=[*CHOSEN, "aliases", "user"])
    Learner.objects.filter(pk__in=[merged.pk, *before["led_here"]]).update(merged_into=kept, user=kept.user_id)
    merge = LearnerMerge.objects.create(
        institution_id=kept.institution_id,
        kept=kept,
        merged=merged,
        before=before,
        after={"facts": _facts(kept), "account": kept.user_id},
        by=by,
        at=timezone.now(),
    )
    tell_renamed(kept.pk)
    record("learners_merged", on=kept, by=by, institution_id=kept.institution_id, merged=merged.pk, merge=merge.pk)
    return merge


def _fit(kept: Learner, merged: Learner) -> None:
    """Whether the two can be one at all. Raises WrongState."""
    if kept.institution_id != merged.institution_id:
        raise WrongState(_("Each institution keeps its own list; records of two institutions stay two."))
    for one in (kept, merged):
        if one.erased_at or one.merged_into_id:
            raise WrongState(_("One of the two no longer stands for anybody."))
    if kept.user_id and merged.user_id and kept.user_id != merged.user_id:
        raise WrongState(_("Two accounts hold these records. They can only be merged once one account holds both."))


def _move_drafts(merged: Learner, kept: Learner) -> list[int]:
    """Which awards in preparation go over. One that the record kept has too stops the merge: both would be signed."""
    # A re-issue that waits stays beside what it is to replace.
    drafts = Award.objects.select_for_update(of=("self",)).open().filter(learner=merged, is_successor=False).order_by("pk")
    living = Award.objects.living().filter(learner__in=Learner.objects.of_person(kept))
    versions = set(living.values_list("version_id", flat=True))
    for draft in drafts:
        if draft.version_id in versions:
            raise WrongState(_("An award in preparation is there for both. Discard one of the two first."))
    moved = [draft.pk for draft in drafts]
    Award.objects.filter(pk__in=moved).update(learner=kept)
    return moved


@transaction.atomic
def undo_merge(*, merge: LearnerMerge, by: User) -> LearnerMerge:
    """Two records again, as they were: facts that nobody corrected since, accounts, and drafts that are still drafts.

    What was signed for the record kept in between stays with it. Raises PermissionDenied, WrongState.
    """
    merge = LearnerMerge.objects.select_for_update().get(pk=merge.pk)
    kept, merged = _locked(Learner(pk=merge.kept_id), Learner(pk=merge.merged_id))
    may_merge(by, kept, merged).enforce()
    if merge.undone_at:
        raise WrongState(_("This was taken back already."))
    if kept.erased_at or merged.erased_at:
        raise WrongState(_("The person was erased from these records; there is nothing to take back."))
    if merged.merged_into_id != kept.pk or kept.merged_into_id:
        raise WrongState(_("The record was merged again since. Take the later merge back first."))
    then, accounts = merge.after["facts"], merge.before["accounts"]
    for fact, value in merge.before["facts"].items():
        if _plain(getattr(kept, fact)) == then[fact]:  # else it was corrected since, and that stands
            setattr(kept, fact, _read(fact, value))
    if kept.user_id == merge.after["account"]:
        kept.user_id = accounts[str(kept.pk)]
        merged.user_id = accounts[str(merged.pk)]
    else:  # claimed, or let go of, since: that was done to the record kept
        merged.user_id = None
    kept.save(update_fields=[*CHOSEN, "aliases", "user"])
    merged.merged_into = None
    merged.save(update_fields=["merged_into", "user"])
    led_here = Learner.objects.filter(pk__in=merge.before["led_here"], merged_into=kept)
    led_here.update(merged_into=merged, user=merged.user_id)
    _give_back_drafts(merge, kept, merged)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    tell_renamed(kept.pk, merged.pk)
    record("learner_merge_undone", on=kept, by=by, institution_id=kept.institution_id, merged=merged.pk, merge=merge.pk)
    return merge


def _give_back_drafts(merge: LearnerMerge, kept: Learner, merged: Learner) -> None:
    own = Award.objects.open().filter(pk__in=merge.before["drafts"], learner=kept)
    taken = Award.objects.living().filter(learner=merged)
    own.exclude(version__in=taken.values("version")).update(learner=merged)


@transaction.atomic
def keep_apart(*, one: Learner, other: Learner, by: User) -> KeptApart:
    """Two people: nobody is asked about these two again. Saying it twice is saying it once."""
    first, second = sorted(_locked(one, other), key=lambda learner: learner.pk)
    may_merge(by, first, second).enforce()
    if first.institution_id != second.institution_id or first.pk == second.pk:
        raise WrongState(_("Each institution keeps its own list; records of two institutions stay two."))
    where = {"institution_id": first.institution_id}
    apart, new = KeptApart.objects.get_or_create(first=first, second=second, defaults={**where, "by": by, "at": timezone.now()})
    if new:
        record("learners_kept_apart", on=apart, by=by, institution_id=first.institution_id, learners=[first.pk, second.pk])
    return apart


def _locked(one: Learner, other: Learner) -> tuple[Learner, Learner]:
    """Both rows, locked in one order: two who merge the same two never wait for each other."""
    rows = Learner.objects.select_for_update(of=("self",)).select_related("institution").filter(pk__in=[one.pk, other.pk])
    found = {row.pk: row for row in rows.order_by("pk")}
    if len(found) != 2:
        raise WrongState(_("These are not two records."))
    return found[one.pk], found[other.pk]


def _facts(learner: Learner) -> dict[str, Any]:
    return {fact: _plain(getattr(learner, fact)) for fact in (*CHOSEN, "aliases")}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _read(fact: str, value: Any) -> Any:
    return dt.date.fromisoformat(value) if fact == "birth_date" and value else value
