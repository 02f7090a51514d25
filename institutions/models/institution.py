"""A partner of the network: its names over time, whether it may award credits, how it counts them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from institutions import identifiers
from micro4asia.foundation import text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from institutions.models.reference import CreditValue

# What the world outside calls an institution by, besides its names.
IDENTIFIERS = ("schac_domain", "erasmus_code", "pic", "ror")

colour = RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Write the colour as # and six hexadecimal digits."))


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def active(self) -> InstitutionQuerySet:
        return self.filter(state=Institution.State.ACTIVE)

    def visible_to(self, _user: object) -> InstitutionQuerySet:
        """Partners are public from the day they are admitted; whoever never was stays unknown."""
        return self.admitted().exclude(state__in=[Institution.State.INVITED, Institution.State.IN_REVIEW])

    def admitted(self) -> InstitutionQuerySet:
        """Those that belong to the network or once did."""
        return self.filter(member_from__isnull=False)


class Institution(Remembering):
    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        IN_REVIEW = "in_review", _("In review")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        LEFT = "left", _("Left")

    # From review it may go back to the applicant, and an application that is declined has left before it came in.
    NEXT: ClassVar[dict[str, set[str]]] = {
        State.INVITED: {State.IN_REVIEW, State.LEFT},
        State.IN_REVIEW: {State.INVITED, State.ACTIVE, State.LEFT},
        State.ACTIVE: {State.SUSPENDED, State.LEFT},
        State.SUSPENDED: {State.ACTIVE, State.LEFT},
        State.LEFT: set(),
    }

    slug = models.SlugField(unique=True, max_length=40)
    code = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.IN_REVIEW)
    member_from = models.DateField(null=True, blank=True)
    member_to = models.DateField(null=True, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")
    region = models.CharField(max_length=80, blank=True)
    city = models.JSONField(default=dict, blank=True, help_text="{language tag: text}")
    website = models.URLField(blank=True)
    schac_domain = models.CharField(max_length=120, blank=True, validators=[identifiers.domain])
    erasmus_code = models.CharField(max_length=12, blank=True, validators=[identifiers.erasmus_code])
    pic = models.CharField(max_length=9, blank=True, validators=[identifiers.pic], help_text="Participant identification code")
    ror = models.CharField(max_length=9, blank=True, validators=[identifiers.ror], help_text="The id alone, without its address")
    national_number = models.CharField(max_length=60, blank=True, validators=[text.no_control_characters])
    contact_name = models.CharField(max_length=200, blank=True, validators=[text.no_control_characters])
    contact_email = models.EmailField(max_length=254, blank=True)
    languages = models.JSONField(default=list, blank=True, help_text="[BCP 47 tag], what it issues in besides its own")
    language = models.CharField(max_length=12, help_text="BCP 47 tag of the language it works and issues in")
    timezone = models.CharField(max_length=40)
    did = models.CharField(max_length=200, unique=True)
    level_framework = models.CharField(max_length=12)
    primary_colour = models.CharField(max_length=7, validators=[colour], default="#0B5A5E")
    secondary_colour = models.CharField(max_length=7, validators=[colour], default="#F2B632")
    emblem = models.CharField(max_length=24, blank=True, help_text="Shape of its badges")
    signatories = models.JSONField(default=list, blank=True, help_text="[{name, role: {language tag: text}}], up to three")

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="an_active_institution_has_a_first_day", condition=~Q(state="active") | Q(member_from__isnull=False)
            ),
            models.CheckConstraint(
                name="a_membership_ends_after_it_began",
                condition=Q(member_to__isnull=True) | Q(member_from__isnull=False, member_to__gte=F("member_from")),
            ),
            # Among members, past ones included. An application alone keeps nobody from using a number that is theirs.
            *(
                models.UniqueConstraint(
                    fields=[field],
                    condition=~Q(**{field: ""}) & Q(member_from__isnull=False),
                    name=f"one_member_per_{field}",
                    violation_error_message=_("Another member of the network has this already."),
                )
                for field in IDENTIFIERS
            ),
        ]

    def __str__(self) -> str:
        return self.name()

    def move_to(self, state: str) -> None:
        """Raises WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(
                gettext("%(institution)s is “%(state)s” now; this cannot be done any more.")
                % {"institution": self.name(), "state": self.get_state_display()}
            )
        self.state = state

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def today(self) -> dt.date:
        """The day it is where the institution stands: in Asia a morning before the server's."""
        return timezone.localdate(timezone=self.zone)

    def names(self, on: dt.date | None = None) -> dict[str, str]:
        """Its names by language tag on that day (today if none is given). Answers from `name_history` when prefetched."""
        day = on or timezone.localdate()
        return {
            row.language: row.name
            for row in self.name_history.all()
            if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)
        }

    def name(self, language: str | None = None, on: dt.date | None = None) -> str:
        return text.pick(self.names(on), language or get_language() or "en", self.language)[0] or self.code

    def proven_domains(self, on: dt.date | None = None) -> set[str]:
        """Domains shown to be its own, now or on that day: lower case, ASCII (IDNA)."""
        return set(self.domain_proofs.proven(on).values_list("domain", flat=True))

    def was_member(self, on: dt.date) -> bool:
        """Whether it belonged to the network on that day, whatever came later."""
        return bool(self.member_from and self.member_from <= on and (self.member_to is None or on <= self.member_to))

    def may_award_credits(self, on: dt.date) -> bool:
        """Whether it might award credits on that day. Answers from `awarding_statuses` when prefetched."""
        status = self.awarding_status(on)
        return status is not None and status.may_award_credits

    def awarding_status(self, on: dt.date) -> AwardingStatus | None:
        """The status in force on that day; no two of them overlap. Answers from `awarding_statuses` when prefetched."""
        in_force = [row for row in self.awarding_statuses.all() if row.covers(on)]
        return max(in_force, key=lambda row: row.valid_from, default=None)

    def credit_value(self, on: dt.date) -> CreditValue | None:
        """Its credit system and hours per credit in force on that day. Answers from `credit_values` when prefetched."""
        in_force = [
            row for row in self.credit_values.all() if row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)
        ]
        return max(in_force, key=lambda row: row.valid_from, default=None)


class InstitutionName(Remembering):
    """A name and the days it was borne. An old award shows the name of its day."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="name_history")
    language = models.CharField(max_length=12)
    name = models.CharField(max_length=200, validators=[text.no_control_characters])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["language", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "language", "valid_from"], name="one_name_per_language_from_a_day"),
            models.UniqueConstraint(
                fields=["institution", "language"],
                condition=Q(valid_to__isnull=True),
                name="one_name_per_language_has_no_last_day",
            ),
            models.CheckConstraint(
                name="a_name_ends_after_it_began", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AwardingStatus(Remembering):
    """Whether the institution may award credits, on what basis, how far, from when until when. No two overlap."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="awarding_statuses")
    may_award_credits = models.BooleanField()
    legal_basis = models.CharField(max_length=300, blank=True, validators=[text.no_control_characters])
    scope = models.CharField(max_length=300, blank=True, validators=[text.no_control_characters])
    confirmed = models.BooleanField(default=False, help_text="The network has seen what it rests on")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "valid_from"], name="one_awarding_status_from_a_day"),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(valid_to__isnull=True), name="one_awarding_status_has_no_last_day"
            ),
            models.CheckConstraint(
                name="an_awarding_status_ends_after_it_began",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.valid_from:%Y-%m-%d}"

    def covers(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)
