"""What quality review leaves behind: dated steps, remarks by field, answers to the checklist, and what relies on a version."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from credentials.models.life_cycle import Key, State
from credentials.models.micro_credential import MicroCredential, MicroCredentialVersion
from institutions.models import AWARDING, Agreement, Course, Institution, Membership, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering


def _of_own_desks(user: User | AnonymousUser) -> Q:
    """What was said about a version before its publication is the business of those who award there, and of nobody else."""
    if not user.is_authenticated:
        return Q(pk__in=())
    desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
    return Q(version__micro_credential__institution__in=desks.values("institution"))


class VersionStepQuerySet(models.QuerySet["VersionStep"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(_of_own_desks(user))


class VersionStep(Remembering):
    """One step of a version's life: who took it, when, why, and with which data. The database refuses to change it."""

    version = models.ForeignKey(MicroCredentialVersion, models.PROTECT, related_name="steps")
    key = models.CharField(max_length=12, choices=Key.choices)
    from_state = models.CharField(max_length=12, choices=State.choices)
    to_state = models.CharField(max_length=12, choices=State.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(max_length=2000, blank=True, validators=[text.no_control_characters])
    data = models.JSONField(default=dict, blank=True, help_text="What the step was given, by name; days as ISO dates")

    objects = VersionStepQuerySet.as_manager()

    class Meta:
        ordering = ["version_id", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.key}"


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(_of_own_desks(user))

    def open(self) -> Self:
        """The author has still to answer."""
        return self.filter(state=Remark.State.OPEN)

    def unresolved(self) -> Self:
        """What stands between a version and its approval: not answered, or answered and not yet accepted."""
        return self.filter(state__in=[Remark.State.OPEN, Remark.State.ANSWERED])


class Remark(Remembering):
    """What a reviewer wants changed or explained in one field. The author answers, a reviewer accepts or asks again."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a remark", "Open")
        ANSWERED = "answered", pgettext_lazy("a remark", "Answered")
        ACCEPTED = "accepted", pgettext_lazy("a remark", "Accepted")
        FOLLOWED = "followed", pgettext_lazy("a remark", "Asked again")
        WITHDRAWN = "withdrawn", pgettext_lazy("a remark", "Withdrawn")

    NEXT: dict[str, set[str]] = {
        State.OPEN: {State.ANSWERED, State.WITHDRAWN},
        State.ANSWERED: {State.ACCEPTED, State.FOLLOWED},
        State.ACCEPTED: set(),
        State.FOLLOWED: set(),
        State.WITHDRAWN: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    version = models.ForeignKey(MicroCredentialVersion, models.PROTECT, related_name="remarks")
    field = models.CharField(max_length=80, help_text="Of what: see credentials.differences")
    words = models.TextField(max_length=2000, validators=[text.no_control_characters])
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(max_length=2000, blank=True, validators=[text.no_control_characters])
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["version_id", "made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_remark_is_answered_iff_dated_and_signed_off",
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True, state__in=["open", "withdrawn"])
                | (
                    ~Q(answer="")
                    & Q(answered_by__isnull=False, answered_at__isnull=False, state__in=["answered", "accepted", "followed"])
                ),
            ),
            models.CheckConstraint(
                name="a_remark_is_settled_iff_dated_and_signed_off",
                condition=Q(state__in=["open", "answered"], settled_by__isnull=True, settled_at__isnull=True)
                | Q(state__in=["accepted", "followed", "withdrawn"], settled_by__isnull=False, settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_accepts_an_answer_of_their_own",
                condition=Q(settled_by__isnull=True) | Q(answered_by__isnull=True) | ~Q(settled_by=models.F("answered_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def move_to(self, state: str) -> None:
        """Raises WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(gettext("This remark was answered or settled meanwhile. Look at it again."))
        self.state = state


class ChecklistAnswerQuerySet(models.QuerySet["ChecklistAnswer"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(_of_own_desks(user))


class ChecklistAnswer(Remembering):
    """What a reviewer answered to one of the fourteen questions. At the approval all of them are copied into its step."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        NOT_APPLICABLE = "na", _("Not applicable")

    version = models.ForeignKey(MicroCredentialVersion, models.PROTECT, related_name="checklist")
    question = models.CharField(max_length=24, help_text="See credentials.checklist")
    answer = models.CharField(max_length=3, choices=Answer.choices)
    evidence = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])
    evidence_url = models.URLField(max_length=500, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    objects = ChecklistAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["version_id", "question"]
        constraints = [
            models.UniqueConstraint(fields=["version", "question"], name="one_answer_per_question_of_the_checklist"),
            models.CheckConstraint(name="what_does_not_apply_says_why", condition=~Q(answer="na") | ~Q(evidence="")),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"


class ListedLineQuerySet(models.QuerySet["ListedLine"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the agreements that this person may read."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def standing(self) -> Self:
        """What may still be applied: a line under a new major version may not."""
        return self.filter(state__in=[ListedLine.State.HOLDS, ListedLine.State.TO_CONFIRM])

    def to_renew(self) -> Self:
        return self.filter(state__in=[ListedLine.State.TO_CONFIRM, ListedLine.State.BROKEN])

    def listed(self) -> Self:
        """What still stands in the agreement, suspended or not."""
        return self.exclude(state__in=[ListedLine.State.RENEWED, ListedLine.State.ENDED])

    def concerning(self, institution: Institution) -> Self:
        """Those that it awards, or that count there."""
        return self.filter(Q(receiver=institution) | Q(micro_credential__institution=institution))


class ListedLine(Remembering):
    """A line major.minor of a micro-credential that an agreement lists, towards a course of a party where it names one.

    Here, and not with the agreement, because agreements stand a floor below and know no micro-credentials.
    """

    class State(models.TextChoices):
        HOLDS = "holds", _("Holds")
        TO_CONFIRM = "to_confirm", _("Holds, to be confirmed")
        BROKEN = "broken", _("Suspended until renewed")
        RENEWED = "renewed", _("Renewed")
        ENDED = "ended", pgettext_lazy("a line of an agreement", "Ended")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="listed_lines")
    micro_credential = models.ForeignKey(MicroCredential, models.PROTECT, related_name="listed_lines")
    line = models.CharField(max_length=12, help_text="major.minor")
    receiver = models.ForeignKey(Institution, models.PROTECT, related_name="+", help_text="The party that counts it")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.HOLDS)
    listed_at = models.DateTimeField(default=timezone.now)
    listed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    because_of = models.ForeignKey(MicroCredentialVersion, models.PROTECT, null=True, blank=True, related_name="+")
    touched_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ListedLineQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "micro_credential", "line"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "micro_credential", "line", "receiver"], name="one_listing_per_line_and_receiver"
            ),
            models.CheckConstraint(
                name="a_listed_line_to_be_renewed_names_the_version_that_did_it",
                condition=~Q(state__in=["to_confirm", "broken"]) | Q(because_of__isnull=False, touched_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_listed_line_has_ended_iff_dated_and_signed_off",
                condition=Q(state="ended", ended_at__isnull=False, ended_by__isnull=False)
                | (~Q(state="ended") & Q(ended_at__isnull=True, ended_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.number}: {self.micro_credential.code} {self.line}"
