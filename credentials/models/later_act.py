"""What is done to awards after they were issued: one table of acts, the file of each, and the awards it is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.models.award import Award
from institutions.models import AWARDING, Institution, Membership, Role, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering

# More awards of one institution in a day than this: a second registrar agrees, and an hour passes in which it can be stopped.
MOST_A_DAY = 50
DELAY = dt.timedelta(hours=1)
# How long a suspension holds that one registrar alone has ordered.
ALONE = dt.timedelta(hours=72)
# What people wrote in words of their own, and what is left of it once nobody here knows whom it was about.
NO_WORDS = {"explanation": "", "hearing_note": "", "answer": ""}


class Kind(models.TextChoices):
    SUSPEND = "suspend", _("Suspend")
    LIFT = "lift", _("Lift the suspension")
    REVOKE = "revoke", _("Revoke")
    AMEND = "amend", _("Amend")
    REPLACE = "replace", _("Re-issue")


class Reason(models.TextChoices):
    NOT_EARNED = "issued-in-error", _("Issued in error: not earned")
    WRONG_PERSON = "wrong-person", _("Issued to the wrong person")
    MISCONDUCT = "academic-misconduct", _("Academic misconduct, proven")
    FRAUD = "fraud", _("Fraud in identity or admission")
    AUTHORITY = "authority-order", _("Order of a court or authority")
    UNDER_REVIEW = "under-review", _("The result is under review")
    AUTHORITY_REQUEST = "authority-request", _("Asked for by an authority")
    IN_ORDER = "in-order", _("Looked into, and found in order")
    SUSPENDED_IN_ERROR = "suspended-in-error", _("Suspended in error")
    NAME_CHANGE = "name-change", _("Change of name")
    CIVIL_STATUS = "civil-status", _("Change or correction of civil status")
    ISSUER_ERROR = "issuer-error", _("Error of the issuer")
    LOSS = "loss", _("Loss")
    FORMAT = "format", _("New format")
    KEY_WITHDRAWN = "key-withdrawn", _("The key that signed it was withdrawn")
    RENEWAL = "renewal", _("Renewal")


@dataclass(frozen=True)
class Line:
    """One line of the table. target: None where the award stays in its state. who: the roles that ask for it.

    alone: whether it takes effect when it is asked for, as far as one person may order it.
    """

    sources: tuple[str, ...]
    target: str | None
    who: tuple[Role, ...]
    reasons: tuple[Reason, ...]
    many: bool = False
    alone: bool = False


_STATE = Award.State
# Grounds that withdraw an award: a learner's wish, a closed issuer or an unpaid fee are none.
TABLE: dict[str, Line] = {
    Kind.SUSPEND: Line(
        (_STATE.ISSUED,),
        _STATE.SUSPENDED,
        (Role.REGISTRAR,),
        (Reason.UNDER_REVIEW, Reason.AUTHORITY_REQUEST),
        many=True,
        alone=True,
    ),
    Kind.LIFT: Line(
        (_STATE.SUSPENDED,),
        _STATE.ISSUED,
        (Role.REGISTRAR,),
        (Reason.IN_ORDER, Reason.SUSPENDED_IN_ERROR),
        many=True,
        alone=True,
    ),
    Kind.REVOKE: Line(
        (_STATE.ISSUED, _STATE.SUSPENDED, _STATE.REPLACED),
        _STATE.REVOKED,
        (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN),
        (Reason.NOT_EARNED, Reason.WRONG_PERSON, Reason.MISCONDUCT, Reason.FRAUD, Reason.AUTHORITY),
        many=True,
    ),
    Kind.AMEND: Line((_STATE.ISSUED,), None, (Role.REGISTRAR,), (Reason.NAME_CHANGE, Reason.CIVIL_STATUS, Reason.ISSUER_ERROR)),
    Kind.REPLACE: Line(
        (_STATE.ISSUED,),
        _STATE.REPLACED,
        (Role.REGISTRAR,),
        (Reason.NAME_CHANGE, Reason.LOSS, Reason.ISSUER_ERROR, Reason.FORMAT, Reason.KEY_WITHDRAWN, Reason.RENEWAL),
    ),
}


class LaterActQuerySet(models.QuerySet["LaterAct"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Files of the institutions whose desks this person keeps. The learner is told by letter and on their own page."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(institution__in=desks.values("institution"))

    def pending(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(state=LaterAct.State.ASKED).exclude(kind=Kind.REPLACE)

    def open(self) -> Self:
        return self.filter(state__in=LaterAct.OPEN)

    def done(self, kind: str = "") -> Self:
        done = self.filter(state=LaterAct.State.DONE)
        return done.filter(kind=kind) if kind else done

    def renewing(self) -> Self:
        """Re-issues of what was earned anew: a new achievement, not another document of the same one."""
        return self.filter(kind=Kind.REPLACE, reason=Reason.RENEWAL, state__in=[LaterAct.State.ASKED, LaterAct.State.DONE])

    def announced(self) -> Self:
        """Revocations that two people have agreed on and whose day has not come."""
        return self.filter(kind=Kind.REVOKE, state=LaterAct.State.AGREED, effective_on__isnull=False)

    def about_nobody(self) -> Self:
        """Those of which every learner is erased."""
        known = LaterActRow.objects.filter(award__learner__erased_at__isnull=True)
        return self.exclude(pk__in=known.values("act"))

    def for_pages(self) -> Self:
        return self.select_related("institution", "asked_by", "answered_by")


class LaterAct(Remembering):
    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for a second person")
        AGREED = "agreed", _("Agreed, not in effect yet")
        DONE = "done", _("In effect")
        DECLINED = "declined", _("Declined")
        STOPPED = "stopped", _("Stopped before it took effect")
        LAPSED = "lapsed", _("Lapsed: nobody confirmed it in time")

    class Hearing(models.TextChoices):
        HEARD = "heard", _("The learner was heard")
        WAIVED = "waived", _("The learner waived the right to be heard")
        NOT_HEARD = "not-heard", _("The learner was not heard")

    class Field(models.TextChoices):
        """Facts that an amendment may put right beside the signed ones."""

        NAME = "name_as_printed", _("Name")
        GRADE = "grade", _("Grade")
        ACHIEVED = "achieved_on", _("Date of achievement")

    OPEN = (State.ASKED, State.AGREED)
    NEXT: ClassVar[dict[str, set[str]]] = {
        State.ASKED: {State.AGREED, State.DONE, State.DECLINED, State.LAPSED},
        State.AGREED: {State.DONE, State.STOPPED},
        State.DONE: set(),
        State.DECLINED: set(),
        State.STOPPED: set(),
        State.LAPSED: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="later_acts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    awards: models.ManyToManyField[Award, LaterActRow] = models.ManyToManyField(
        Award, through="LaterActRow", related_name="later_acts"
    )

    reason = models.CharField(max_length=24, choices=Reason.choices)
    explanation = models.CharField(max_length=1000, validators=[text.no_control_characters], help_text="For the file")
    legal_act = models.CharField(
        max_length=200, blank=True, validators=[text.no_control_characters], help_text="Number and date of the decision"
    )
    effective_on = models.DateField(null=True, blank=True, help_text="Where the issuer is; empty: as soon as agreed")
    review_on = models.DateField(null=True, blank=True, help_text="When a suspension is looked at again")
    hearing = models.CharField(max_length=10, choices=Hearing.choices, blank=True)
    heard_on = models.DateField(null=True, blank=True)
    hearing_note = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters])
    appeal_to = models.CharField(max_length=200, blank=True, validators=[text.no_control_characters])
    appeal_days = models.PositiveSmallIntegerField(null=True, blank=True)
    on_paper = models.BooleanField(default=False, help_text="A certificate on paper is to be handed back")
    paper_due_on = models.DateField(null=True, blank=True)
    paper_returned_on = models.DateField(null=True, blank=True)

    field = models.CharField(max_length=16, choices=Field.choices, blank=True)
    old_value = models.CharField(max_length=200, blank=True)
    new_value = models.CharField(max_length=200, blank=True, validators=[text.no_control_characters])
    hides_name = models.BooleanField(default=False, help_text="The former name is no longer shown in public")

    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters])
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True, help_text="When what was agreed takes effect, or lapses unconfirmed")
    effect_at = models.DateTimeField(null=True, blank=True, help_text="When it changed its awards")

    objects = LaterActQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["institution", "state", "-asked_at"], name="later_act_desk")]
        constraints = [
            models.CheckConstraint(
                name="who_asks_for_a_later_act_does_not_answer",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="a_later_act_is_answered_iff_dated",
                condition=Q(answered_by__isnull=True, answered_at__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_revocation_in_effect_was_agreed_by_a_second_person",
                condition=~Q(kind__in=["revoke", "amend"], state__in=["agreed", "done"]) | Q(answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_later_act_in_effect_is_dated", condition=~Q(state="done") | Q(effect_at__isnull=False)
            ),
            models.CheckConstraint(
                name="an_amendment_names_its_field", condition=~Q(kind="amend") | (~Q(field="") & ~Q(new_value=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    def get_absolute_url(self) -> str:
        return reverse("credentials:act", args=[self.institution.slug, self.public_id])

    @property
    def line(self) -> Line:
        return TABLE[self.kind]

    @property
    def title(self) -> str | Promise:
        """What it is called as a thing, such as "Revocation"."""
        return NAMES[self.kind]

    def must_be_in(self, *states: str) -> None:
        """Raises WrongState, which says what became of it."""
        if self.state not in states:
            said = {"state": self.get_state_display()}
            raise WrongState(gettext("This has been answered or has ended already: “%(state)s”.") % said)

    def move_to(self, state: str) -> None:
        """Raises WrongState."""
        self.must_be_in(*(before for before, after in self.NEXT.items() if state in after))
        self.state = state


NAMES: dict[str, Promise] = {
    Kind.SUSPEND: _("Suspension"),
    Kind.LIFT: _("End of a suspension"),
    Kind.REVOKE: _("Revocation"),
    Kind.AMEND: _("Amendment"),
    Kind.REPLACE: _("Re-issue"),
}


class LaterActRow(Remembering):
    """One award of an act. kind and is_open repeat the act's own, so that the database keeps one open act of a kind per award."""

    class Fate(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Left as it was")

    act = models.ForeignKey(LaterAct, models.CASCADE, related_name="rows")
    award = models.ForeignKey(Award, models.PROTECT, related_name="later_act_rows")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    is_open = models.BooleanField(default=True)
    fate = models.CharField(max_length=8, choices=Fate.choices, default=Fate.WAITING)
    found = models.CharField(max_length=12, blank=True, help_text="The state of an award that was left as it was")

    class Meta:
        ordering = ["act", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["act", "award"], name="an_award_stands_in_an_act_once"),
            models.UniqueConstraint(
                fields=["award", "kind"], condition=Q(is_open=True), name="one_open_later_act_of_a_kind_per_award"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_id}: {self.award_id}"


class ActSettingQuerySet(models.QuerySet["ActSetting"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(institution__in=desks.values("institution"))


class ActSetting(Remembering):
    """How an institution puts things right, and whom its learners appeal to. Forms begin with it."""

    class Path(models.TextChoices):
        BOTH = "both", _("By amendment or by a new award, as fits")
        AMENDMENT = "amendment", _("By amendment: the award stays, a decision stands beside it")
        REISSUE = "re-issue", _("By a new award that replaces the old one")

    institution = models.OneToOneField(Institution, models.PROTECT, related_name="act_setting")
    corrections = models.CharField(max_length=10, choices=Path.choices, default=Path.BOTH)
    appeal_to = models.CharField(max_length=200, blank=True, validators=[text.no_control_characters])
    appeal_days = models.PositiveSmallIntegerField(default=30)

    objects = ActSettingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.institution.code}: {self.corrections}"

    @classmethod
    def of(cls, institution: Institution) -> ActSetting:
        """As it is set, else as it begins; the latter is not saved."""
        return cls.objects.filter(institution=institution).first() or cls(institution=institution)

    def allows(self, kind: str) -> bool:
        return self.corrections == self.Path.BOTH or (kind == Kind.AMEND) == (self.corrections == self.Path.AMENDMENT)


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> Self:
        return self.filter(state=Correction.State.ASKED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The learner's own, and those of awards at whose desk somebody sits."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=[Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN])
        return self.filter(Q(award__learner__user=user) | Q(award__institution__in=desks.values("institution")))


class Correction(Remembering):
    """A learner says that the name on an award is wrong; a registrar answers by amendment, by a new award or by refusing."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for the institution")
        AMENDED = "amended", _("Put right by an amendment")
        REISSUED = "reissued", _("Put right by a new award")
        REFUSED = "refused", _("Refused")

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="corrections")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    wanted_name = models.CharField(max_length=200, validators=[text.no_control_characters])
    wrong = models.CharField(max_length=1000, validators=[text.no_control_characters], help_text="What is wrong")
    evidence = models.CharField(max_length=1000, validators=[text.no_control_characters])
    hides_name = models.BooleanField(default=False, help_text="Whether the learner wants the former name hidden")
    asked_at = models.DateTimeField()
    act = models.ForeignKey(LaterAct, models.PROTECT, null=True, blank=True, related_name="corrections")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["award"], condition=Q(state="asked"), name="one_waiting_correction_per_award"),
            models.CheckConstraint(
                name="a_correction_is_answered_iff_dated",
                condition=Q(state="asked", answered_at__isnull=True) | (~Q(state="asked") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}: {self.state}"


def reasons_of(kind: str) -> list[tuple[str, Any]]:
    return [(reason.value, reason.label) for reason in TABLE[kind].reasons]
