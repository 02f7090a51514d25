"""At which institutions micro-credentials count: those that decided so before, and those that have agreed so in writing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.floors import Counts, Outcomes
from credentials.models import ListedLine, MicroCredential, MicroCredentialVersion
from institutions.models import Agreement
from micro4asia.foundation import walls
from recognition.models import Decision
from recognition.renewals import suspended_for

# Kinds of agreement under which the parties count any micro-credential of each other; others list the lines that they are about.
UNDER = frozenset({Agreement.Covers.EXEMPTION, Agreement.Covers.CREDITS})
# Fewer decisions than these, and a number might be somebody.
ENOUGH = 5


@walls.everything()  # public: where it counts, and no person
def recognisers_of(micro_credentials: Collection[int] | None) -> dict[int, set[str]]:
    """{micro-credential: slugs of the institutions at which it counts}, for these or for all."""
    found: dict[int, set[str]] = defaultdict(set)
    decisions = Decision.objects.positive().of_one_credential().filter(request__course__isnull=False)
    decisions = decisions.exclude(request__award__state="revoked")
    kinds = MicroCredential.objects.all()
    if micro_credentials is not None:
        decisions = decisions.filter(request__award__version__micro_credential__in=micro_credentials)
        kinds = kinds.filter(pk__in=micro_credentials)
    for micro_credential, slug in decisions.values_list(
        "request__award__version__micro_credential", "request__course__institution__slug"
    ).distinct():
        found[micro_credential].add(slug)
    lines = ListedLine.objects.standing().filter(agreement__in=Agreement.objects.in_force(timezone.localdate()).values("pk"))
    for micro_credential, slug in lines.filter(micro_credential__in=kinds).values_list("micro_credential", "receiver__slug"):
        found[micro_credential].add(slug)
    partners = _partners()
    if partners:
        for micro_credential, institution in kinds.filter(institution__in=partners).values_list("pk", "institution"):
            found[micro_credential] |= partners[institution]
    return dict(found)


def _partners() -> dict[int, set[str]]:
    """{institution: slugs of those it has such an agreement with today}."""
    partners: dict[int, set[str]] = defaultdict(set)
    today = timezone.localdate()
    for agreement in Agreement.objects.in_force(today).prefetch_related("parties__institution"):
        if not UNDER.intersection(agreement.covers):
            continue
        bound = [party.institution for party in agreement.parties.all() if party.leaves_on is None or party.leaves_on >= today]
        for one in bound:
            partners[one.pk].update(other.slug for other in bound if other != one)
    return partners


def listed_lines_of(version: MicroCredentialVersion) -> list[Counts]:
    """What agreements in force say of this very line, major.minor: one line a receiver, with its course where one is named."""
    rows = ListedLine.objects.standing().filter(
        micro_credential=version.micro_credential_id,
        line=".".join(version.number.split(".")[:2]),
        agreement__in=Agreement.objects.in_force(timezone.localdate()).values("pk"),
    )
    return [
        Counts(
            institution=row.receiver.name(),
            counts_as=row.course.title() if row.course else _("As the agreement says"),
            how=row.agreement.title(),
            kind="rule",
            url=row.agreement.get_absolute_url(),
            until=row.agreement.valid_to,
            slug=row.receiver.slug,
            agreement=row.agreement.public_id,
        )
        for row in rows.select_related("receiver", "course", "agreement").prefetch_related("receiver__name_history")
    ]


def agreed_on(version: MicroCredentialVersion) -> list[Counts]:
    """Agreements in force today that let it count at the other parties, one line a partner."""
    today = timezone.localdate()
    rows = Agreement.objects.in_force(today).filter(parties__institution=version.institution)
    lines = []
    found = list(rows.prefetch_related("parties__institution__name_history"))
    suspended = suspended_for(version) if found else frozenset()
    for agreement in found:
        if agreement.pk in suspended or not UNDER.intersection(agreement.covers):
            continue
        for party in agreement.members():
            if party.institution == version.institution or (party.leaves_on and party.leaves_on < today):
                continue
            lines.append(
                Counts(
                    institution=party.institution.name(),
                    counts_as=", ".join(str(Agreement.Covers(code).label) for code in agreement.covers if code in UNDER),
                    how=agreement.title(),
                    kind="agreement",
                    url=agreement.get_absolute_url(),
                    until=min(agreement.valid_to, party.leaves_on or agreement.valid_to),
                    slug=party.institution.slug,
                    agreement=agreement.public_id,
                )
            )
    return lines


@walls.everything()  # public: counts that hide everybody
def outcomes_of(version: MicroCredentialVersion) -> Outcomes:
    """How requests with an award of this line (major.minor) ended, as far as the numbers hide everybody. Decision 0090."""
    line = version.number.split(".")[:2]
    rows = (
        Decision.objects.in_force()
        .of_one_credential()
        .filter(request__award__version__micro_credential=version.micro_credential_id)
    )
    outcomes = [
        outcome
        for outcome, number in rows.values_list("outcome", "request__award__version__number")
        if number.split(".")[:2] == line
    ]
    refused = outcomes.count(Decision.Outcome.REFUSED)
    total, positive = len(outcomes), len(outcomes) - refused
    if 0 < total < ENOUGH:
        return Outcomes(few=True)
    # One count that is small would give a person away, and so would the other, by subtraction.
    told = all(count == 0 or count >= ENOUGH for count in (positive, refused))
    return Outcomes(total=total, positive=positive if told else None)
