"""What an expert of the subject says: outcome by outcome, for one purpose, knowing nothing of the person who asks."""

from __future__ import annotations

import datetime as dt
import hashlib
from fractions import Fraction
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import CourseOutcome, Membership, Role, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering
from recognition.models.request import RecognitionRequest

# How long the link of somebody outside answers after the day the opinion was due: they read there what was decided.
LINK_LASTS = dt.timedelta(days=180)


def hash_of(token: str) -> str:
    """What is stored of a link: the token has 160 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


class Matters(models.TextChoices):
    YES = "yes", _("Yes, it matters")
    NO = "no", _("No, it does not")


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those one is asked for, and those that one's desk asks for. The learner reads the decision, not what led to it."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role=Role.OFFICER).values("institution")
        return self.filter(Q(assessor=user) | Q(request__institution__in=desks)).exclude(request__applicant=user)

    def waiting(self) -> Self:
        """Asked for, and neither given nor out of the world."""
        return self.filter(signed_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True)

    def signed(self) -> Self:
        return self.filter(signed_at__isnull=False)

    def for_pages(self) -> Self:
        return self.select_related(
            "request__institution", "request__course__institution", "request__award__version", "assessor", "asked_by"
        ).prefetch_related("verdicts__outcome", "request__decisions")


class Opinion(Remembering):
    """Asked of one person: an assessor of the institution, or somebody outside who holds the link of a letter.

    kept: what was entered and not signed yet. Nothing of a signed opinion changes but when its author was told the outcome.
    """

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="opinions")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(help_text="Local day of the receiving institution")
    question = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])

    assessor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="opinions")
    email = models.EmailField(blank=True, help_text="Of somebody outside, in lower case")
    name = models.CharField(max_length=200, blank=True, validators=[text.no_control_characters], help_text="Of somebody outside")
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="en")
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="When the link stops answering")

    kept = models.JSONField(default=dict, blank=True)
    interest = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters], help_text="Why declined")
    remark = models.CharField(max_length=2000, blank=True, validators=[text.no_control_characters])
    signed_name = models.CharField(max_length=200, blank=True, validators=[text.no_control_characters])
    signed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When its author was told what was decided")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_opinion_is_asked_of_one_person",
                condition=Q(assessor__isnull=False, email="", token_hash__isnull=True, expires_at__isnull=True)
                | (Q(assessor__isnull=True, token_hash__isnull=False, expires_at__isnull=False) & ~Q(email="")),
            ),
            models.CheckConstraint(
                name="nobody_asks_themselves_for_an_opinion",
                condition=Q(assessor__isnull=True) | ~Q(assessor=F("asked_by")),
            ),
            models.CheckConstraint(
                name="an_opinion_ends_in_one_way",
                condition=Q(signed_at__isnull=True, declined_at__isnull=True)
                | Q(signed_at__isnull=True, withdrawn_at__isnull=True)
                | Q(declined_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="an_opinion_is_signed_with_a_name",
                condition=Q(signed_at__isnull=True, signed_name="") | (Q(signed_at__isnull=False) & ~Q(signed_name="")),
            ),
            models.CheckConstraint(
                name="who_declines_an_opinion_says_why",
                condition=Q(declined_at__isnull=True, interest="") | (Q(declined_at__isnull=False) & ~Q(interest="")),
            ),
            models.UniqueConstraint(
                fields=["request", "assessor"],
                condition=Q(withdrawn_at__isnull=True, assessor__isnull=False),
                name="an_assessor_is_asked_once_in_a_case",
            ),
            models.UniqueConstraint(
                fields=["request", "email"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(email=""),
                name="an_address_is_asked_once_in_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.said_by}"

    @property
    def said_by(self) -> str:
        """Who was asked, by name."""
        return self.signed_name or (self.assessor.full_name if self.assessor else self.name or self.email)

    @property
    def state(self) -> str:
        """signed, declined, withdrawn or waiting."""
        if self.signed_at:
            return "signed"
        if self.declined_at:
            return "declined"
        return "withdrawn" if self.withdrawn_at else "waiting"


class OpinionVerdict(Remembering):
    """One outcome of the course, as the expert sees it. matters: whether the gap matters for the purpose that is asked about.

    sources: what of the learning covers it, each outcome as its key in sources.py.
    """

    class Verdict(models.TextChoices):
        COVERED = "covered", _("Covered")
        PARTLY = "partly", _("Partly")
        NOT = "not", _("Not")

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="verdicts")
    outcome = models.ForeignKey(CourseOutcome, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    share = models.DecimalField(max_digits=5, decimal_places=2, help_text="Per cent that is met")
    sources = models.JSONField(default=list, blank=True)
    matters = models.CharField(max_length=3, choices=Matters.choices, blank=True)
    bridging = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters], help_text="Closes a gap")
    note = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters])

    class Meta:
        ordering = ["outcome__position"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "outcome"], name="an_expert_judges_an_outcome_once"),
            models.CheckConstraint(
                name="the_share_fits_what_the_expert_says",
                condition=Q(verdict="covered", share=100)
                | Q(verdict="partly", share__gt=0, share__lt=100)
                | Q(verdict="not", share=0),
            ),
            models.CheckConstraint(
                name="of_a_gap_an_expert_says_whether_it_matters",
                condition=Q(verdict="covered", matters="") | (~Q(verdict="covered") & Q(matters__in=["yes", "no"])),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.verdict}"

    @property
    def covered_hours(self) -> Fraction:
        return Fraction(self.outcome.hours) * Fraction(self.share) / 100
