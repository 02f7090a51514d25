"""How badges and certificates look. Each change is a row of its own, dated, and frozen from the day it is used."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from credentials.models.micro_credential import MicroCredential
from institutions.models import AWARDING, Institution, Membership, User
from institutions.models.institution import colour
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering

MOST_BEADS = 8  # as many as the European framework has levels


def desks_of(user: User | AnonymousUser) -> models.QuerySet[Membership]:
    """Memberships that see designs; nobody's for a visitor."""
    if not user.is_authenticated:
        return Membership.objects.none()
    return Membership.objects.current().filter(user=user, role__in=AWARDING)


class DesignPictureQuerySet(models.QuerySet["DesignPicture"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(institution__in=desks_of(user).values("institution"))


class DesignPicture(Remembering):
    """A picture that designs print: gated, written anew, never changed and never deleted, since old paper may need it.

    The name of its file is its digest. A scanned signature is seen by the institution's own staff alone.
    """

    class Purpose(models.TextChoices):
        LOGO = "logo", _("Logo")
        SEAL = "seal", _("Seal")
        SIGNATURE = "signature", _("Signature")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="design_pictures")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the stored bytes, hexadecimal")
    kind = models.CharField(max_length=4, help_text="png or jpeg")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    objects = DesignPictureQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "purpose", "-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "purpose", "digest"], name="one_design_picture_per_content"),
            models.CheckConstraint(name="a_design_picture_has_a_size", condition=Q(width__gt=0, height__gt=0)),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        return f"designs/{self.institution_id}/{self.digest}.{self.kind}"

    def read(self) -> bytes:
        """The stored bytes. Raises FileNotFoundError."""
        with default_storage.open(self.file_name) as file:
            content: bytes = file.read()
        return content


class Design(Remembering):
    """What both kinds share: a number, who wrote and who let it be used, and since when."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("of a design", "Draft")
        ACTIVE = "active", pgettext_lazy("of a design", "In use")
        RETIRED = "retired", pgettext_lazy("of a design", "No longer used")
        DISCARDED = "discarded", pgettext_lazy("of a design", "Thrown away")

    NEXT: ClassVar[dict[str, set[str]]] = {
        State.DRAFT: {State.ACTIVE, State.DISCARDED},
        State.ACTIVE: {State.RETIRED},
        State.RETIRED: set(),
        State.DISCARDED: set(),
    }
    CONTENT: ClassVar[tuple[str, ...]] = ()

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    primary = models.CharField(max_length=7, validators=[colour])
    secondary = models.CharField(max_length=7, validators=[colour])
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    activated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    activated_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_is_not_let_in_by_its_last_editor",
                condition=Q(activated_by__isnull=True) | ~Q(activated_by=F("edited_by")),
            ),
            models.CheckConstraint(
                name="%(class)s_is_dated_iff_used",
                condition=Q(state__in=["draft", "discarded"], activated_by__isnull=True, activated_at__isnull=True)
                | Q(state__in=["active", "retired"], activated_by__isnull=False, activated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_is_retired_iff_dated",
                condition=Q(state="retired", retired_at__isnull=False) | (~Q(state="retired") & Q(retired_at__isnull=True)),
            ),
        ]

    def move_to(self, state: str) -> None:
        """Raises WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(
                gettext("The design is “%(state)s” now; this cannot be done any more.") % {"state": self.get_state_display()}
            )
        self.state = state

    @property
    def mark(self) -> str:
        """The moment it was last changed: nobody rewrites what they have not read."""
        return f"{self.edited_at.timestamp():.6f}"

    def content_digest(self) -> str:
        """SHA-256 over everything that shows, hex; what lets a design be used binds to it."""
        shown = {name: getattr(self, name) for name in self.CONTENT}
        return hashlib.sha256(json.dumps(shown, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class CertificateDesignQuerySet(models.QuerySet["CertificateDesign"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(institution__in=desks_of(user).values("institution"))

    def for_award(self, institution: Institution, micro_credential_id: int) -> CertificateDesign | None:
        """The one in use for a micro-credential: its own, else the institution's."""
        mine = self.filter(institution=institution, state=Design.State.ACTIVE)
        scoped = mine.filter(Q(micro_credential=micro_credential_id) | Q(micro_credential=None))
        return scoped.order_by(F("micro_credential").asc(nulls_last=True)).first()


class CertificateDesign(Design):
    """Of an institution, or of one of its micro-credentials."""

    class Layout(models.TextChoices):
        REGISTER = "register", pgettext_lazy("a layout of paper", "Register")
        LOTUS = "lotus", pgettext_lazy("a layout of paper", "Lotus")
        MODERN = "modern", pgettext_lazy("a layout of paper", "Modern")

    class Paper(models.TextChoices):
        PORTRAIT = "portrait", _("A4, upright")
        LANDSCAPE = "landscape", _("A4, across")

    class Logo(models.TextChoices):
        USUAL = "usual", _("Where the layout puts it")
        END = "end", _("Top right")
        NONE = "none", pgettext_lazy("of a logo", "None")

    class Seal(models.TextChoices):
        DRAWN = "drawn", _("Drawn from the name and the emblem")
        PICTURE = "picture", _("Your own picture")
        NONE = "none", pgettext_lazy("of a seal", "None: room for a stamp")

    CONTENT = (
        "layout",
        "paper",
        "primary",
        "secondary",
        "logo",
        "logo_picture_id",
        "seal",
        "seal_picture_id",
        "shows_badge",
        "signatories",
        "lines",
    )

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="certificate_designs")
    micro_credential = models.ForeignKey(
        MicroCredential, models.PROTECT, null=True, blank=True, related_name="certificate_designs"
    )
    layout = models.CharField(max_length=10, choices=Layout.choices, default=Layout.REGISTER)
    paper = models.CharField(max_length=10, choices=Paper.choices, default=Paper.PORTRAIT)
    logo = models.CharField(max_length=8, choices=Logo.choices, default=Logo.USUAL)
    logo_picture = models.ForeignKey(
        DesignPicture, models.PROTECT, null=True, blank=True, related_name="+", help_text="The logo of the day it came into use"
    )
    seal = models.CharField(max_length=8, choices=Seal.choices, default=Seal.DRAWN)
    seal_picture = models.ForeignKey(DesignPicture, models.PROTECT, null=True, blank=True, related_name="+")
    shows_badge = models.BooleanField(default=True)
    signatories = models.JSONField(
        default=list, blank=True, help_text="[{name, role: {language tag: text}, picture: digest or empty}], up to three"
    )
    lines = models.JSONField(default=dict, blank=True, help_text="{above, legal, footer: {language tag: text}}")

    objects = CertificateDesignQuerySet.as_manager()

    class Meta(Design.Meta):
        ordering = ["institution", "micro_credential__code", "-number"]
        constraints = [
            *Design.Meta.constraints,
            models.UniqueConstraint(
                fields=["institution", "micro_credential", "number"], name="one_certificate_design_per_number"
            ),
            # To a database, no micro-credential is never the same as no micro-credential.
            models.UniqueConstraint(
                fields=["institution", "number"],
                condition=Q(micro_credential__isnull=True),
                name="one_certificate_design_of_an_institution_per_number",
            ),
            *(
                models.UniqueConstraint(
                    fields=fields, condition=Q(state=state, **scope), name=f"one_{state}_certificate_design_per_{word}"
                )
                for state in ("draft", "active")
                for fields, scope, word in (
                    (["institution"], {"micro_credential__isnull": True}, "institution"),
                    (["micro_credential"], {}, "micro_credential"),
                )
            ),
            models.CheckConstraint(name="a_register_stands_upright", condition=~Q(layout="register") | Q(paper="portrait")),
            models.CheckConstraint(
                name="a_seal_in_a_picture_has_one", condition=~Q(seal="picture") | Q(seal_picture__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.layout} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("credentials:certificate-design", args=[self.institution.slug, self.public_id])


class BadgeDesignQuerySet(models.QuerySet["BadgeDesign"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(micro_credential__institution__in=desks_of(user).values("institution"))

    def shown(self) -> Self:
        """Those whose picture an award may name: in use, or once in use."""
        return self.filter(state__in=[Design.State.ACTIVE, Design.State.RETIRED])


class BadgeDesign(Design):
    """The parameters a badge is drawn from. `caption` is fixed when it comes into use: what its picture is called."""

    CONTENT = ("shape", "icon", "primary", "secondary", "text", "beads")

    micro_credential = models.ForeignKey(MicroCredential, models.PROTECT, related_name="badge_designs")
    shape = models.CharField(max_length=12)
    icon = models.CharField(max_length=24)
    text = models.CharField(max_length=16, blank=True, validators=[text.no_control_characters])
    beads = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(MOST_BEADS)], help_text="Lit parts of the level ring, of eight; 0 has no ring"
    )
    caption = models.CharField(max_length=300, blank=True)

    objects = BadgeDesignQuerySet.as_manager()

    class Meta(Design.Meta):
        ordering = ["micro_credential", "-number"]
        constraints = [
            *Design.Meta.constraints,
            models.UniqueConstraint(fields=["micro_credential", "number"], name="one_badge_design_per_number"),
            *(
                models.UniqueConstraint(
                    fields=["micro_credential"], condition=Q(state=state), name=f"one_{state}_badge_design_per_micro_credential"
                )
                for state in ("draft", "active")
            ),
            models.CheckConstraint(name="a_level_ring_has_eight_parts", condition=Q(beads__lte=MOST_BEADS)),
        ]

    def __str__(self) -> str:
        return f"{self.micro_credential.code} {self.number}"

    @property
    def institution(self) -> Institution:
        return self.micro_credential.institution

    def get_absolute_url(self) -> str:
        """Of the picture, for good."""
        return reverse("credentials:badge-image", args=[self.public_id])

    def look(self) -> dict[str, Any]:
        """What `rendering.badge.badge_of` draws from."""
        return {name: getattr(self, name) for name in self.CONTENT}
