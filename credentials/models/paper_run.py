"""Paper made in one go for a desk: the certificates of a batch or a selection, or pages of the register book."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.models.award import Award
from credentials.models.batch import Batch
from institutions.models import AWARDING, Institution, Membership, User
from micro4asia.foundation import public_ids
from micro4asia.foundation.remembering import Remembering


class PaperRunQuerySet(models.QuerySet["PaperRun"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those made at the desks they keep."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(institution__in=desks.values("institution"))

    def living(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())


class PaperRun(Remembering):
    """`file` is a name in the storage, empty until a worker has made it. Gone with its row when it expires."""

    class Form(models.TextChoices):
        ZIP = "zip", _("One ZIP with a PDF for each")
        PRINT = "print", _("One PDF to print")
        BOOK = "book", _("The register book as PDF")

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Could not be made")

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="paper_runs")
    form = models.CharField(max_length=8, choices=Form.choices)
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, blank=True, related_name="paper_runs")
    awards = models.ManyToManyField(Award, blank=True, related_name="+")
    first_on = models.DateField(null=True, blank=True, help_text="Of the book: the first day")
    last_on = models.DateField(null=True, blank=True, help_text="Of the book: the last day")
    language = models.CharField(max_length=8, blank=True, help_text="Of the book")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0, help_text="Of what was chosen: without a certificate")
    file = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = PaperRunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["institution", "-asked_at"], name="paper_run_desk")]
        constraints = [
            models.CheckConstraint(
                name="paper_is_done_iff_it_has_a_file",
                condition=(Q(state="done") & ~Q(file="")) | (~Q(state="done") & Q(file="")),
            ),
            models.CheckConstraint(
                name="pages_of_a_book_name_their_days",
                condition=Q(form="book", first_on__isnull=False, last_on__isnull=False)
                | (~Q(form="book") & Q(first_on__isnull=True, last_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("credentials:paper-run", args=[self.institution.slug, self.public_id])
