"""A request that an officer prepared at the counter. It is nobody's until the learner confirms it by the link in a letter."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils import timezone

from institutions.models import Course, Institution, Membership, Programme, Role, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering
from recognition.models.request import RecognitionRequest

SALT = "recognition.prepared"
ANSWERED_WITHIN = dt.timedelta(days=30)


class PreparedQuerySet(models.QuerySet["PreparedRequest"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Officers of the desk where it was prepared."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role=Role.OFFICER)
        return self.filter(institution__in=desks.values("institution"))

    def for_token(self, token: str) -> PreparedRequest | None:
        """Whose link it is; None for a link that is no link, or too old."""
        try:
            pk = signing.loads(token, salt=SALT, max_age=ANSWERED_WITHIN)
        except signing.BadSignature:
            return None
        return self.select_related("institution", "course__institution", "programme__institution").filter(pk=pk).first()


class PreparedRequest(Remembering):
    """The address is the learner's as they said it at the counter; whether there is an account, nobody at the desk learns."""

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="prepared_requests")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    email = models.EmailField(max_length=254)
    full_name = models.CharField(max_length=200, validators=[text.no_control_characters])
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    purpose = models.CharField(max_length=20, choices=RecognitionRequest.Purpose.choices)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(max_length=2000, blank=True, validators=[text.no_control_characters])
    request = models.OneToOneField(
        RecognitionRequest, models.SET_NULL, null=True, blank=True, related_name="prepared_as", help_text="Once confirmed"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = PreparedQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_prepared_request_is_made_once_confirmed",
                condition=Q(request__isnull=True) | Q(confirmed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.opened_at:%Y-%m-%d}"

    @property
    def open_until(self) -> dt.datetime:
        return self.opened_at + ANSWERED_WITHIN

    def token(self) -> str:
        """What the letter carries: it proves the mailbox, and names nobody."""
        return signing.dumps(self.pk, salt=SALT)
