"""A pathway towards something larger: its lasting identity, its frozen versions, and who is on the way."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from credentials.models.award import Award
from credentials.models.micro_credential import TEXTS, MicroCredential, MicroCredentialVersion
from credentials.stacking.rules import Rules
from institutions.models import AWARDING, Institution, Membership, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering

# What the database refuses to change once a version is published (migration 0002).
FROZEN = ("stack_id", "number", "titles", "descriptions", "rules", "award_version_id", "starts_from", "author_id")


class StackQuerySet(models.QuerySet["Stack"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What was ever published, and everything of the institutions whose desks this person keeps."""
        public = Q(pk__in=StackVersion.objects.public().values("stack"))
        if not user.is_authenticated:
            return self.filter(public)
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(public | Q(institution__in=desks.values("institution")))


class Stack(Remembering):
    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="stacks")
    code = models.CharField(
        max_length=24,
        validators=[RegexValidator(r"^[A-Z0-9][A-Z0-9-]*\Z", _("Capital letters, digits and hyphens, such as ST-1."))],
    )

    objects = StackQuerySet.as_manager()

    class Meta:
        ordering = ["institution__code", "code"]
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="one_stack_per_institution_and_code")]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("credentials:stack", args=[self.public_id])


class StackVersionQuerySet(models.QuerySet["StackVersion"]):
    def published(self) -> Self:
        return self.filter(state=StackVersion.State.PUBLISHED)

    def public(self) -> Self:
        """Everything that was ever published: somebody may be on the way under its rules."""
        return self.exclude(state=StackVersion.State.DRAFT)

    def open_on(self, day: dt.date) -> Self:
        """Those that one may begin that day."""
        return self.published().filter(Q(starts_until__isnull=True) | Q(starts_until__gte=day), starts_from__lte=day)

    def for_pages(self) -> Self:
        return self.select_related("stack__institution", "award_version__micro_credential__institution")

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What was ever published, and the drafts of the institutions whose desks this person keeps."""
        if not user.is_authenticated:
            return self.public()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        drafts = Q(stack__institution__in=desks.values("institution"))
        return self.filter(~Q(state=StackVersion.State.DRAFT) | drafts)


class StackVersion(Remembering):
    """One frozen set of rules. Whoever began under it keeps it, whatever comes later."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Superseded")
        RETIRED = "retired", _("Retired")

    NEXT: dict[str, set[str]] = {
        State.DRAFT: {State.PUBLISHED},
        State.PUBLISHED: {State.SUPERSEDED, State.RETIRED},
        State.SUPERSEDED: {State.RETIRED},
        State.RETIRED: set(),
    }

    stack = models.ForeignKey(Stack, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    titles = models.JSONField(help_text=TEXTS)
    descriptions = models.JSONField(default=dict, blank=True, help_text=TEXTS)
    rules = models.JSONField(help_text="credentials.stacking.rules.Rules as JSON")
    parts = models.ManyToManyField(
        MicroCredential, blank=True, related_name="part_of_stacks", help_text="Those the rules name, to be found by"
    )
    award_version = models.ForeignKey(
        MicroCredentialVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stack_versions",
        help_text="What is awarded to whoever completes the stack",
    )
    starts_from = models.DateField(help_text="First day on which one may begin under these rules")
    starts_until = models.DateField(null=True, blank=True, help_text="Last such day; empty until another version follows")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = StackVersionQuerySet.as_manager()

    class Meta:
        ordering = ["stack", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["stack", "number"], name="one_stack_version_per_number"),
            models.UniqueConstraint(fields=["stack"], condition=Q(state="published"), name="one_published_version_per_stack"),
            models.UniqueConstraint(fields=["stack"], condition=Q(state="draft"), name="one_draft_per_stack"),
            models.CheckConstraint(
                name="the_author_of_a_stack_does_not_publish_it",
                condition=Q(published_by__isnull=True) | ~Q(published_by=models.F("author")),
            ),
            models.CheckConstraint(
                name="a_published_stack_is_whole",
                condition=Q(state="draft", published_by__isnull=True, published_at__isnull=True)
                | (~Q(state="draft") & Q(published_by__isnull=False, published_at__isnull=False, award_version__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_stack_begins_before_it_ends",
                condition=Q(starts_until__isnull=True) | Q(starts_until__gte=models.F("starts_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stack.code} v{self.number}"

    @property
    def institution(self) -> Institution:
        return self.stack.institution

    @property
    def mark(self) -> str:
        """The moment it was last written: what is published, or rewritten, is what was read."""
        return f"{self.written_at.timestamp():.6f}"

    @property
    def parsed(self) -> Rules:
        """The rules as values. What is stored was checked when it was written."""
        return Rules.from_json(self.rules)

    def title(self, language: str | None = None) -> str:
        return text.pick(self.titles, language or get_language() or "en", self.institution.language)[0]

    def move_to(self, state: str) -> None:
        """Change state along the table, or raise WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(
                gettext("The stack is “%(state)s”; this is no longer possible.") % {"state": self.get_state_display()}
            )
        self.state = state


class StackFollowQuerySet(models.QuerySet["StackFollow"]):
    def going_on(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own. An institution learns of it with the application, not before."""
        return self.filter(learner=user) if user.is_authenticated else self.none()


class StackFollow(Remembering):
    """A learner on the way: the day they began decides which rules hold for them. awards: those they chose to count."""

    learner = models.ForeignKey(User, models.CASCADE, related_name="stacks_followed")
    stack = models.ForeignKey(Stack, models.PROTECT, related_name="follows")
    version = models.ForeignKey(StackVersion, models.PROTECT, related_name="follows")
    started_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    awards = models.ManyToManyField(Award, blank=True, related_name="chosen_for")

    objects = StackFollowQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "stack"], condition=Q(ended_at__isnull=True), name="a_stack_is_followed_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stack.code} {self.started_on:%Y-%m-%d}"
