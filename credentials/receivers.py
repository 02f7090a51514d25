"""What this floor tells on pages of the one below: work at the desks, and what an institution's profile shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce, TruncMonth
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials import counting, desk_news, earned_in_news, register_news, stack_news  # noqa: F401 (the news hear for themselves)
from credentials.models import Award, Correction, LaterAct, LaterActRow, MicroCredentialVersion
from credentials.models.later_act import Kind
from credentials.services.cataloguing import refresh_later
from credentials.signals import version_moved
from credentials.signing.keys import encode_public
from institutions.facts import Change
from institutions.floors import (
    DeskPart,
    Figure,
    Lately,
    NetworkPart,
    Signed,
    Tally,
    Todo,
    Touched,
    desk_opened,
    key_shown,
    network_opened,
    own_journal_opened,
    profile_opened,
    reference_changes_asked,
)
from institutions.models import AWARDING, Institution, Role, SigningKey, User
from institutions.signals import signing_resumed
from micro4asia.foundation import walls
from micro4asia.foundation.jobs import enqueue

YEAR = dt.timedelta(days=365)
MOST_LATELY = 6
State = Award.State


@receiver(desk_opened, dispatch_uid="awards at the desk")
def awards_at_the_desk(*, institution: Institution, user: User, roles: set[str], **_kwargs: Any) -> DeskPart | None:
    """Counts for the roles that see awards; colleagues who decide on recognition have no access to them."""
    if not roles.intersection(AWARDING):
        return None
    awards = Award.objects.visible_to(user).at(institution)
    latest = awards.order_by(Coalesce("revoked_at", "signed_at", "prepared_at").desc(), "-pk")
    counts = awards.aggregate(
        to_sign=Count("pk", filter=Q(state=State.READY) & ~Q(prepared_by=user)),
        returned=Count("pk", filter=Q(state=State.DRAFT, prepared_by=user) & ~Q(returned_reason="")),
        drafts=Count("pk", filter=Q(state=State.DRAFT, prepared_by=user, returned_reason="")),
        sealing=Count("pk", filter=Q(state=State.SEALING)),
        year=Count("pk", filter=Q(state__in=Award.SEALED, signed_at__gte=timezone.now() - YEAR)),
        learners=Count(Coalesce("learner__merged_into", "learner"), filter=Q(state__in=Award.SEALED), distinct=True),
        ready=Count("pk", filter=Q(state=State.READY)),
    )
    acts = LaterAct.objects.visible_to(user).filter(institution=institution)
    suspended = LaterActRow.objects.filter(act=OuterRef("pk"), award__state=State.SUSPENDED)
    to_review = Q(Exists(suspended), kind=Kind.SUSPEND, state=LaterAct.State.DONE, review_on__lte=institution.today())
    waiting = acts.aggregate(
        acts=Count("pk", filter=Q(pk__in=acts.pending().values("pk")) & ~Q(asked_by=user)),
        suspensions=Count("pk", filter=to_review),
    ) | {
        # One whose amendment or new award came to nothing waits again.
        "corrections": Correction.objects.visible_to(user)
        .waiting()
        .filter(award__institution=institution)
        .exclude(act__state__in=LaterAct.OPEN)
        .count(),
    }
    return DeskPart(
        todos=_todos(institution, roles, counts | waiting),
        tallies=_tallies(institution, counts),
        lately=[
            _lately(award)
            for award in latest.select_related("institution", "version__micro_credential__institution")[:MOST_LATELY]
        ],
    )


def _todos(institution: Institution, roles: set[str], counts: dict[str, int]) -> list[Todo]:
    drafts = _list_of(institution, State.DRAFT)
    todos = []
    if Role.REGISTRAR in roles:
        todos += [
            Todo(counts["to_sign"], _("to sign"), _at("sign-list", institution), _("prepared by colleagues")),
            Todo(counts["acts"], _("later acts to answer"), _at("act-list", institution), _("asked for by colleagues")),
            Todo(counts["suspensions"], _("suspensions to look at again"), _at("act-list", institution), _("their day has come")),
            Todo(counts["corrections"], _("corrections asked for"), _at("act-list", institution), _("by learners")),
        ]
    if roles & {Role.ISSUER, Role.REGISTRAR}:
        todos += [
            Todo(counts["returned"], _("returned to you"), drafts, _("a registrar asks for a change")),
            Todo(counts["drafts"], _("drafts of yours"), drafts, _("not sent to the registrar yet")),
        ]
    return todos


def _tallies(institution: Institution, counts: dict[str, int]) -> list[Tally]:
    return [
        Tally(_("Credentials, 12 months"), counts["year"], _list_of(institution, State.ISSUED)),
        Tally(_("Learners"), counts["learners"], _at("award-list", institution), _("hold a credential from here")),
        Tally(_("Waiting for a registrar"), counts["ready"], _list_of(institution, State.READY)),
        Tally(_("Being sealed"), counts["sealing"], _list_of(institution, State.SEALING)),
    ]


def _lately(award: Award) -> Lately:
    return Lately(
        title=award.name_as_printed,
        note=award.version.title(),
        state=award.get_state_display(),
        at=award.revoked_at or award.signed_at or award.prepared_at,
        url=award.get_absolute_url(),
    )


def _at(page: str, institution: Institution) -> str:
    return reverse(f"credentials:{page}", args=[institution.slug])


def _list_of(institution: Institution, state: str) -> str:
    return f"{_at('award-list', institution)}?state={state}"


@receiver(profile_opened, dispatch_uid="what a profile shows of credentials")
def credentials_in_the_profile(*, institution: Institution, **_kwargs: Any) -> dict[str, Any]:
    """Published micro-credentials, and the keys as they stand in the DID document."""
    versions = MicroCredentialVersion.objects.published().filter(micro_credential__institution=institution)
    keys = SigningKey.objects.filter(institution=institution).published()
    return {
        "versions": versions.select_related("micro_credential__institution"),
        "keys": [(key, encode_public(bytes(key.public_key))) for key in keys.select_related("institution")],
        "did_url": _at("did", institution),
    }


@receiver(own_journal_opened, dispatch_uid="awards of one's own in the journal")
def awards_of_their_own(*, user: User, **_kwargs: Any) -> list[tuple[str, Any]]:
    return [(Award._meta.label_lower, Award.objects.sealed().filter(learner__user=user).values_list("pk", flat=True))]


@receiver(signing_resumed, dispatch_uid="what waited for a key goes on")
def what_waited_goes_on(*, institution_id: int, **_kwargs: Any) -> None:
    enqueue("seal_what_waits", institution_id)


@receiver(key_shown, dispatch_uid="what a key has signed")
@walls.everything()  # counts, and shows none of what it counts
def signed_with_it(*, key: SigningKey, **_kwargs: Any) -> Signed:
    awards = Award.objects.filter(signing_key=key)
    unsealed = awards.filter(state=State.SEALING).count()
    url = reverse("credentials:key-awards", args=[key.institution.slug, key.fragment])
    return Signed(awards.count() - unsealed, unsealed, url)


@receiver(network_opened, dispatch_uid="credentials in the network")
def credentials_in_the_network(**_kwargs: Any) -> NetworkPart:
    """Twelve months of signatures, counted in the time of the registry. No award and no learner is told."""
    this = timezone.localdate().replace(day=1)
    months = [this]
    while len(months) < 12:
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    first = dt.datetime.combine(months[-1], dt.time(), timezone.get_current_timezone())
    signed = Award.objects.filter(state__in=Award.SEALED, signed_at__gte=first)
    by_month = signed.order_by().annotate(month=TruncMonth("signed_at")).values("month").annotate(count=Count("pk"))
    counts = {row["month"].date(): row["count"] for row in by_month}
    total = sum(counts.values())
    revoked = signed.filter(state=State.REVOKED).count()
    return NetworkPart(
        figures=[Figure(_("Credentials signed"), str(total)), Figure(_("Of these revoked"), str(revoked))],
        months=[(month, counts.get(month, 0)) for month in reversed(months)],
    )


@receiver(reference_changes_asked, dispatch_uid="micro-credentials touched by reference data")
def touched_micro_credentials(*, change: Change, **_kwargs: Any) -> list[Touched]:
    return counting.touched_by(change)


@receiver(version_moved, dispatch_uid="what the catalogue finds")
def catalogue_what_is_in_force(*, version_id: int, **_kwargs: Any) -> None:
    refresh_later(MicroCredentialVersion.objects.values_list("micro_credential", flat=True).get(pk=version_id))
