"""Who handles a case: declarations, rules of assignment, absences; and how an officer likes to look at the queue."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Membership, Programme, Role, Unit, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering
from recognition.models.request import RecognitionRequest


def _desks(user: User) -> models.QuerySet[Membership]:
    return Membership.objects.current().filter(user=user, role=Role.OFFICER)


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and those of the cases at one's desk."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user) | Q(request__institution__in=_desks(user).values("institution")))


class Declaration(Remembering):
    """What a person said about conflicts of interest in one case. Never changed: the last one counts, those before stay."""

    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="declarations")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    has_conflict = models.BooleanField()
    facts = models.JSONField(default=list, blank=True, help_text="Codes of what had suggested a conflict when it was asked")
    words = models.CharField(_("In words"), max_length=1000, blank=True, validators=[text.no_control_characters])
    declared_at = models.DateTimeField(default=timezone.now)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [models.CheckConstraint(name="a_conflict_is_told_in_words", condition=Q(has_conflict=False) | ~Q(words=""))]

    def __str__(self) -> str:
        return f"{self.request}: {self.person_id}"


class OfDesk(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the desks one is officer of."""
        return self.filter(institution__in=_desks(user).values("institution")) if user.is_authenticated else self.none()


class AssignmentRule(Remembering):
    """New cases that fit go to these officers, in turns by who has the fewest open ones. The first rule that fits applies."""

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="assignment_rules")
    position = models.PositiveSmallIntegerField(_("Order"), default=1)
    field = models.CharField(
        _("Field"),
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^\d{1,4}\Z", _("Enter the first one to four digits of a field."))],
    )
    issuer = models.ForeignKey(Institution, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Issuer"))
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Unit of the course"))
    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Programme of the course")
    )
    officers = models.ManyToManyField(User, related_name="+", verbose_name=_("Goes to"))

    objects = OfDesk.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_issuer_of_a_rule_is_another", condition=Q(issuer__isnull=True) | ~Q(issuer=F("institution"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution_id}: {self.position}"

    def fits(self, request: RecognitionRequest) -> bool:
        """Everything that it names is so; what it leaves open fits anything."""
        course, award = request.course, request.award
        if course is None:
            return False
        return (
            course.isced_f.startswith(self.field)
            and (self.issuer_id is None or (award is not None and award.institution_id == self.issuer_id))
            and (self.unit_id is None or course.owner_unit_id == self.unit_id)
            and (self.programme_id is None or course.main_programme_id == self.programme_id)
        )


class AbsenceQuerySet(OfDesk):
    def on(self, day: dt.date) -> Self:
        return self.filter(from_on__lte=day, to_on__gte=day)


class Absence(Remembering):
    """Days of the institution on which a person is not there, and who stands in for them."""

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="absences")
    person = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("Who is absent"))
    from_on = models.DateField(_("First day"))
    to_on = models.DateField(_("Last day"))
    substitute = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Substitute"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(name="an_absence_ends_after_it_began", condition=Q(to_on__gte=F("from_on"))),
            models.CheckConstraint(
                name="nobody_stands_in_for_themselves", condition=Q(substitute__isnull=True) | ~Q(substitute=F("person"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.from_on} – {self.to_on}"


class OwnQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(person=user) if user.is_authenticated else self.none()


class SavedView(models.Model):
    """Filters of the queue under a name, for the person who saved them. A search is never part of it."""

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    name = models.CharField(_("Name of the view"), max_length=60, validators=[text.no_control_characters])
    query = models.CharField(max_length=1000, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "institution", "name"], name="views_of_a_person_have_names_of_their_own")
        ]

    def __str__(self) -> str:
        return self.name


class DeskHabit(models.Model):
    """How a person works at the queue. No row: as the product comes."""

    person = models.OneToOneField(User, models.CASCADE, related_name="desk_habit")
    shortcuts = models.BooleanField(_("Single keys work in the queue"), default=True)

    objects = OwnQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.person_id)
