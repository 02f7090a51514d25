"""Whether a domain is an institution's: shown by a text record or a file that only its owner can put there."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from micro4asia.foundation import public_ids
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from institutions.models.user import User

RECORD = "_micro4asia"
FILE = "/.well-known/micro4asia.txt"


def new_token() -> str:
    """160 random bits; public once it is placed, and of no use to anybody but the institution that was given it."""
    return secrets.token_hex(20)


class DomainProofQuerySet(models.QuerySet["DomainProof"]):
    def visible_to(self, user: User | AnonymousUser) -> DomainProofQuerySet:
        """Those of the institutions one works for; the network sees them all."""
        if not user.is_authenticated:
            return self.none()
        held = user.memberships.current()
        if held.filter(institution=None).exists():
            return self.all()
        return self.filter(institution__in=held.values("institution"))

    def kept(self) -> DomainProofQuerySet:
        return self.exclude(state=DomainProof.State.WITHDRAWN)

    def proven(self, on: dt.date | None = None) -> DomainProofQuerySet:
        """Those that hold now, or that held on that day."""
        if on is None:
            return self.filter(state=DomainProof.State.PROVEN)
        return self.filter(Q(lapsed_at__isnull=True) | Q(lapsed_at__date__gt=on), proven_at__date__lte=on)


class DomainProof(Remembering):
    class Method(models.TextChoices):
        DNS = "dns", _("A text record in the domain’s name servers")
        FILE = "file", _("A file on the domain’s web server")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the proof")
        PROVEN = "proven", _("Proven")
        LAPSED = "lapsed", _("Lapsed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    NEXT: ClassVar[dict[str, set[str]]] = {
        State.WAITING: {State.PROVEN, State.WITHDRAWN},
        State.PROVEN: {State.LAPSED, State.WITHDRAWN},
        State.LAPSED: {State.PROVEN, State.WITHDRAWN},
        State.WITHDRAWN: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="domain_proofs")
    domain = models.CharField(max_length=253, help_text="Lower case, ASCII (IDNA), no trailing dot")
    method = models.CharField(max_length=4, choices=Method.choices)
    token = models.CharField(max_length=40, default=new_token, editable=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    requested_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    proven_at = models.DateTimeField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True, help_text="When a proof ended, by lapse or by withdrawal")
    checked_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Checks in a row that did not find the proof")
    last_problem = models.CharField(max_length=24, blank=True, help_text="A code of proving_domains.PROBLEMS")
    last_detail = models.CharField(max_length=120, blank=True, help_text="The host a redirect led to")

    objects = DomainProofQuerySet.as_manager()

    class Meta:
        ordering = ["domain", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_domain_is_proven_by_one_institution_at_a_time", fields=["domain"], condition=Q(state="proven")
            ),
            models.UniqueConstraint(
                name="an_institution_names_a_domain_once",
                fields=["institution", "domain"],
                condition=~Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="a_proof_that_holds_or_held_is_dated",
                condition=Q(state="waiting", proven_at__isnull=True, lapsed_at__isnull=True)
                | Q(state="proven", proven_at__isnull=False, lapsed_at__isnull=True)
                | Q(state="lapsed", proven_at__isnull=False, lapsed_at__isnull=False)
                | Q(state="withdrawn"),
            ),
        ]

    def __str__(self) -> str:
        return self.domain

    def move_to(self, state: str) -> None:
        if state not in self.NEXT[self.state]:
            raise WrongState(_("The proof of this domain has moved on. Look at it again."))
        self.state = state

    @property
    def record_name(self) -> str:
        return f"{RECORD}.{self.domain}"

    @property
    def record_value(self) -> str:
        """What the text record, or a line of the file, has to say."""
        return f"micro4asia-verification={self.token}"

    @property
    def file_url(self) -> str:
        return f"https://{self.domain}{FILE}"
