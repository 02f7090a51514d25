"""Hours that a decision counts: lines of the ledger of uses, where no hour counts twice (domain.md §6.1, decision 0110)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from credentials.models import Award, LearningOutcome, UseLedger
from credentials.services.stacking_applying import release
from micro4asia.foundation import walls
from recognition.models import Comparison, Decision, OutcomeCoverage, RecognitionRequest


def outcomes_counted(award: Award, comparison: Comparison) -> list[LearningOutcome]:
    """What of the credential was found in the course: the outcomes that were named for what is met, in whole or in part.

    Where something is met and nobody said by what, all of them. Where nothing is met, none.
    """
    met = comparison.coverage.exclude(verdict=OutcomeCoverage.Verdict.NOT).prefetch_related("sources")
    sources = [{source.pk for source in row.sources.all()} for row in met]
    if not sources:
        return []
    theirs = list(award.version.outcomes.all())
    return theirs if not all(sources) else [one for one in theirs if one.pk in set().union(*sources)]


@walls.everything()  # an hour counts once in the whole network: whoever may read a credential is told where its hours went
def uses_against(award: Award, outcomes: Sequence[LearningOutcome], *, but: str = "") -> list[UseLedger]:
    """Lines that stand against another use of these: through this award, or another of the same person for the same outcome.

    but: a case number, whose own lines a new decision of the case takes the place of.
    """
    rows = UseLedger.objects.standing().filter(shared=False, outcome__in=outcomes)
    own = Q(award=award) | Q(holder=award.learner.user_id) if award.learner.user_id else Q(award=award)
    found = (
        rows.filter(own)
        .exclude(kind=UseLedger.Kind.DECISION, reference=but)
        .select_related("outcome", "institution")
        .prefetch_related("institution__name_history")
    )
    return list(found.order_by("outcome__position", "pk"))


def said(uses: Sequence[UseLedger]) -> list[str]:
    """Where hours went, one sentence for each place."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for use in uses:
        place = (use.institution.name(), str(use.get_kind_display()), date_format(use.since, "DATE_FORMAT"))
        places.setdefault(place, []).append(use.outcome.code)
    return [
        _("%(outcomes)s: %(institution)s, %(kind)s, since %(day)s.")
        % {"outcomes": ", ".join(codes), "institution": institution, "kind": kind, "day": day}
        for (institution, kind, day), codes in places.items()
    ]


def enter_uses(decision: Decision, outcomes: Sequence[LearningOutcome]) -> int:
    """In the transaction of the decision. Raises IntegrityError where one of them is used already."""
    request = decision.request
    award, institution = request.award, request.institution
    if award is None or institution is None:
        return 0
    lines = [
        UseLedger(
            award=award,
            outcome=outcome,
            holder=request.applicant,
            hours=outcome.hours,
            kind=UseLedger.Kind.DECISION,
            institution=institution,
            reference=request.case_number or "",
            status=UseLedger.Status.USED,
            shared=decision.double_use,
            since=decision.decided_on,
        )
        for outcome in outcomes
    ]
    return len(UseLedger.objects.bulk_create(lines))


def release_uses(request: RecognitionRequest) -> int:
    """What earlier decisions of this case counted counts no longer; the ledger keeps it as released."""
    of_case = Q(kind=UseLedger.Kind.DECISION, institution=request.institution, reference=request.case_number)
    return release(of_case)


def counts_hours(request: RecognitionRequest, outcome: str) -> bool:
    """Credit and exemption use hours up; admission, further study and work only look at them."""
    return request.purpose in RecognitionRequest.COUNTS_CREDITS and outcome != Decision.Outcome.REFUSED
