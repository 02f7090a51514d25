"""Hours that a decision counts: lines of the ledger of uses, where no hour counts twice (domain.md §6.1, decision 0110)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from credentials.models import Award, LearningOutcome, UseLedger
from credentials.services.stacking_applying import release
from micro4asia.foundation import walls
from recognition.models import Comparison, Decision, OutcomeCoverage, RecognitionRequest
from recognition.sources import awards_of

# An outcome, and the credential that brought it.
Counted = tuple[Award, LearningOutcome]


def outcomes_counted(request: RecognitionRequest, comparison: Comparison) -> list[Counted]:
    """What of the credentials was found in the course: the outcomes that were named for what is met, in whole or in part.

    Where something is met and nobody said by what, all of them, each once, though two credentials bring it. Where nothing is
    met, none. What a document brought is in no ledger.
    """
    met = [row for row in comparison.coverage.all() if row.verdict != OutcomeCoverage.Verdict.NOT]
    prefetch_related_objects(met, "sources")
    if not met:
        return []
    named = {source.pk for row in met for source in row.sources.all()}
    everything = not all(row.sources.all() or row.described for row in met)
    found: dict[int, Counted] = {}
    for award in awards_of(request):
        for outcome in award.version.outcomes.all():
            if everything or outcome.pk in named:
                found.setdefault(outcome.pk, (award, outcome))
    return list(found.values())


def uses_against_all(counted: Iterable[Counted], *, but: str = "") -> list[UseLedger]:
    """As uses_against, for everything that a decision would count."""
    theirs: dict[Award, list[LearningOutcome]] = {}
    for award, outcome in counted:
        theirs.setdefault(award, []).append(outcome)
    found = [use for award, outcomes in theirs.items() for use in uses_against(award, outcomes, but=but)]
    return list({use.pk: use for use in found}.values())


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


def enter_uses(decision: Decision, counted: Iterable[Counted]) -> int:
    """In the transaction of the decision. Raises IntegrityError where one of them is used already."""
    request = decision.request
    institution = request.institution
    if institution is None:
        return 0
    counted = list(counted)
    # Hours that stand nowhere else are used here first, whatever the rule lets count twice.
    taken = {use.outcome_id for use in uses_against_all(counted, but=request.case_number or "")} if decision.double_use else set()
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
            shared=outcome.pk in taken,
            since=decision.decided_on,
        )
        for award, outcome in counted
    ]
    return len(UseLedger.objects.bulk_create(lines))


def release_uses(request: RecognitionRequest) -> int:
    """What earlier decisions of this case counted counts no longer; the ledger keeps it as released."""
    of_case = Q(kind=UseLedger.Kind.DECISION, institution=request.institution, reference=request.case_number)
    return release(of_case)


def counts_hours(request: RecognitionRequest, outcome: str) -> bool:
    """Credit and exemption use hours up; admission, further study and work only look at them."""
    return request.purpose in RecognitionRequest.COUNTS_CREDITS and outcome != Decision.Outcome.REFUSED
