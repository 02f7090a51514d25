"""What partners have agreed in writing: between whom, about what, from when until when, and how one gets out of it."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.membership import Membership, Role
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from institutions.models.user import User

number_shape = RegexValidator(r"^AG-\d{4}-\d{2,3}$", _("Write the number as AG, year and number, such as AG-2026-01."))


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def published(self) -> Self:
        """What was published, and may have ended since."""
        return self.filter(published_at__isnull=False)

    def in_force(self, on: dt.date, between: tuple[Institution, Institution] | None = None) -> Self:
        """Agreements that hold on that day, whatever became of them later; where two are named, between these two.

        A partner that gave notice belongs to it up to its last day.
        """
        rows = self.published().filter(valid_from__lte=on, valid_to__gte=on)
        staying = Q(parties__leaves_on__isnull=True) | Q(parties__leaves_on__gte=on)
        for one in between or ():
            rows = rows.filter(Q(parties__institution=one) & staying)
        if between is None:
            rows = rows.annotate(bound=Count("parties", filter=staying, distinct=True)).filter(bound__gte=2)
        return rows.distinct()

    def of(self, institution: Institution) -> Self:
        """Those it is a party to, from the moment it is asked to countersign."""
        return self.filter(parties__institution=institution).exclude(state=Agreement.State.DRAFT)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published ones to everybody; others to the network's administrators and to who works at a party."""
        if not user.is_authenticated:
            return self.published()
        held = Membership.objects.current().filter(user=user)
        if held.filter(role=Role.NETWORK_ADMIN).exists():
            return self.all()
        mine = Agreement.objects.filter(parties__institution__in=held.values("institution")).exclude(state=Agreement.State.DRAFT)
        return self.filter(Q(published_at__isnull=False) | Q(pk__in=mine.values("pk")))


class Agreement(Remembering):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Waiting for countersignatures")
        COUNTERSIGNED = "countersigned", _("Countersigned by all")
        PUBLISHED = "published", _("Published")
        TERMINATED = "terminated", _("Terminated")
        LAPSED = "lapsed", _("Lapsed")

    class Covers(models.TextChoices):
        """Kinds of recognition an agreement is about, and what goes with them."""

        EXEMPTION = "course-exemption", _("Exemption from a course")
        CREDITS = "credit-transfer", _("Transfer of credits")
        ADMISSION = "admission", _("Admission")
        PRIOR_LEARNING = "prior-learning", _("Recognition of prior learning")
        GRADES = "grades", _("Conversion of grades")
        AUTOMATIC = "automatic", _("Automatic recognition of listed versions")
        ISSUER_TOLD = "issuer-told", _("The issuer is told what was decided")

    NEXT: dict[str, set[str]] = {
        State.DRAFT: {State.PROPOSED},
        State.PROPOSED: {State.DRAFT, State.COUNTERSIGNED},
        State.COUNTERSIGNED: {State.DRAFT, State.PUBLISHED},
        State.PUBLISHED: {State.TERMINATED, State.LAPSED},
        State.TERMINATED: set(),
        State.LAPSED: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    number = models.CharField(max_length=16, unique=True, validators=[number_shape])
    titles = models.JSONField(help_text="{language tag: text}")
    covers = models.JSONField(default=list, help_text="Codes of Covers")
    scope = models.JSONField(default=dict, blank=True, help_text="What exactly is covered, {language tag: text}")
    valid_from = models.DateField()
    valid_to = models.DateField(help_text="The last day")
    notice_days = models.PositiveSmallIntegerField(default=90)
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    # Under the default storage; served only after its digest was computed again.
    document = models.CharField(max_length=200, blank=True, help_text="Name in the storage")
    document_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256, hex")
    document_size = models.PositiveIntegerField(default=0, help_text="Bytes")
    drafted_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="Its last day, once it has ended")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-number"]
        constraints = [
            models.CheckConstraint(name="an_agreement_ends_after_it_began", condition=Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(
                name="an_agreement_is_published_iff_dated",
                condition=Q(state__in=["published", "terminated", "lapsed"], published_at__isnull=False)
                | Q(state__in=["draft", "proposed", "countersigned"], published_at__isnull=True),
            ),
            models.CheckConstraint(
                name="an_agreement_has_ended_iff_dated",
                condition=Q(state__in=["terminated", "lapsed"], ended_on__isnull=False)
                | (~Q(state__in=["terminated", "lapsed"]) & Q(ended_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="an_agreement_leaves_the_draft_with_its_document", condition=Q(state="draft") | ~Q(document_digest="")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("An agreement cannot end before it begins.")})

    def get_absolute_url(self) -> str:
        return reverse("institutions:agreement", args=[self.public_id])

    def title(self, language: str | None = None) -> str:
        return text.pick(self.titles, language or get_language() or "en")[0]

    def scope_said(self) -> tuple[str, str]:
        """What exactly is covered, in the reader's language where it is told in it, and the language it is told in."""
        return text.pick(self.scope, get_language() or "en")

    def move_to(self, state: str) -> None:
        """Raises WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(_("This agreement is no longer where you saw it. Look at it again."))
        self.state = state

    def move_from(self, *states: str) -> None:
        """Raises WrongState unless it is in one of these."""
        if self.state not in states:
            raise WrongState(_("This agreement is no longer where you saw it. Look at it again."))

    def covered(self) -> list[Any]:
        return [self.Covers(code).label for code in self.covers if code in self.Covers.values]

    def members(self) -> list[AgreementParty]:
        """Answers from `parties` when prefetched."""
        return sorted(self.parties.all(), key=lambda party: party.institution.code)

    def last_day(self) -> dt.date:
        """Its end, or the day after which fewer than two parties remain."""
        leaving = sorted(party.leaves_on or dt.date.max for party in self.parties.all())
        alone = leaving[-2] if len(leaving) > 1 else dt.date.max
        return min(self.valid_to, alone)

    def fingerprint(self) -> str:
        """SHA-256 of everything a party puts its name to."""
        said = [self.number, sorted(self.titles.items()), sorted(self.covers), sorted(self.scope.items()), self.valid_from]
        said += [self.valid_to, self.notice_days, self.document_digest, [party.institution.code for party in self.members()]]
        return sha256(repr([str(one) for one in said]).encode()).hexdigest()


class AgreementPartyQuerySet(models.QuerySet["AgreementParty"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class AgreementParty(Remembering):
    """One institution of an agreement: whether it has countersigned, and when it leaves."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="agreement_parties")
    countersigned_at = models.DateTimeField(null=True, blank=True)
    countersigned_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+", null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="Of what was countersigned")
    notice_at = models.DateTimeField(null=True, blank=True)
    notice_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+", null=True, blank=True)
    leaves_on = models.DateField(null=True, blank=True, help_text="The last day it is bound, once it gave notice")

    objects = AgreementPartyQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "institution"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "institution"], name="one_party_once_in_an_agreement"),
            models.CheckConstraint(
                name="a_party_has_countersigned_iff_dated_and_signed_off",
                condition=Q(countersigned_at__isnull=True, countersigned_by__isnull=True, fingerprint="")
                | (Q(countersigned_at__isnull=False, countersigned_by__isnull=False) & ~Q(fingerprint="")),
            ),
            models.CheckConstraint(
                name="a_party_leaves_iff_it_gave_notice",
                condition=Q(notice_at__isnull=True, notice_by__isnull=True, leaves_on__isnull=True)
                | Q(notice_at__isnull=False, notice_by__isnull=False, leaves_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.number} {self.institution.code}"
