"""The life of a version: its states and, as one table, every way from one to the next.

The table is what the model obeys, what policies read for who may, and what docs/life-cycles.md is printed from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from institutions.models import Role, User
from micro4asia.foundation.errors import WrongState


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    INTERNAL_QA = "internal_qa", _("In quality review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    SUSPENDED = "suspended", _("Suspended for new awards")
    RETIRED = "retired", _("Retired")
    DISCARDED = "discarded", _("Discarded")


class ChangeClass(models.TextChoices):
    """How much a version differs from the one before it. In this order: each is more than the one before."""

    EDITORIAL = "editorial", _("Editorial")
    MINOR = "minor", pgettext_lazy("a change", "Minor")
    MAJOR = "major", pgettext_lazy("a change", "Major")

    @property
    def rank(self) -> int:
        return list(ChangeClass).index(self)


class Key(models.TextChoices):
    """What somebody does to a version, as buttons and the timeline call it."""

    SUBMIT = "submit", _("Send to quality review")
    DISCARD = "discard", _("Discard")
    RETURN = "return", _("Return with remarks")
    APPROVE = "approve", _("Approve")
    PUBLISH = "publish", _("Publish")
    SUPERSEDE = "supersede", _("Supersede by a new version")
    SUSPEND = "suspend", _("Suspend for new awards")
    RESUME = "resume", _("Lift the suspension")
    RETIRE = "retire", _("Retire")


@dataclass(frozen=True)
class Transition:
    """One line of the table. who: nobody where another step brings it about. needs, tells: for people; services hold the rule."""

    key: Key
    source: State
    targets: tuple[State, ...]
    who: tuple[Role, ...]
    needs: tuple[str | Promise, ...]
    tells: tuple[str | Promise, ...] = ()


AUTHORS = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)
PUBLISHERS = (Role.REGISTRAR, Role.INSTITUTION_ADMIN)
HALTERS = (Role.QA_REVIEWER, Role.REGISTRAR)
_SUSPENSION = (_("reason"), _("date"), _("expected end"))
_RETIREMENT = (_("date"), _("last award date"), _("reason"), _("successor, if any"))
_HELD = (_("owner"), _("partners whose agreements list it"))
TABLE = (
    Transition(
        Key.SUBMIT,
        State.DRAFT,
        (State.INTERNAL_QA,),
        AUTHORS,
        (_("nothing missing"), _("every remark answered"), _("class of the change and change note, for a successor")),
        (_("quality reviewers"),),
    ),
    Transition(Key.DISCARD, State.DRAFT, (State.DISCARDED,), AUTHORS, (_("reason"),)),
    Transition(
        Key.RETURN, State.INTERNAL_QA, (State.DRAFT,), (Role.QA_REVIEWER,), (_("at least one open remark"),), (_("owner"),)
    ),
    Transition(
        Key.APPROVE,
        State.INTERNAL_QA,
        (State.APPROVED,),
        (Role.QA_REVIEWER,),
        (
            _("all fourteen questions answered"),
            _("no unresolved remark"),
            _("no conflict of interest, declared"),
            _("deciding body, decision number and date"),
            _("first day of validity"),
            _("day of the next review, three years on at most"),
            _("written agreement where the class is below the computed one"),
        ),
        (_("owner"), _("registrars")),
    ),
    Transition(
        Key.PUBLISH,
        State.APPROVED,
        (State.PUBLISHED,),
        PUBLISHERS,
        (_("all languages of the institution"), _("public page checked"), _("signing officer named")),
        (_("network catalogue"), _("partners whose agreements list it")),
    ),
    Transition(
        Key.SUPERSEDE,
        State.PUBLISHED,
        (State.SUPERSEDED,),
        (),
        (_("date"), _("teach-out date")),
        (_("issuing staff"), _("partners whose agreements list it")),
    ),
    Transition(Key.SUSPEND, State.PUBLISHED, (State.SUSPENDED,), HALTERS, _SUSPENSION, _HELD),
    Transition(Key.SUSPEND, State.SUPERSEDED, (State.SUSPENDED,), HALTERS, _SUSPENSION, _HELD),
    Transition(Key.RESUME, State.SUSPENDED, (State.PUBLISHED, State.SUPERSEDED), HALTERS, (_("reason"),), _HELD),
    Transition(Key.RETIRE, State.PUBLISHED, (State.RETIRED,), PUBLISHERS, _RETIREMENT, _HELD),
    Transition(Key.RETIRE, State.SUPERSEDED, (State.RETIRED,), PUBLISHERS, _RETIREMENT, _HELD),
    Transition(Key.RETIRE, State.SUSPENDED, (State.RETIRED,), PUBLISHERS, _RETIREMENT, _HELD),
)


def transition(key: str, source: str) -> Transition | None:
    return next((line for line in TABLE if (line.key, line.source) == (key, source)), None)


class LifeCycle(models.Model):
    """The columns of a version that its life writes, and the one method that moves it."""

    State = State
    NEXT: dict[str, set[str]] = {
        state: {target for line in TABLE if line.source == state for target in line.targets} for state in State
    }

    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    change_class = models.CharField(max_length=9, choices=ChangeClass.choices, blank=True, help_text="Empty: a first version")
    computed_class = models.CharField(max_length=9, choices=ChangeClass.choices, blank=True, help_text="The least it can be")
    change_note = models.TextField(max_length=2000, blank=True)
    class_agreement = models.TextField(max_length=1000, blank=True, help_text="A reviewer's, to a class below the computed one")
    valid_from = models.DateField(null=True, blank=True, help_text="The first day it may be awarded")
    signing_officer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    last_award_on = models.DateField(null=True, blank=True, help_text="Retired: the last day it may be awarded")
    successor = models.ForeignKey(
        "credentials.MicroCredential", models.PROTECT, null=True, blank=True, related_name="+", help_text="Of a retired one"
    )

    class Meta:
        abstract = True

    def move_to(self, state: str) -> None:
        """Change state along the table, or raise WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(
                gettext("The version is %(state)s; this is no longer possible.") % {"state": self.get_state_display()}
            )
        self.state = state


def awardable(day: Any) -> Q:
    """Which versions awards may be prepared for on a day: published, or older ones within their teach-out or last date.

    Retiring lifts no suspension and lengthens no teach-out.
    """
    steps = apps.get_model("credentials", "VersionStep")._default_manager
    out_of_a_suspension = steps.filter(version=OuterRef("pk"), key=Key.RETIRE, from_state=State.SUSPENDED)
    taught = Q(teach_out_on__isnull=True) | Q(teach_out_on__gte=day)
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return begun & (
        Q(state=State.PUBLISHED)
        | Q(state=State.SUPERSEDED, teach_out_on__gte=day)
        | (Q(state=State.RETIRED, last_award_on__gte=day) & taught & ~Q(Exists(out_of_a_suspension)))
    )


# Constraints of the version that belong to its life.
PROMISES = [
    models.CheckConstraint(
        name="a_retired_version_names_its_last_award_day", condition=~Q(state="retired") | Q(last_award_on__isnull=False)
    ),
    models.CheckConstraint(
        name="a_class_below_the_computed_one_was_agreed_to",
        condition=Q(state__in=["draft", "internal_qa", "discarded"])
        | Q(change_class=models.F("computed_class"))
        | Q(change_class="major")
        | Q(change_class="minor", computed_class="editorial")
        | ~Q(class_agreement=""),
    ),
]
