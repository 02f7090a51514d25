"""What stacks hear of and tell: a revoked part flags its stacks, a moved one is told of; desks and journals count."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credentials.models import MicroCredentialVersion, StackApplication, StackFollow, StackVersion
from credentials.services.stacking_reading import rulings_touched, stacks_touched
from credentials.signals import award_revoked, version_moved
from credentials.stack_parts import TELLING
from credentials.touching import STACK, Touch, changes_asked
from institutions.floors import DeskPart, Todo, desk_opened, own_journal_opened
from institutions.models import Institution, Role, User
from micro4asia.foundation.jobs import enqueue


@receiver(award_revoked, dispatch_uid="stacks a revoked award is part of")
def flag_stacks(sender: Any, *, award_id: int, **_kwargs: Any) -> None:
    enqueue("note_revoked_in_stacks", award_id)


@receiver(version_moved, dispatch_uid="stacks a moved version is part of")
def tell_of_moved_part(sender: Any, *, version_id: int, key: str, **_kwargs: Any) -> None:
    if key in TELLING:
        enqueue("tell_owners_of_stacks", version_id)


@receiver(desk_opened, dispatch_uid="applications for stacks at the desk")
def applications_at_the_desk(*, institution: Institution, user: User, roles: set[str], **_kwargs: Any) -> DeskPart | None:
    if Role.REGISTRAR not in roles:
        return None
    rows = StackApplication.objects.visible_to(user).filter(institution=institution)
    url = reverse("credentials:stack-applications", args=[institution.slug])
    flagged = rows.flagged().filter(looked_at__isnull=True).count()
    return DeskPart(
        todos=[
            Todo(rows.waiting().exclude(applicant=user).count(), _("applications for a stack"), url, _("to decide")),
            Todo(flagged, _("stacks with a revoked part"), url, _("to look at")),
        ]
    )


@receiver(own_journal_opened, dispatch_uid="stacks of one's own in the journal")
def stacks_of_their_own(*, user: User, **_kwargs: Any) -> list[tuple[str, Any]]:
    applications = StackApplication.objects.made_by(user).values_list("pk", flat=True)
    follows = StackFollow.objects.filter(learner=user).values_list("pk", flat=True)
    return [(StackApplication._meta.label_lower, applications), (StackFollow._meta.label_lower, follows)]


@receiver(changes_asked, dispatch_uid="stacks a change of a micro-credential touches")
def touched_stacks(sender: Any, *, version: MicroCredentialVersion, draft: MicroCredentialVersion, **_kwargs: Any) -> list[Touch]:
    """Stacks that name it, with what becomes of the new version there; and rulings that rest on the outcomes in force."""
    found = []
    for row in stacks_touched(version):
        if row.parsed.takes(version.micro_credential.code, draft.number):
            effect = _("It takes the new version too; overlaps of its outcomes are ruled on anew.")
        else:
            effect = _("It does not take the new version: its rules end at an earlier one.")
        title = _("Stack %(code)s, %(title)s") % {"code": row.stack.code, "title": row.title()}
        public = row.state != StackVersion.State.DRAFT
        found.append(Touch(STACK, title, effect, row.stack.get_absolute_url() if public else ""))
    if rulings := rulings_touched(version):
        what = ngettext("%(count)s ruling on an overlap", "%(count)s rulings on overlaps", rulings) % {"count": rulings}
        found.append(Touch(STACK, what, _("It holds for the outcomes in force only.")))
    return found
