"""What two sides, or one faculty, have settled before a case comes: who counts what as what, until when."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from credentials.models import MicroCredential, MicroCredentialVersion
from institutions.models import Agreement, Course, Institution, Membership, Role, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from collections.abc import Sequence

# Whose desk reads what is not published, and may say something about it.
SIDES = (Role.OFFICER, Role.INSTITUTION_ADMIN, Role.REGISTRAR)


class RuleQuerySet(models.QuerySet["Rule"]):
    def public(self) -> Self:
        """What anybody may read: no learning agreement, since that is one person's."""
        return self.filter(published_at__isnull=False).exclude(kind=Rule.Kind.LEARNING_AGREEMENT)

    def of(self, institution: Institution) -> Self:
        """Of the side that counts, and, once it was proposed, of the side that awards."""
        asked = Q(sender=institution) & ~Q(state=Rule.State.DRAFT)
        return self.filter(Q(receiver=institution) | Q(proposer=institution) | asked)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The public ones; those of one's own desks; one's own learning agreements."""
        if not user.is_authenticated:
            return self.public()
        desks = Membership.objects.current().filter(user=user, role__in=SIDES).values("institution")
        proposed = ~Q(state=Rule.State.DRAFT)
        mine = Q(proposer__in=desks) | (proposed & (Q(receiver__in=desks) | Q(sender__in=desks) | Q(learner=user)))
        public = Q(published_at__isnull=False) & ~Q(kind=Rule.Kind.LEARNING_AGREEMENT)
        return self.filter(mine | public)

    def in_force(self, on: dt.date) -> Self:
        """Published and neither suspended nor over on that day."""
        return self.filter(state=Rule.State.PUBLISHED, valid_from__lte=on, valid_to__gte=on)


class Rule(Remembering):
    class Kind(models.TextChoices):
        """The rungs of the ladder that are written down beforehand; same codes as Instrument."""

        AGREEMENT = "agreement", _("Line of an agreement")
        ARTICULATION = "articulation", _("Articulation rule")
        LEARNING_AGREEMENT = "learning-agreement", _("Learning agreement")
        EQUIVALENCE = "equivalence", _("Pre-approved equivalence")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Waiting for signatures")
        COUNTERSIGNED = "countersigned", _("Countersigned by all")
        PUBLISHED = "published", _("In force")
        SUSPENDED = "suspended", _("Suspended")
        ENDED = "ended", _("Ended")
        EXPIRED = "expired", _("Expired")

    class Why(models.TextChoices):
        """What suspends a rule until somebody has looked at it again."""

        VERSION = "major-version", _("A new major version of the micro-credential was published")
        ACCREDITATION = "accreditation", _("An accreditation of the issuer has lapsed")
        COURSE = "course", _("A new version of the course is in force")

    class GradeRule(models.TextChoices):
        WITHOUT = "without", _("Without a grade")
        STATISTICAL = "statistical", _("By the grading tables of both sides")

    NEXT: dict[str, set[str]] = {
        State.DRAFT: {State.PROPOSED},
        State.PROPOSED: {State.DRAFT, State.COUNTERSIGNED},
        State.COUNTERSIGNED: {State.PUBLISHED, State.DRAFT},
        State.PUBLISHED: {State.SUSPENDED, State.ENDED, State.EXPIRED},
        State.SUSPENDED: {State.PUBLISHED, State.ENDED, State.EXPIRED},
        State.ENDED: set(),
        State.EXPIRED: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    number = models.CharField(
        max_length=40, blank=True, validators=[text.no_control_characters], help_text="Of the faculty's decision, or of the paper"
    )
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    receiver = models.ForeignKey(Institution, models.PROTECT, related_name="rules", help_text="Counts it")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="rules_elsewhere", help_text="Awards it")
    proposer = models.ForeignKey(Institution, models.PROTECT, related_name="+", help_text="The side that drafted it")
    course = models.ForeignKey(Course, models.PROTECT, related_name="rules")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="rules")
    learner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="learning_agreements")
    purposes = models.JSONField(default=list, help_text="Purposes of requests it answers")
    credits = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="Of the receiver; empty: the course's own"
    )
    grade_floor = models.CharField(max_length=12, blank=True, help_text="Lowest grade, as the credential's scale writes it")
    grade_rule = models.CharField(max_length=12, choices=GradeRule.choices, default=GradeRule.WITHOUT)
    quota = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], help_text="Recognitions within a calendar year, at most"
    )
    wording = models.JSONField(default=dict, help_text="The reasons, edited for the public, {language tag: text}")
    valid_from = models.DateField()
    valid_to = models.DateField(help_text="The last day; a rule without one does not exist")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_why = models.CharField(max_length=16, choices=Why.choices, blank=True)
    suspended_for = models.ForeignKey(MicroCredentialVersion, models.PROTECT, null=True, blank=True, related_name="+")
    looked_at = models.DateTimeField(null=True, blank=True, help_text="When somebody last let it go on after a suspension")
    ended_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="Both sides were told that it is about to expire")

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_rule_expires_after_it_began", condition=Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(
                name="a_rule_of_an_agreement_names_it",
                condition=Q(kind="agreement", agreement__isnull=False) | (~Q(kind="agreement") & Q(agreement__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_learning_agreement_is_one_learners",
                condition=Q(kind="learning-agreement", learner__isnull=False)
                | (~Q(kind="learning-agreement") & Q(learner__isnull=True)),
            ),
            models.CheckConstraint(
                name="an_equivalence_names_its_decision", condition=~Q(kind="equivalence") | Q(state="draft") | ~Q(number="")
            ),
            models.CheckConstraint(
                name="a_rule_is_published_iff_dated",
                condition=Q(state__in=["published", "suspended", "ended", "expired"], published_at__isnull=False)
                | Q(state__in=["draft", "proposed", "countersigned"], published_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_suspended_rule_says_since_when_and_why",
                condition=~Q(state="suspended") | (Q(suspended_at__isnull=False) & ~Q(suspended_why="")),
            ),
            models.CheckConstraint(
                name="a_rule_has_ended_iff_dated",
                condition=Q(state__in=["ended", "expired"], ended_at__isnull=False)
                | (~Q(state__in=["ended", "expired"]) & Q(ended_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("recognition:public-rule", args=[self.public_id])

    def move_to(self, state: str) -> None:
        """Raises WrongState."""
        if state not in self.NEXT[self.state]:
            said = gettext("This rule is “%(state)s”; this is no longer possible.")
            raise WrongState(said % {"state": self.get_state_display()})
        self.state = state

    def named(self) -> str:
        """Its number, or the agreement's, as a reader may cite it."""
        return self.number or (self.agreement.number if self.agreement else "")

    def reasons(self, language: str | None = None) -> str:
        return text.pick(self.wording, language or get_language() or "en")[0]

    def signers(self) -> Sequence[str]:
        """The sides whose names it needs: a faculty binds itself alone; a learning agreement needs three."""
        side = RuleSignature.Side
        if self.kind == self.Kind.EQUIVALENCE:
            return (side.RECEIVER,)
        if self.kind == self.Kind.LEARNING_AGREEMENT:
            return (side.RECEIVER, side.SENDER, side.LEARNER)
        return (side.RECEIVER,) if self.receiver_id == self.sender_id else (side.RECEIVER, side.SENDER)

    def fingerprint(self) -> str:
        """SHA-256 of everything a side puts its name to."""
        said = [self.kind, self.number, self.receiver_id, self.sender_id, self.course_id, self.agreement_id, self.learner_id]
        said += [sorted(self.purposes), self.credits and self.credits.normalize(), self.grade_floor, self.grade_rule, self.quota]
        said += [sorted(self.wording.items()), self.valid_from, self.valid_to]
        said += [(one.micro_credential_id, one.first_line, one.last_line) for one in self.sources.all()]
        return sha256(repr([str(one) for one in said]).encode()).hexdigest()


class OfRule(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(rule__in=Rule.objects.visible_to(user))


class RuleSource(Remembering):
    """One micro-credential that the rule asks for, in a range of lines major.minor; all of a rule's sources together."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField(default=1)
    micro_credential = models.ForeignKey(MicroCredential, models.PROTECT, related_name="rule_sources")
    first_line = models.CharField(max_length=12, help_text="major.minor")
    last_line = models.CharField(max_length=12, help_text="major.minor, included")

    objects = OfRule.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "micro_credential"], name="a_micro_credential_stands_once_in_a_rule")
        ]

    def __str__(self) -> str:
        return f"{self.micro_credential.code} {self.first_line}–{self.last_line}"


class RuleSignature(Remembering):
    class Side(models.TextChoices):
        RECEIVER = "receiver", _("The institution that counts it")
        SENDER = "sender", _("The institution that awards it")
        LEARNER = "learner", _("The learner")

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="signatures")
    side = models.CharField(max_length=8, choices=Side.choices)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    fingerprint = models.CharField(max_length=64, help_text="Of what was signed, SHA-256, hex")

    objects = OfRule.as_manager()

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["rule", "side"], name="each_side_signs_a_rule_once")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.side}"


class RuleChange(Remembering):
    """The log of a rule: what happened to it, when, by whom; never rewritten."""

    class Step(models.TextChoices):
        DRAFTED = "drafted", _("Drafted")
        CHANGED = "changed", _("Changed")
        PROPOSED = "proposed", _("Proposed")
        SIGNED = "signed", _("Signed")
        WITHDRAWN = "withdrawn", _("Taken back to the draft")
        PUBLISHED = "published", _("Published")
        SUSPENDED = "suspended", _("Suspended")
        RESUMED = "resumed", _("In force again")
        ENDED = "ended", _("Ended")
        EXPIRED = "expired", _("Expired")

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="changes")
    step = models.CharField(max_length=12, choices=Step.choices)
    said = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: by the clock")
    at = models.DateTimeField(default=timezone.now)

    objects = OfRule.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.rule}: {self.step}"
