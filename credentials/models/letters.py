"""What an institution writes to its learners: its own wording of each letter, and which letters went out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from credentials.models.award import Award
from credentials.models.directory import OfInstitutionQuerySet
from credentials.models.learner import Learner
from institutions.models import Institution, User
from micro4asia.foundation import text
from micro4asia.foundation.models import Letter
from micro4asia.foundation.remembering import Remembering


class LetterTextQuerySet(OfInstitutionQuerySet):
    def in_force(self, institution: Institution | int, kind: str, language: str) -> LetterText | None:
        """The institution's own wording; None where it uses the registry's."""
        rows = self.filter(institution=institution, kind=kind, language=language)
        latest: LetterText | None = rows.order_by("-number").first()
        return latest if latest and latest.body else None


class LetterText(Remembering):
    """One version of a letter's wording in one language. Written once; the latest holds, an empty one gives the letter back."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="letter_texts")
    # A key of learner_letters.KINDS.
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=60, blank=True, validators=[text.no_control_characters])
    body = models.TextField(blank=True, validators=[text.no_control_characters])
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = LetterTextQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "language", "number"], name="a_wording_has_its_number_in_its_language"
            ),
            models.CheckConstraint(
                name="a_wording_has_subject_and_body",
                condition=Q(subject="", body="") | (~Q(subject="") & ~Q(body="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.number}"


class LearnerLetter(Remembering):
    """Ids that tie a letter of the outbox to an award and its learner. The letter itself stays where nobody reads it."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, models.PROTECT, related_name="letters")
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=40)
    # The institution's wording that was used; empty: the registry's.
    wording = models.ForeignKey(LetterText, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    resent_from = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="again")
    bounced_at = models.DateTimeField(null=True, blank=True)
    # An enhanced status code such as "5.1.1" (RFC 3463), never the provider's words: they repeat the address.
    bounce_code = models.CharField(max_length=12, blank=True)

    objects = OfInstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["institution", "-id"], name="letters_of_an_institution"),
            models.Index(fields=["learner", "kind"], name="letters_to_a_learner"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_bounce_is_dated_and_has_its_code",
                condition=Q(bounced_at__isnull=True, bounce_code="") | (Q(bounced_at__isnull=False) & ~Q(bounce_code="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.award_id}"
