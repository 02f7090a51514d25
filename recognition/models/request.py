"""A learner asks another institution what an award counts for there."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.models import Award, MicroCredentialVersion
from institutions.models import Course, CurriculumYear, Institution, Membership, Programme, Role, StatutoryLimit, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering
from recognition import life_cycle
from recognition.clock import Clock, local_day, read_clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recognition.models.decision import Decision
    from recognition.models.running import DelayNotice, Pause


# Worked out by the database itself, so that no step of a case can forget it.
TAB = Case(
    When(state=life_cycle.State.IN_EVALUATION, judged=True, then=Value(life_cycle.Tab.DECIDE.value)),
    When(state=life_cycle.State.IN_EVALUATION, then=Value(life_cycle.Tab.EVALUATE.value)),
    *(When(state__in=states, then=Value(tab.value)) for tab, states in life_cycle.TABS.items()),
    default=Value(0),
)


# What the second wall compares, and what the queue filters by.
WALLED = ("state", "applicant", "award")
ASKED = (*WALLED, "officer", "issuer_code", "level", "instrument_hint")


class RequestQuerySet(models.QuerySet["RecognitionRequest"]):
    def made_by(self, user: User) -> Self:
        return self.filter(applicant=user)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; and, once sent, those of the institutions one is officer of: the receiving and the issuing one."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role=Role.OFFICER).values("institution")
        sent = ~Q(state=RecognitionRequest.State.DRAFT)
        return self.filter(Q(applicant=user) | (sent & (Q(institution__in=desks) | Q(award__institution__in=desks))))

    def received_by(self, institution: Institution) -> Self:
        """The queue of a receiving institution: everything that was sent to it."""
        return self.filter(institution=institution).exclude(state=RecognitionRequest.State.DRAFT)

    def open(self) -> Self:
        """Sent and not yet answered."""
        return self.filter(state__in=RecognitionRequest.OPEN)

    def untouched(self) -> Self:
        """Drafts in which nothing stands but the purpose and the credential that they began with."""
        begun = self.filter(state=RecognitionRequest.State.DRAFT, institution__isnull=True, message="", opened_by__isnull=True)
        return begun.filter(programme__isnull=True, version__isnull=True, follows__isnull=True, further_sources__isnull=True)

    def by_legal_clock(self) -> Self:
        """Fewest days left first; files that are not complete yet after those, oldest first."""
        return self.order_by(*RecognitionRequest.BY_LEGAL_CLOCK)

    def for_lists(self) -> Self:
        """With all that a row of a list shows, in a constant number of queries."""
        return self.select_related(
            "applicant",
            "officer",
            "course__institution",
            "institution",
            "programme__institution",
            "curriculum_year",
            "version__micro_credential__institution",
            "award__institution",
            "award__version__micro_credential__institution",
        ).prefetch_related("questions__items", "decisions", "pauses", "delay_notices", "further_sources")


Procedure = StatutoryLimit.Procedure


class RecognitionRequest(Remembering):
    State = life_cycle.State
    OPEN = life_cycle.OPEN
    BY_LEGAL_CLOCK = (F("due_on").asc(nulls_last=True), "submitted_at", "pk")

    class Purpose(models.TextChoices):
        CREDIT = "credit-transfer", _("Credit towards a programme")
        EXEMPTION = "course-exemption", _("Exemption from a course")
        ADMISSION = "admission", _("Admission to a programme")
        FURTHER_STUDY = "further-study", _("Further study")
        EMPLOYMENT = "employment", _("Employment")
        INTERNAL_HR = "internal-hr", _("Staff development")

    class Closing(models.TextChoices):
        ANSWERED = "answered", _("Answered, and the time to appeal is over")
        NO_REPLY = "no-reply", _("Nobody replied; this is not a refusal")

    # What uses up hours of a credential.
    COUNTS_CREDITS = (Purpose.CREDIT, Purpose.EXEMPTION)

    class Kind(models.TextChoices):
        EARNED = "earned", _("Recognition")
        BEFORE = "before", _("Before enrolling or finishing")

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    state = models.CharField(max_length=24, choices=State.choices, default=State.DRAFT)

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.EARNED)

    # What the learner enters. Only the purpose is known from the first page on.
    applicant = models.ForeignKey(User, models.PROTECT, related_name="recognition_requests")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, related_name="recognition_requests")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="recognition_requests")
    award = models.ForeignKey(Award, models.PROTECT, null=True, blank=True, related_name="recognition_requests")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="recognition_requests")
    curriculum_year = models.ForeignKey(CurriculumYear, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.ForeignKey(
        MicroCredentialVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recognition_requests",
        help_text="Asked about before anything was earned",
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", help_text="What was asked before it was earned"
    )
    opened_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="The officer who prepared it at the counter"
    )
    decision_language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="en")
    message = models.TextField(max_length=2000, blank=True, validators=[text.no_control_characters])
    created_at = models.DateTimeField(default=timezone.now)

    # Frozen when it is sent.
    case_number = models.CharField(max_length=24, unique=True, null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    consent_wording = models.TextField(blank=True, help_text="The words the learner agreed to, as shown")
    crosses_border = models.BooleanField(default=False)
    verification = models.TextField(blank=True, help_text="What the verification said at that moment, JSON")
    document_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the signed document at that moment, hex")
    asked_digest = models.CharField(max_length=64, blank=True, help_text="What makes it the same question, asked once more, hex")

    # The desk.
    officer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="cases")
    taken_at = models.DateTimeField(null=True, blank=True)
    complete_on = models.DateField(
        null=True, blank=True, help_text="Local day the last needed item arrived: day 0 of the legal clock"
    )
    due_on = models.DateField(null=True, blank=True)
    procedure = models.CharField(
        max_length=24, choices=Procedure.choices, default=Procedure.RECOGNITION, help_text="Whose time limits apply"
    )
    warned_days = models.SmallIntegerField(null=True, blank=True, help_text="The last warning: so many days were left; -1: late")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Withdrawn or closed")
    # What the queue counts and filters by, kept beside the facts it follows from: see queueing.py.
    judged = models.BooleanField(default=False, help_text="Every outcome of the course has a verdict")
    issuer_code = models.CharField(max_length=24, blank=True)
    level = models.CharField(max_length=24, blank=True, help_text="Framework and code of the credential")
    instrument_hint = models.CharField(max_length=24, blank=True, help_text="The rung of the ladder that seems to apply")
    tab = models.GeneratedField(expression=TAB, output_field=models.SmallIntegerField(), db_persist=True)
    search_key = models.CharField(max_length=600, blank=True, editable=False, help_text="Number and names, folded")
    answered_on = models.DateField(null=True, blank=True, editable=False, help_text="The day of the first decision")
    answered_in = models.SmallIntegerField(
        null=True, blank=True, editable=False, help_text="So many days after the file was complete"
    )
    closed_because = models.CharField(max_length=12, choices=Closing.choices, blank=True)
    award_revoked_at = models.DateTimeField(null=True, blank=True, help_text="News that arrived while the request was open")

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            # Each holds whatever a statement over it asks, and what the walls ask of a row: none of them opens the rows.
            models.Index(fields=["institution", "tab", *WALLED], name="request_tabs"),
            models.Index(fields=["institution", "tab", "due_on", "submitted_at", "id", *ASKED], name="request_queue"),
            models.Index(fields=["institution", "tab", "submitted_at", "id", "due_on", *ASKED], name="request_latest"),
            models.Index(
                fields=["institution", "tab", "due_on", "submitted_at", "id", "search_key", "course", *WALLED],
                name="request_found",
            ),
            models.Index(fields=["institution", "answered_on", "answered_in", *WALLED], name="request_answered"),
            models.Index(fields=["institution", "issuer_code"], name="request_issuers"),
            models.Index(fields=["institution", "level"], name="request_levels"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_sent_request_is_whole",
                condition=Q(state="draft")
                | (
                    Q(institution__isnull=False, case_number__isnull=False, submitted_at__isnull=False)
                    & Q(consented_at__isnull=False)
                    & ~Q(consent_wording="")
                ),
            ),
            models.CheckConstraint(
                name="an_award_is_sent_with_its_check",
                condition=Q(state="draft") | Q(award__isnull=True) | (~Q(verification="") & ~Q(document_digest="")),
            ),
            models.CheckConstraint(
                name="credit_is_asked_for_a_course",
                condition=Q(state="draft")
                | Q(course__isnull=False)
                | ~Q(purpose__in=["credit-transfer", "course-exemption"])
                | Q(kind="before"),
            ),
            models.CheckConstraint(
                name="a_version_is_asked_about_before_it_is_earned",
                condition=Q(kind="before", version__isnull=False, award__isnull=True) | Q(kind="earned", version__isnull=True),
            ),
            models.CheckConstraint(
                name="a_curriculum_year_is_one_of_a_programme",
                condition=Q(curriculum_year__isnull=True) | Q(programme__isnull=False),
            ),
            models.CheckConstraint(
                name="a_case_number_is_given_when_a_request_is_sent",
                condition=Q(case_number__isnull=True, submitted_at__isnull=True)
                | Q(case_number__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="the_legal_clock_starts_with_a_complete_file",
                condition=Q(complete_on__isnull=True, due_on__isnull=True)
                | Q(complete_on__isnull=False, due_on__isnull=False, due_on__gt=F("complete_on")),
            ),
            models.CheckConstraint(
                name="a_request_is_evaluated_once_complete",
                condition=~Q(state__in=life_cycle.EVALUATED) | Q(complete_on__isnull=False),
            ),
            models.CheckConstraint(
                name="an_officer_never_handles_their_own_request",
                condition=Q(officer__isnull=True) | ~Q(officer=F("applicant")),
            ),
            models.CheckConstraint(
                name="a_request_has_ended_iff_dated",
                condition=Q(state__in=["withdrawn", "closed"], ended_at__isnull=False)
                | (~Q(state__in=["withdrawn", "closed"]) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_closed_request_says_because_of_what",
                condition=(Q(state="closed") & ~Q(closed_because="")) | (~Q(state="closed") & Q(closed_because="")),
            ),
            models.UniqueConstraint(
                fields=["award", "course", "purpose"],
                condition=Q(state__in=life_cycle.OPEN),
                name="one_open_request_per_award_course_and_purpose",
            ),
            models.UniqueConstraint(
                fields=["applicant", "asked_digest"],
                condition=Q(state__in=life_cycle.OPEN) & ~Q(asked_digest=""),
                name="the_same_question_is_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.case_number or f"draft {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("recognition:my-request", args=[self.public_id])

    @property
    def plain_state(self) -> str:
        """The state as the learner is told it."""
        return str(life_cycle.PLAIN[self.state])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def frozen_verification(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.verification or "{}")
        return loaded

    @property
    def answer(self) -> Decision | None:
        """The decision in force, if there is one: the last of them, which took the place of those before it."""
        return max(self.decisions.all(), key=lambda one: one.pk, default=None)

    @property
    def standing_answer(self) -> Decision | None:
        """The answer as it holds today; none where an appeal set it aside and nothing has taken its place."""
        answer = self.answer
        return None if answer is None or answer.is_set_aside else answer

    def submitted_on(self) -> dt.date | None:
        """The day it was sent, as it was at the receiving institution."""
        if self.submitted_at is None or self.institution is None:
            return None
        return local_day(self.submitted_at, self.institution.zone)

    def clock(self, now: dt.datetime | None = None) -> Clock:
        """The legal clock as it stands now. Stopped for good at the day of the answer; paused while somebody is asked."""
        return self.clock_from(list(self.pauses.all()), list(self.delay_notices.all()), now or timezone.now())

    def clock_from(self, pauses: Sequence[Pause], notices: Sequence[DelayNotice], now: dt.datetime) -> Clock:
        """The same from pauses and notices that were read for many cases at once."""
        zone = self.institution.zone if self.institution else dt.UTC
        since = self.complete_on or dt.date.max
        return read_clock(
            self.complete_on,
            self.due_on,
            now.astimezone(zone).date(),
            [(pause.began_on, pause.ended_on) for pause in pauses] if self.is_open else [],
            because=next((pause.reason for pause in pauses if pause.ended_on is None), ""),
            sent_on=self.submitted_on(),
            is_stopped=not self.is_open,
            stopped_on=None if self.is_open else self._stopped_on(),
            promised=max((notice.expected_on for notice in notices if notice.missed > since), default=None),
        )

    def _stopped_on(self) -> dt.date | None:
        """The day of the first answer to the complete file; where nobody answered, the day it ended. None: neither has come."""
        if self.institution is None:
            return None
        since = self.complete_on or dt.date.max
        days = [one.decided_on for one in self.decisions.all() if one.decided_on >= since]
        if self.kind == self.Kind.BEFORE and hasattr(self, "pre_answer"):
            days.append(self.pre_answer.answered_on)
        if not days and self.ended_at:
            days = [local_day(self.ended_at, self.institution.zone)]
        return min(days, default=None)

    def move_to(self, state: str) -> None:
        """Change state along the table, or raise WrongState."""
        if state not in life_cycle.NEXT[self.state]:
            raise WrongState(
                gettext("The request is “%(state)s”; this is no longer possible.") % {"state": self.get_state_display()}
            )
        self.state = state
