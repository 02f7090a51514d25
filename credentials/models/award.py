"""A micro-credential version given to one learner: its states, its promises, who can see it."""

from __future__ import annotations

import json
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.award_facts import AwardFacts
from credentials.models.learner import Learner
from credentials.models.micro_credential import MicroCredentialVersion
from credentials.models.status_list import StatusList
from institutions.models import AWARDING, GradeScale, Institution, Membership, SigningKey, User
from institutions.vocabulary import Supervision
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering

# Rows that every page about one award reads.
SHOWN = ("institution", "version__micro_credential__institution", "learner", "status_list", "signing_key")


class AwardQuerySet(models.QuerySet["Award"]):
    def for_pages(self) -> Self:
        """With all that a page shows of an award and checks in front of its reader."""
        return self.select_related(*SHOWN)

    def at(self, institution: Institution) -> Self:
        return self.filter(institution=institution)

    def sealed(self) -> Self:
        """Those whose signed bytes exist, whatever became of them since."""
        return self.filter(state__in=Award.SEALED)

    def living(self) -> Self:
        """Those that stand or are on their way: neither revoked nor replaced."""
        return self.exclude(state__in=[Award.State.REVOKED, Award.State.REPLACED])

    def open(self) -> Self:
        return self.filter(state__in=[Award.State.DRAFT, Award.State.READY])

    def held_by(self, user: User) -> Self:
        return self.sealed().filter(learner__user=user)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Sealed awards this person holds, and those of the institutions whose desks they keep."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        held = Q(learner__user=user, state__in=Award.SEALED)
        return self.filter(held | Q(institution__in=desks.values("institution")))

    def shown(self) -> Self:
        """Those that have a page at all: an erased award is an entry in the register, and no page even to its own desk."""
        return self.sealed().filter(learner__erased_at__isnull=True)

    def answering(self) -> Self:
        """Those whose public page answers: shown at all, and not made private by the learner."""
        return self.shown().exclude(visibility=Award.Visibility.PRIVATE)

    def open_to(self, user: User | AnonymousUser) -> Self:
        """Those whose page answers to this reader: open to anyone, their own, or of the desk they keep."""
        own = Award.objects.visible_to(user).values("pk")
        return self.shown().filter(~Q(visibility=Award.Visibility.PRIVATE) | Q(pk__in=own))


class Award(Remembering):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        READY = "ready", _("Waiting for the registrar")
        SEALING = "sealing", _("Being sealed")
        ISSUED = "issued", _("Issued")
        SUSPENDED = "suspended", _("Suspended")
        REVOKED = "revoked", _("Revoked")
        REPLACED = "replaced", _("Replaced")

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Only you")
        LINK = "link", _("Anyone with the link")
        PUBLIC = "public", _("Public")

    SEALED = (State.ISSUED, State.SUSPENDED, State.REVOKED, State.REPLACED)
    STANDING = (State.ISSUED, State.SUSPENDED, State.REPLACED)
    NEXT: dict[str, set[str]] = {
        State.DRAFT: {State.READY},
        State.READY: {State.DRAFT, State.SEALING},
        State.SEALING: {State.ISSUED, State.READY},
        State.ISSUED: {State.SUSPENDED, State.REVOKED, State.REPLACED},
        State.SUSPENDED: {State.ISSUED, State.REVOKED},
        State.REPLACED: {State.REVOKED},
        State.REVOKED: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="awards")
    version = models.ForeignKey(MicroCredentialVersion, models.PROTECT, related_name="awards")
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="awards")
    occurrence = models.PositiveSmallIntegerField(
        default=1, help_text="Beyond 1: given again while an earlier one lives, as was declared"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.LINK)

    # What the issuer enters.
    name_as_printed = models.CharField(max_length=200, validators=[text.no_control_characters])
    grade = models.CharField(max_length=12, blank=True, help_text="As issued, on the scale of the version; empty: passed")
    grade_scale = models.ForeignKey(GradeScale, models.PROTECT, null=True, blank=True, related_name="+")
    achieved_on = models.DateField()
    supervision = models.CharField(max_length=24, choices=Supervision.choices, help_text="As carried out")
    identity_method = models.CharField(max_length=200, blank=True, validators=[text.no_control_characters])
    evidence = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    returned_reason = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters])

    # The intent, committed before any signature exists.
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True, help_text="The `created` of the proof: whole seconds")
    awarded_on = models.DateField(null=True, blank=True, help_text="Date of issue, element 5")
    valid_until = models.DateTimeField(null=True, blank=True)
    serial_number = models.CharField(max_length=40, blank=True)
    register_number = models.CharField(max_length=40, blank=True)
    signing_key = models.ForeignKey(SigningKey, models.PROTECT, null=True, blank=True, related_name="awards")
    status_list = models.ForeignKey(StatusList, models.PROTECT, null=True, blank=True, related_name="awards")
    status_index = models.PositiveIntegerField(null=True, blank=True)
    snapshot = models.TextField(blank=True, help_text="AwardFacts as JSON: the frozen copy every form is derived from")

    # The seal.
    document = models.TextField(blank=True, help_text="The signed credential, exact bytes")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the document, hex")
    sealed_at = models.DateTimeField(null=True, blank=True)

    # Later facts.
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    suspended_at = models.DateTimeField(null=True, blank=True)
    amended_at = models.DateTimeField(null=True, blank=True, help_text="When a fact was last put right beside the signed ones")
    # Named when the successor is prepared; the award is replaced once that is sealed.
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    is_successor = models.BooleanField(default=False, editable=False, help_text="Prepared to take the place of another award")
    hides_name = models.BooleanField(default=False, help_text="Of a replaced award: the former name is not shown in public")

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        indexes = [
            models.Index(fields=["institution", "state", "-prepared_at"], name="award_desk"),
            models.Index(fields=["learner", "state"], name="award_wallet"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["status_list", "status_index"], name="a_status_index_is_used_once"),
            models.UniqueConstraint(
                fields=["institution", "serial_number"], condition=~Q(serial_number=""), name="a_serial_number_is_used_once"
            ),
            models.UniqueConstraint(
                fields=["institution", "register_number"], condition=~Q(register_number=""), name="a_register_number_is_used_once"
            ),
            models.UniqueConstraint(
                fields=["version", "learner", "occurrence"],
                condition=~Q(state__in=["revoked", "replaced"]),
                name="one_living_award_per_version_and_learner",
            ),
            models.CheckConstraint(
                name="the_preparer_does_not_sign", condition=Q(signed_by__isnull=True) | ~Q(signed_by=models.F("prepared_by"))
            ),
            models.CheckConstraint(
                name="an_intent_is_whole",
                condition=Q(
                    state__in=["draft", "ready"], signed_by__isnull=True, status_index__isnull=True, snapshot="", document=""
                )
                | (
                    ~Q(state__in=["draft", "ready"])
                    & Q(signed_by__isnull=False, signed_at__isnull=False, awarded_on__isnull=False)
                    & Q(signing_key__isnull=False, status_list__isnull=False, status_index__isnull=False)
                    & ~Q(serial_number="")
                    & ~Q(register_number="")
                    & ~Q(snapshot="")
                ),
            ),
            models.CheckConstraint(
                name="an_award_is_sealed_iff_it_has_bytes",
                condition=(Q(state__in=["draft", "ready", "sealing"]) & Q(document="", digest="", sealed_at__isnull=True))
                | (~Q(state__in=["draft", "ready", "sealing"]) & ~Q(document="") & ~Q(digest="") & Q(sealed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="award_revoked_iff_dated_and_signed_off",
                condition=Q(state="revoked", revoked_at__isnull=False, revoked_by__isnull=False)
                | (~Q(state="revoked") & Q(revoked_at__isnull=True, revoked_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_replaced_award_names_its_successor", condition=~Q(state="replaced") | Q(replaced_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.name_as_printed}"

    def get_absolute_url(self) -> str:
        return reverse("credentials:award", args=[self.institution.slug, self.public_id])

    @property
    def facts(self) -> AwardFacts:
        """The frozen snapshot. Only awards whose intent was committed have one."""
        return AwardFacts.from_dict(json.loads(self.snapshot))

    @property
    def document_json(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.document)
        return loaded

    @property
    def public_path(self) -> str:
        return reverse("credentials:public", args=[self.public_id])

    @property
    def public_url(self) -> str:
        """The address in the QR code and in the signed document."""
        return f"{settings.PUBLIC_URL}{self.public_path}"

    def move_to(self, state: str) -> None:
        """Change state along the table, or raise WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(
                gettext("The award is “%(state)s”; this is no longer possible.") % {"state": self.get_state_display()}
            )
        self.state = state
