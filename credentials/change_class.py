"""How much a new version differs from the one before it: editorial, minor or major, with every reason.

Computed, so that nobody has to be believed about it: it is the least a change can be called. See decision 0083.
Source of the classes: the network's life cycle of a definition; what is not named there counts as minor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from credentials.differences import label
from credentials.models import ChangeClass, LearningOutcome, MicroCredentialVersion
from micro4asia.foundation import text

MOST_WORKLOAD = Decimal("0.1")  # beyond this share a change of hours is major
# Texts that tell the same thing in other words.
EDITORIAL = ("titles", "descriptions", "level_argument", "further_information_url")
# Facts a learner meets, which neither outcomes nor what they are worth depend on.
MINOR = (
    *("participation", "on_site_hours", "stackability", "isced_f", "learning_setting", "grade_scale_id", "awarding_type"),
    "validity_months",
)
MINOR_TEXTS = ("prerequisites", "stacks_into")


@dataclass(frozen=True)
class Reason:
    """One difference. key: of the field, as in `differences`; sentence: in the language of the request."""

    kind: ChangeClass
    key: str
    sentence: str


@dataclass(frozen=True)
class Change:
    kind: ChangeClass
    reasons: tuple[Reason, ...]


def change_class(old: MicroCredentialVersion, new: MicroCredentialVersion) -> Change:
    """The class of the greatest difference; editorial where there is none."""
    found = tuple(sorted(_reasons(old, new), key=lambda reason: -reason.kind.rank))
    return Change(found[0].kind if found else ChangeClass.EDITORIAL, found)


def next_number(number: str, kind: ChangeClass | str) -> str:
    """1.2 becomes 1.2.1 by an editorial change, 1.3 by a minor and 2.0 by a major one."""
    major, minor, editorial = ([int(part) for part in number.split(".")] + [0])[:3]
    match ChangeClass(kind):
        case ChangeClass.MAJOR:
            return f"{major + 1}.0"
        case ChangeClass.MINOR:
            return f"{major}.{minor + 1}"
    return f"{major}.{minor}.{editorial + 1}"


def line(number: str) -> str:
    """major.minor: what precedents, equivalences and agreements are keyed to."""
    return ".".join(number.split(".")[:2])


def previous(version: MicroCredentialVersion) -> MicroCredentialVersion | None:
    """The version it follows: the last of its micro-credential that was published before it."""
    earlier = version.micro_credential.versions.filter(published_at__isnull=False).exclude(pk=version.pk)
    if version.published_at:
        earlier = earlier.filter(published_at__lt=version.published_at)
    return earlier.order_by("-published_at", "-pk").first()


def _reasons(old: MicroCredentialVersion, new: MicroCredentialVersion) -> Iterator[Reason]:
    yield from _outcomes(list(old.outcomes.all()), list(new.outcomes.all()), _read_first(new))
    yield from _level_and_hours(old, new)
    yield from _assessments(old, new)
    yield from _facts(old, new)
    for name in EDITORIAL:
        if getattr(old, name) != getattr(new, name):
            yield _reason(ChangeClass.EDITORIAL, name, _("%(field)s: other words."))


def _read_first(version: MicroCredentialVersion) -> tuple[str, ...]:
    """The languages an outcome is judged in: that of the institution, and English. Others are translations of these."""
    return (version.institution.language, "en")


def _outcomes(old: list[LearningOutcome], new: list[LearningOutcome], languages: tuple[str, ...]) -> Iterator[Reason]:
    by_code = {row.code: row for row in old}
    left = dict(by_code)
    paired: list[tuple[LearningOutcome, LearningOutcome]] = []
    for row in new:
        known = by_code.get(row.code)
        if known is None or not _same_outcome(known.texts, row.texts, languages):
            # Under another code it may stand word for word: renamed, not new.
            known = next((other for other in left.values() if other.texts == row.texts), known)
        if known is None or known.code not in left:
            yield _reason(ChangeClass.MAJOR, f"outcome:{row.code}", _("%(field)s is new."))
            continue
        paired.append((left.pop(known.code), row))
    for row in left.values():
        yield _reason(ChangeClass.MAJOR, f"outcome:{row.code}", _("%(field)s was taken out."))
    for before, after in paired:
        yield from _outcome(before, after, languages)
    if [after.code for _before, after in paired] != [
        after.code for _before, after in sorted(paired, key=lambda pair: pair[0].position)
    ]:
        yield Reason(ChangeClass.MINOR, "outcomes", _("The outcomes stand in another order."))


def _outcome(before: LearningOutcome, after: LearningOutcome, languages: tuple[str, ...]) -> Iterator[Reason]:
    key = f"outcome:{after.code}"
    if not _same_outcome(before.texts, after.texts, languages):
        yield _reason(ChangeClass.MAJOR, key, _("%(field)s says something else in every language it is judged in."))
    elif before.texts != after.texts:
        yield _reason(ChangeClass.EDITORIAL, key, _("%(field)s: other words or another translation."))
    if before.hours != after.hours:
        yield _reason(ChangeClass.MINOR, key, _("%(field)s takes another share of the hours."))
    skills = [[skill["iri"] for skill in row.skills] for row in (before, after)]
    if before.code != after.code or set(skills[0]) != set(skills[1]):
        yield _reason(ChangeClass.MINOR, key, _("%(field)s has another code or other skills."))
    elif before.skills != after.skills:
        yield _reason(ChangeClass.EDITORIAL, key, _("%(field)s: its skills are named or ordered otherwise."))


def _same_outcome(before: Mapping[str, str], after: Mapping[str, str], languages: tuple[str, ...]) -> bool:
    """Whether at least one of the languages it is judged in says the same, apart from case, spaces and punctuation."""
    told = [language for language in languages if before.get(language) and after.get(language)]
    return any(_bare(before[language]) == _bare(after[language]) for language in told)


def _bare(words: str) -> str:
    return text.match_key(re.sub(r"[.,;:!?()“”\"'’]", " ", words))


def _level_and_hours(old: MicroCredentialVersion, new: MicroCredentialVersion) -> Iterator[Reason]:
    if (old.level_framework, old.level_code) != (new.level_framework, new.level_code):
        yield _reason(ChangeClass.MAJOR, "level", _("The level is another one."))
    if old.hours == new.hours:
        return
    if abs(new.hours - old.hours) > old.hours * MOST_WORKLOAD:
        yield Reason(ChangeClass.MAJOR, "hours", _("The workload changes by more than a tenth."))
    else:
        yield Reason(ChangeClass.MINOR, "hours", _("The workload changes by a tenth at most."))


def _assessments(old: MicroCredentialVersion, new: MicroCredentialVersion) -> Iterator[Reason]:
    before, after = (list(version.assessments.prefetch_related("outcomes")) for version in (old, new))
    if Counter(row.type for row in before) != Counter(row.type for row in after):
        yield Reason(ChangeClass.MAJOR, "assessment", _("The types of assessment are others."))
    elif Counter((row.type, row.supervision) for row in before) != Counter((row.type, row.supervision) for row in after):
        yield Reason(ChangeClass.MAJOR, "assessment", _("Supervision or the check of identity is another one."))
    elif [_weighed(row) for row in before] != [_weighed(row) for row in after]:
        yield Reason(ChangeClass.MINOR, "assessment", _("Assessments weigh or cover something else, or stand in another order."))
    elif [(row.texts, row.pass_rules) for row in before] != [(row.texts, row.pass_rules) for row in after]:
        yield Reason(ChangeClass.EDITORIAL, "assessment", _("Assessments are described in other words."))


def _weighed(row: Any) -> tuple[Any, ...]:
    return (row.type, row.supervision, row.weight, sorted(outcome.code for outcome in row.outcomes.all()))


def _facts(old: MicroCredentialVersion, new: MicroCredentialVersion) -> Iterator[Reason]:
    for name in (*MINOR, *MINOR_TEXTS):
        if getattr(old, name) != getattr(new, name):
            yield _reason(ChangeClass.MINOR, name.removesuffix("_id"), _("%(field)s is another one."))
    if sorted(old.languages) != sorted(new.languages):
        yield _reason(ChangeClass.MINOR, "languages", _("%(field)s are others."))
    partners = [set(version.partners.values_list("pk", flat=True)) for version in (old, new)]
    if partners[0] != partners[1]:
        yield Reason(ChangeClass.MINOR, "awarding_type", _("Other partners award it too."))
    records = [{str(row) for row in version.quality.values_list("type", "decision", "valid_until")} for version in (old, new)]
    if records[0] != records[1]:
        yield Reason(ChangeClass.MINOR, "quality", _("Quality assurance is recorded otherwise."))


def _reason(kind: ChangeClass, key: str, sentence: str) -> Reason:
    return Reason(kind, key, sentence % {"field": label(key)} if "%(field)" in sentence else sentence)
