"""The decision as a signed document: intent before signature, bytes that never change, one bit to take it back."""

from __future__ import annotations

import secrets
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from credentials.models import StatusPlace
from institutions.models import SigningKey, User
from micro4asia.foundation import public_ids
from micro4asia.foundation.remembering import Remembering
from recognition.models.decision import Decision
from recognition.models.request import RecognitionRequest


def new_key() -> str:
    return secrets.token_urlsafe(16)


class LetterQuerySet(models.QuerySet["DecisionLetter"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(decision__request__in=RecognitionRequest.objects.visible_to(user))


class DecisionLetter(Remembering):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for its signature")
        SIGNING = "signing", _("Being signed")
        SIGNED = "signed", _("Signed")
        WITHDRAWN = "withdrawn", _("No longer in force")

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="letter")
    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    holder_key = models.CharField(max_length=40, default=new_key, editable=False, help_text="Who has it is told the name too")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    signing_key = models.ForeignKey(SigningKey, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.OneToOneField(StatusPlace, models.PROTECT, null=True, blank=True, related_name="decision_letter")
    signed_at = models.DateTimeField(null=True, blank=True, help_text="The moment of the proof, fixed before it is made")
    document = models.TextField(blank=True, help_text="The signed document, exact bytes")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the document, hex")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_signed_letter_has_key_place_moment_and_bytes",
                condition=(Q(state="waiting") & Q(document="", signing_key__isnull=True, place__isnull=True))
                | (Q(state="signing", document="") & Q(signing_key__isnull=False, place__isnull=False, signed_at__isnull=False))
                | (
                    Q(state="signed", signing_key__isnull=False, place__isnull=False, signed_at__isnull=False)
                    & ~Q(document="")
                    & ~Q(digest="")
                )
                | Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="a_letter_is_withdrawn_iff_dated",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.state}"

    @property
    def path(self) -> str:
        """The page that tells anybody whether it is genuine, without a name."""
        return reverse("recognition:decision-check", args=[self.public_id])

    @property
    def url(self) -> str:
        return f"{settings.PUBLIC_URL}{self.path}"

    @property
    def holder_url(self) -> str:
        """The same page for whom the holder gave this link: it tells the name, and gives the signed document."""
        return f"{settings.PUBLIC_URL}{reverse('recognition:decision-check-named', args=[self.public_id, self.holder_key])}"

    @property
    def is_signed(self) -> bool:
        return bool(self.document)
