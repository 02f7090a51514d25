"""What waits at an officer's desk about rules and automatic decisions."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from institutions.floors import DeskPart, Todo
from institutions.models import Institution
from recognition.clock import add_months
from recognition.models import AuditSample, HumanReview, Rule, RuleSignature


def instruments_at(institution: Institution) -> DeskPart:
    """Rules to sign, to look at and to renew; people who ask for a person; samples that were drawn."""
    rules, automatic = (
        reverse("recognition:rules", args=[institution.slug]),
        reverse("recognition:automatic", args=[institution.slug]),
    )
    mine = Rule.objects.of(institution)
    signed = RuleSignature.objects.filter(rule=OuterRef("pk"))
    unsigned = Q(Q(receiver=institution) & ~Q(Exists(signed.filter(side=RuleSignature.Side.RECEIVER))))
    unsigned |= Q(sender=institution) & ~Q(Exists(signed.filter(side=RuleSignature.Side.SENDER)))
    soon = add_months(institution.today(), 6)
    ending = mine.filter(state=Rule.State.PUBLISHED, valid_to__lte=soon)
    return DeskPart(
        todos=[
            Todo(mine.filter(unsigned, state=Rule.State.PROPOSED).count(), _("rules to sign"), rules, _("from the other side")),
            Todo(
                mine.filter(receiver=institution, state=Rule.State.SUSPENDED).count(),
                _("rules suspended"),
                rules,
                _("something they rest on has changed"),
            ),
            Todo(ending.count(), _("rules that end soon"), rules, _("within six months")),
            Todo(
                HumanReview.objects.filter(request__institution=institution, result="").count(),
                _("people who ask for a person"),
                automatic,
                _("after an automatic decision"),
            ),
            Todo(
                AuditSample.objects.filter(decision__request__institution=institution, result="").count(),
                _("automatic decisions to look at"),
                automatic,
                _("drawn as a sample"),
            ),
        ]
    )
