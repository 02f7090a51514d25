"""A partner looks at a micro-credential before it is awarded: it comments, declines, or endorses under its own signature."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy

from credentials.models.micro_credential import TEXTS, MicroCredentialVersion
from credentials.models.status_list import StatusList
from institutions.models import AWARDING, Institution, Membership, SigningKey, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering


class PartnerReviewQuerySet(models.QuerySet["PartnerReview"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the institutions this person awards for: as the one that asks and as the one that is asked."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING).values("institution")
        return self.filter(Q(institution__in=desks) | Q(partner__in=desks))

    def open(self) -> Self:
        return self.filter(state=PartnerReview.State.ASKED)

    def holding_back(self, versions: Iterable[int]) -> set[int]:
        """Which of these versions may not be awarded before a partner has answered."""
        return set(self.open().filter(version__in=versions, awards_wait=True).values_list("version", flat=True))

    def at(self, institution: Institution) -> Self:
        return self.filter(Q(institution=institution) | Q(partner=institution))


class PartnerReview(Remembering):
    """One institution asks another about one version of a micro-credential. Nothing in it is about learners."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("of a partner review", "Asked")
        COMMENTED = "commented", pgettext_lazy("of a partner review", "Commented")
        ENDORSED = "endorsed", pgettext_lazy("of a partner review", "Endorsed")
        DECLINED = "declined", pgettext_lazy("of a partner review", "Declined")
        CANCELLED = "cancelled", pgettext_lazy("of a partner review", "Called off")

    NEXT: ClassVar[dict[str, set[str]]] = {
        State.ASKED: {State.COMMENTED, State.ENDORSED, State.DECLINED, State.CANCELLED},
        State.COMMENTED: set(),
        State.ENDORSED: {State.ASKED},  # where its signature is taken back before the seal
        State.DECLINED: set(),
        State.CANCELLED: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    version = models.ForeignKey(MicroCredentialVersion, models.PROTECT, related_name="partner_reviews")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="reviews_asked")
    partner = models.ForeignKey(Institution, models.PROTECT, related_name="reviews_to_answer")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    reason = models.CharField(max_length=1000, validators=[text.no_control_characters])
    due_on = models.DateField()
    awards_wait = models.BooleanField(default=False, help_text="Nothing is signed for the version before this is answered")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "partner"], condition=Q(state="asked"), name="one_open_review_per_version_and_partner"
            ),
            models.CheckConstraint(name="nobody_reviews_their_own", condition=~Q(institution=F("partner"))),
            models.CheckConstraint(
                name="a_review_is_answered_iff_dated",
                condition=Q(state="asked", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(state="asked") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.state}"

    def move_to(self, state: str) -> None:
        """Raises WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(
                gettext("This review is “%(state)s” now; nothing can be added to it any more.")
                % {"state": self.get_state_display()}
            )
        self.state = state


class ReviewComment(Remembering):
    """What a reviewer says about one element of the version, or about all of it."""

    review = models.ForeignKey(PartnerReview, models.PROTECT, related_name="comments")
    element = models.CharField(max_length=24, blank=True, help_text="One of credentials.documents.MANDATORY; blank: as a whole")
    text = models.CharField(max_length=2000, validators=[text.no_control_characters])
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.review_id} {self.element}"


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Signed ones are public; a claim that waits for its signature is seen by both institutions."""
        return self.filter(Q(pk__in=self.signed().values("pk")) | Q(review__in=PartnerReview.objects.visible_to(user)))

    def signed(self) -> Self:
        return self.filter(state__in=[Endorsement.State.ISSUED, Endorsement.State.WITHDRAWN])

    def in_force(self) -> Self:
        """Those that the registry itself repeats: not withdrawn, of an active member, by a key that is trusted still."""
        rows = self.filter(state=Endorsement.State.ISSUED, institution__state=Institution.State.ACTIVE)
        return rows.exclude(signing_key__state=SigningKey.State.COMPROMISED)


class Endorsement(Remembering):
    """The partner's claim, and the credential made of it. As with an award, the intent stands before the signature."""

    class State(models.TextChoices):
        CLAIMED = "claimed", pgettext_lazy("of an endorsement", "Waiting for a registrar")
        SIGNING = "signing", pgettext_lazy("of an endorsement", "Being sealed")
        ISSUED = "issued", pgettext_lazy("of an endorsement", "In force")
        WITHDRAWN = "withdrawn", pgettext_lazy("of an endorsement", "Withdrawn")

    NEXT: ClassVar[dict[str, set[str]]] = {
        State.CLAIMED: {State.SIGNING},
        State.SIGNING: {State.ISSUED, State.CLAIMED},
        State.ISSUED: {State.WITHDRAWN},
        State.WITHDRAWN: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    review = models.OneToOneField(PartnerReview, models.PROTECT, related_name="endorsement")
    version = models.ForeignKey(MicroCredentialVersion, models.PROTECT, related_name="endorsements")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="endorsements", help_text="The one that endorses")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLAIMED)
    claim = models.JSONField(help_text=TEXTS)
    content = models.CharField(max_length=64, help_text="SHA-256 of the wording that was read, hex")
    claimed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signing_key = models.ForeignKey(SigningKey, models.PROTECT, null=True, blank=True, related_name="+")
    status_list = models.ForeignKey(StatusList, models.PROTECT, null=True, blank=True, related_name="endorsements")
    status_index = models.PositiveIntegerField(null=True, blank=True)
    document = models.TextField(blank=True, help_text="The signed credential, exact bytes")
    digest = models.CharField(max_length=64, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["status_list", "status_index"], name="one_endorsement_per_status_index"),
            models.CheckConstraint(
                name="who_words_an_endorsement_does_not_sign_it",
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("claimed_by")),
            ),
            models.CheckConstraint(
                name="an_endorsement_has_its_intent_before_its_seal",
                condition=Q(state="claimed", signed_by__isnull=True, signed_at__isnull=True)
                | Q(
                    ~Q(state="claimed"),
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                    signing_key__isnull=False,
                    status_list__isnull=False,
                    status_index__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="an_issued_endorsement_has_its_bytes",
                condition=Q(state__in=["claimed", "signing"]) | (~Q(document="") & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="an_endorsement_is_withdrawn_iff_dated_with_a_reason",
                condition=(
                    Q(state="withdrawn", withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")
                )
                | (~Q(state="withdrawn") & Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawal_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("credentials:endorsement", args=[self.public_id])

    @property
    def url(self) -> str:
        """Its id in the signed document, and where that document is read."""
        return f"{settings.PUBLIC_URL}{self.get_absolute_url()}"

    def move_to(self, state: str) -> None:
        """Raises WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(
                gettext("The endorsement is “%(state)s” now; this cannot be done any more.") % {"state": self.get_state_display()}
            )
        self.state = state
