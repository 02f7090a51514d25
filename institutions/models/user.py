"""A person with an account. The e-mail address is the login; the name is kept as its owner writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models.membership import Membership
from micro4asia.foundation import text

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


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("E-mail address"), max_length=254)
    full_name = models.CharField(_("Full name"), max_length=200, validators=[text.no_control_characters])
    language = models.CharField(_("Language"), max_length=8, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May open the operator's repair hatch, nothing else.")
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email_address")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def has_role(self, *roles: str, at: Institution | int) -> bool:
        """Whether this person holds any of the roles at the institution today."""
        where = at if isinstance(at, int) else at.pk
        return Membership.objects.current().filter(user=self, institution_id=where, role__in=roles).exists()

    @property
    def has_second_factor(self) -> bool:
        """Whether a second factor is set up, or the local trial waives it."""
        return bool(settings.SECOND_FACTOR_WAIVED or is_mfa_enabled(self))
