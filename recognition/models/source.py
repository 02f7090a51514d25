"""What a learner asks recognition for beside the leading credential, and the papers of a case, kept as they came."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.models import Award
from institutions.models import User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering
from recognition.models.request import RecognitionRequest


class OfRequest(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of one's own requests, and of those at one's desk."""
        return self.filter(request__in=RecognitionRequest.objects.visible_to(user))


class CasePaper(Remembering):
    """A file of a case: gated by what its bytes are, never carried out, never fetched from anywhere."""

    # Of one case.
    MOST = 20

    class Kind(models.TextChoices):
        SOURCE = "source", _("Document to be recognised")
        EVIDENCE = "evidence", _("Evidence")
        REPLY = "reply", _("Reply to a question")
        APPEAL = "appeal", _("Evidence for the appeal")

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.EVIDENCE)
    question = models.ForeignKey(
        "recognition.Question", models.CASCADE, null=True, blank=True, related_name="papers", help_text="What it replies to"
    )
    name = models.CharField(max_length=200, validators=[text.no_control_characters])
    media_type = models.CharField(max_length=60)
    content = models.BinaryField(help_text="The file as it came")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file, hex")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = OfRequest.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "digest"], name="a_paper_stands_once_in_a_case")]

    def __str__(self) -> str:
        return self.name


class RequestSource(Remembering):
    """One further thing to be recognised: an award of the network, or a document with what is said about it.

    The leading award stands on the request itself; positions of these follow it. described: facts of a document, as
    sources.Described reads them; a fact that nobody stated is missing, never guessed.
    """

    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="further_sources")
    position = models.PositiveSmallIntegerField()
    award = models.ForeignKey(Award, models.PROTECT, null=True, blank=True, related_name="further_requests")
    paper = models.OneToOneField(CasePaper, models.CASCADE, null=True, blank=True, related_name="source")
    described = models.JSONField(default=dict, blank=True)
    verification = models.TextField(blank=True, help_text="What the check said when the request was sent, JSON")
    document_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the document at that moment, hex")

    objects = OfRequest.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="sources_of_a_request_have_places"),
            models.UniqueConstraint(fields=["request", "award"], name="an_award_stands_once_in_a_request"),
            models.CheckConstraint(
                name="a_source_is_an_award_or_a_paper",
                condition=Q(award__isnull=False, paper__isnull=True) | Q(award__isnull=True, paper__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} #{self.position}"
