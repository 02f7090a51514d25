"""A person as one institution knows them; with or without an account."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Membership, Role, User
from institutions.privacy_law import age, term
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering

CLAIM = "credentials.claim"


class LearnerQuerySet(models.QuerySet["Learner"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Oneself, and the learners of the institutions one issues for."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=[Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN])
        return self.filter(Q(user=user) | Q(institution__in=desks.values("institution")))

    def present(self) -> Self:
        """Those that stand for somebody: not erased, and not merged into another record of the same person."""
        return self.filter(erased_at__isnull=True, merged_into__isnull=True)

    def of_person(self, learner: Learner) -> Self:
        """Every record that stands for this person: their own and those merged into it."""
        return self.filter(Q(pk=learner.pk) | Q(merged_into=learner.pk))

    def sharing_mailbox(self, learner: Learner) -> Self:
        """Everybody at the institution whose letters go to the same address, this person included."""
        return self.present().filter(institution=learner.institution_id, email__iexact=learner.email)

    def known_as(self, words: str) -> Self:
        """Those whose number or e-mail address is this, or whose folded name holds every word."""
        words = words.strip()
        named = Q(pk__isnull=False)
        for word in text.search_key(words).split():
            named &= Q(search_key__contains=word)
        return self.filter(Q(number__iexact=words) | Q(email__iexact=words) | named)

    def for_claim(self, token: str) -> Learner | None:
        """Who a claim token was written to; None where it is not ours or the address changed since. Consumes nothing.

        A letter to a record that was merged since leads to its person, if that is where their letters go.
        """
        try:
            pk, address = signing.loads(token, salt=CLAIM)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        needed = ("institution", "user", "merged_into__institution", "merged_into__user")
        learner = self.select_related(*needed).filter(pk=pk).first()
        person = learner.person if learner else None
        return person if person and person.address_mark() == address else None


class Learner(Remembering):
    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="learners")
    number = models.CharField(max_length=40, help_text="The institution's own number for the person")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="learners")
    full_name = models.CharField(max_length=200, validators=[text.no_control_characters])
    birth_date = models.DateField(null=True, blank=True)
    email = models.EmailField()
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="en")
    # The register keeps the award; the person asked for the rest to be erased.
    erased_at = models.DateTimeField(null=True, blank=True)
    # Another record of the same person, which stands for both since they were merged.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    aliases = models.JSONField(default=list, blank=True, help_text="Former names and transliterations, as written")
    search_key = models.CharField(max_length=400, editable=False, db_index=True)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)

    objects = LearnerQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "number"]
        indexes = [models.Index(fields=["institution", "sort_key", "number"], name="learner_list")]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="one_learner_per_institution_and_number"),
            models.CheckConstraint(name="no_learner_is_merged_into_themselves", condition=~Q(merged_into=F("id"))),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def person(self) -> Learner:
        """The record that stands for this person: itself, or the one it was merged into."""
        return self.merged_into or self

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded keys true to the name, whichever fields are written."""
        self.fold()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_key", "sort_key"}
        super().save(*args, **kwargs)

    def fold(self) -> None:
        """Write the folded keys; for rows that are entered many at a time, where nothing calls `save`."""
        self.search_key = " ".join(text.search_key(name) for name in [self.full_name, *self.aliases])[:400]
        self.sort_key = text.name_sort_key(self.full_name, self.language)[:400]

    def claim_token(self) -> str:
        """A token that only a letter to this person carries: it proves the mailbox, and names nobody."""
        return signing.dumps([self.pk, self.address_mark()], salt=CLAIM)

    def address_mark(self) -> str:
        return signing.Signer(salt=CLAIM).signature(self.email)[:16]

    def is_under(self, limit: str, on: dt.date) -> bool:
        """Whether the person is known to be younger than an age of the law there: "guardian-age" or "adulthood"."""
        law = term(limit, self.institution.country, on)
        return bool(self.birth_date and law and age(self.birth_date, on) < law.value)

    def lacks_guardian(self, on: dt.date) -> bool:
        """Too young to decide alone, and no parent or guardian is on record as agreeing, under whichever record of the person."""
        person = self.person
        return person.is_under("guardian-age", on) and not GuardianConsent.objects.of_person(person).in_force().exists()


class GuardianConsentQuerySet(models.QuerySet["GuardianConsent"]):
    def of_person(self, learner: Learner) -> Self:
        return self.filter(learner__in=Learner.objects.of_person(learner))

    def in_force(self) -> Self:
        return self.filter(withdrawn_on__isnull=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those who prepare and sign for the institution."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=[Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN])
        return self.filter(learner__institution__in=desks.values("institution"))


class GuardianConsent(Remembering):
    """That a parent or guardian agreed, as a member of staff saw it on paper. A withdrawal is a fact beside it."""

    class Relation(models.TextChoices):
        PARENT = "parent", _("Parent")
        GUARDIAN = "guardian", _("Legal guardian")
        INSTITUTION = "institution", _("Institution in charge of the child")

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="guardian_consents")
    guardian_name = models.CharField(max_length=200, validators=[text.no_control_characters])
    relation = models.CharField(max_length=12, choices=Relation.choices)
    given_on = models.DateField()
    evidence = models.CharField(
        max_length=300, validators=[text.no_control_characters], help_text="What was seen, and where it is"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = GuardianConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner"], condition=Q(withdrawn_on__isnull=True), name="one_guardian_consent_in_force_per_learner"
            ),
            models.CheckConstraint(
                name="a_guardian_consent_ends_after_it_was_given",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.given_on:%Y-%m-%d}"
