"""A person with an account. The e-mail address is the login; the name is kept as its owner writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from institutions.models.membership import Membership
from micro4asia.foundation import text
from micro4asia.foundation.public_ids import new_public_id
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from institutions.models.institution import Institution


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an account. `password=None` leaves it without one, for single sign-on and invitations."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(Remembering, AbstractBaseUser, PermissionsMixin):
    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("E-mail address"), max_length=254)
    full_name = models.CharField(_("Full name"), max_length=200, validators=[text.no_control_characters])
    language = models.CharField(_("Language"), max_length=8, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May open the operator's repair hatch, nothing else.")
    date_joined = models.DateTimeField(default=timezone.now)
    # Every session carries a hash over it: one UPDATE ends them all, wherever and however they are kept.
    session_epoch = models.PositiveIntegerField(default=0)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email_address")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def save(self, **kwargs: Any) -> None:
        """A row that stands is saved whole without what shuts somebody out: that is written by its name or not at all.

        Packages keep a row for the length of a request and save it whole; meanwhile the account may have been closed.
        """
        if not self._state.adding and kwargs.get("update_fields") is None:
            names = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            kwargs["update_fields"] = names - {"is_active", "session_epoch"}
        super().save(**kwargs)

    def has_role(self, *roles: str, at: Institution | int, within: Mapping[str, str] | None = None) -> bool:
        """Whether this person holds any of the roles at the institution today.

        within: the unit of what it is about, {language tag: text}. A role limited to a unit then counts only where that text
        names this unit or one that is part of it; of what names no unit the limit cannot tell, and the role counts.
        """
        where = at if isinstance(at, int) else at.pk
        held = Membership.objects.current().filter(user=self, institution_id=where, role__in=roles)
        if not within:
            return held.exists()
        return any(row.unit is None or row.unit.covers(within) for row in held.select_related("unit__institution"))

    def acting_as(self, institution_id: int) -> str:
        """Codes of the roles held there, or for 0 anywhere, at this moment: what the journal keeps of who acted."""
        held = Membership.objects.current().filter(user=self)
        if institution_id:
            held = held.filter(models.Q(institution=institution_id) | models.Q(institution=None))
        return ",".join(sorted(set(held.values_list("role", flat=True)))) or "learner"

    @property
    def has_second_factor(self) -> bool:
        """Whether a second factor is set up, or the local trial waives it."""
        return bool(settings.SECOND_FACTOR_WAIVED or is_mfa_enabled(self))

    def verified_addresses(self) -> list[str]:
        """Every address this person has proved to read, the main one first."""
        rows = self.emailaddress_set.filter(verified=True).order_by("-primary", "pk")  # type: ignore[attr-defined]
        return list(rows.values_list("email", flat=True))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's own hash over the password, and over the epoch besides: both end every session when they change."""
        salt = "institutions.models.user.User.get_session_auth_hash"
        return salted_hmac(salt, f"{self.password}:{self.session_epoch}", secret=secret, algorithm="sha256").hexdigest()
