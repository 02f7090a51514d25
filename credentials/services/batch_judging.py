"""The dry run: what would become of every row of a batch, whose it is, and what to do where it cannot go on.

All rows at once: questions to the database do not grow with them. What an award may say stands in award_rules, whose a row is
in matching; here they are put together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from credentials.models import Award, Batch, BatchRow, Learner, MicroCredentialVersion
from credentials.models.batch import row_digest
from credentials.services.award_rules import ERASED, UNPUBLISHED, accepted, described
from credentials.services.batch_reading import CODES, LABELS, LINE, ONCE, Meaning, meaning
from credentials.services.matching import Match, Person, matches_of, number_key
from institutions.models import User
from micro4asia.foundation import text
from micro4asia.foundation.lookalikes import odd_characters

Verdict = BatchRow.Verdict
_PLACE = {"name_as_printed": "full_name"}
_PLAUSIBLE = range(14, 101)
TOO_LONG = _("This is %(show_value)s characters long; at most %(limit_value)s can be taken.")
MISSING = _("This is missing. Fill it in.")
MISSING_OF_ALL = _("This is missing. Fill it in, or say it once for all rows, in the step “Columns”.")
# Nothing odd can stand in such a name; most are, and looking each letter up takes time.
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff '.-]*")


@dataclass
class Judged:
    """A row while it is looked at."""

    row: BatchRow
    means: Meaning
    matches: list[Match]
    verdict: str = ""

    def __post_init__(self) -> None:
        name = self.means.person.full_name
        self.name_key, self.bare_name, self.number_key = (
            text.match_key(name),
            text.search_key(name),
            number_key(self.means.person.number),
        )

    def remark(self, column: str, words: Any, *, stops: bool = True, verdict: str = "", **params: Any) -> None:
        """words: the sentence as it is looked up in the catalogues. The strongest verdict that was told stays."""
        said = str(words)
        # Only what the sentence names: validators hand over the whole cell as well.
        named = {name: value for name, value in params.items() if f"%({name})" in said}
        plain = {name: value if isinstance(value, int) else str(value) for name, value in named.items()}
        self.row.remarks.append({"column": column, "text": said, "params": plain, "stops": stops})
        if stops and (not self.verdict or _RANK[verdict or Verdict.PROBLEM] < _RANK[self.verdict]):
            self.verdict = verdict or Verdict.PROBLEM

    def fault(self, column: str, error: ValidationError) -> None:
        first = error.error_list[0] if hasattr(error, "error_list") else error
        missing = MISSING_OF_ALL if column in ONCE else MISSING
        # Instead of Django's own sentences: one is a lazy plural, which says nothing before its number is put in, and what is
        # “null” is no word for people.
        words = {"max_length": TOO_LONG, "blank": missing, "null": missing}.get(first.code or "", first.message)
        self.remark(column if column in CODES else "", words, **(first.params or {}))


_RANK: dict[str, int] = {
    each: rank for rank, each in enumerate((Verdict.PROBLEM, Verdict.DUPLICATE_IN_FILE, Verdict.DUPLICATE, Verdict.SAME_PERSON))
}


def judge(batch: Batch, rows: Sequence[BatchRow], *, by: User) -> None:
    """Write verdict, remarks, learner and digest into the rows, unsaved. by: whoever prepares; nobody prepares their own.

    rows: all of the batch, by position, since what stands twice in it is told.
    """
    today = batch.institution.today()
    # Sentences are kept as they stand in the catalogues, and told in the language of whoever reads them.
    with translation.override(None):
        means = [meaning(row.said(batch), batch.institution) for row in rows]
        asked = [Person() if row.answered and row.learner_id else told.person for row, told in zip(rows, means, strict=True)]
        matches = matches_of(batch.institution, asked)
        judged = [Judged(*each) for each in zip(rows, means, matches, strict=True)]
        chosen = {row.learner_id for row in rows if row.answered and row.learner_id}
        answered = {pk: learner.person for pk, learner in Learner.objects.select_related("merged_into").in_bulk(chosen).items()}
        awardable = MicroCredentialVersion.objects.awardable_on(today).filter(pk=batch.version_id).exists()
        for one in judged:
            one.row.remarks = [remark for remark in one.row.remarks if remark.get("read")]
            one.verdict = Verdict.PROBLEM if one.row.remarks else ""
            if not awardable:
                one.remark("", UNPUBLISHED)
            _cells(one, batch.version, today)
            _whose(one, answered, by, today)
        _twice(judged)
        _held(judged, batch)
        for one in judged:
            warned = any(not remark["stops"] for remark in one.row.remarks)
            one.row.verdict = one.verdict or (Verdict.WARNING if warned else Verdict.READY)
            one.row.digest = row_digest(batch, one.row) if one.row.verdict in BatchRow.GOOD else ""


def _cells(one: Judged, version: MicroCredentialVersion, today: dt.date) -> None:
    for column, error in one.means.faults.items():
        one.fault(column, error)
    _said, faults = accepted(version, one.means.entered, today=today)
    for name, error in faults.items():
        column = _PLACE.get(name, name)
        # What could not be read was told as such.
        if column not in one.means.faults:
            one.fault(column, error)
    name = one.means.person.full_name
    if odd := [] if _LATIN.fullmatch(name) else odd_characters(name):
        letters = ", ".join(f"U+{ord(letter):04X}" for letter in odd[:3])
        one.remark(
            "full_name",
            _("This name holds a letter of another script or an invisible one (%(letters)s). Please compare it."),
            stops=False,
            letters=letters,
        )
    born = one.means.person.birth_date
    if born and born <= today and today.year - born.year not in _PLAUSIBLE:
        one.remark(
            "birth_date",
            _("This person would be %(age)s years old. Please check the year."),
            stops=False,
            age=today.year - born.year,
        )


def _whose(one: Judged, answered: dict[int, Learner], by: User, today: dt.date) -> None:
    """Which learner the row is about: certain, answered by a person, new, or a question."""
    row = one.row
    erased = next((match.learner for match in one.matches if match.learner.erased_at), None)
    learner: Learner | None = None
    if row.answered and row.learner_id:
        learner = answered.get(row.learner_id)
    elif one.matches and one.matches[0].is_certain:
        learner = one.matches[0].learner
    elif erased:
        one.remark("number", ERASED)
    elif taken := next((match for match in one.matches if "number" in match.parts), None):
        words = _("The number belongs to %(name)s, and neither the name nor the date of birth agrees. Same person?")
        told: dict[str, Any] = {"name": taken.learner.full_name}
        if row.answered:
            one.remark("number", _("The number belongs to %(name)s. A new person needs a number of their own."), **told)
        else:
            one.remark("number", words, verdict=Verdict.SAME_PERSON, **told)
    elif one.matches and not row.answered:
        told = {"name": one.matches[0].learner.full_name, "number": one.matches[0].learner.number}
        words = _("This may be %(name)s, %(number)s. Say whether it is the same person.")
        one.remark("full_name", words, verdict=Verdict.SAME_PERSON, **told)
    row.learner = learner
    row.is_new_person = learner is None
    if learner is None:
        _new(one, today)
    else:
        _known(one, learner, by)


def _new(one: Judged, today: dt.date) -> None:
    person = one.means.person
    said = {name: getattr(person, name) for name in ("number", "full_name", "birth_date", "email")}
    if not person.email:
        one.remark("email", _("This person is new here: an e-mail address is needed, for the letter with the credential."))
    for column, error in described(said | {"language": one.means.language}, today=today).items():
        # What was told already is not told twice: the award says the same of its name.
        if column not in one.means.faults and column not in {remark["column"] for remark in one.row.remarks if remark["stops"]}:
            one.fault(column, error)


def _known(one: Judged, learner: Learner, by: User) -> None:
    person = one.means.person
    if learner.erased_at:
        one.remark("number", ERASED)
    if learner.user_id == by.pk:
        one.remark("full_name", _("You cannot prepare your own award."))
    elif learner.user_id and learner.user_id == one.row.changed_by_id:
        one.remark("full_name", _("The person whom this row is about changed it last. A colleague checks the row and saves it."))
    names = {text.match_key(name) for name in (learner.full_name, *learner.aliases)}
    if person.full_name and one.name_key not in names:
        words = _("Known here as %(name)s. The name is printed as this row writes it; the record stays as it is.")
        one.remark("full_name", words, stops=False, name=learner.full_name)
    if person.birth_date and learner.birth_date and person.birth_date != learner.birth_date:
        one.remark("birth_date", _("The record says %(day)s. The record stays as it is."), stops=False, day=learner.birth_date)
    if person.email and person.email.casefold() != learner.email.casefold():
        one.remark("email", _("Letters go to the address in the record, not to this one."), stops=False)
    if person.number and one.number_key != number_key(learner.number):
        one.remark("number", _("The record says %(number)s. The record stays as it is."), stops=False, number=learner.number)


def _twice(judged: list[Judged]) -> None:
    """The same person in two rows: by number, by learner, or by name and date of birth under two numbers."""
    for same in _groups(judged, lambda one: one.row.learner_id or one.number_key).values():
        names = {one.name_key for one in same}
        for one in same[1:] if len(names) == 1 else same:
            other = same[0] if one is not same[0] else same[1]
            if len(names) == 1:
                words = _("Line %(line)s is about the same person. Leave one of the two out.")
                one.remark("number", words, verdict=Verdict.DUPLICATE_IN_FILE, line=other.row.position)
            else:
                one.remark(
                    "number",
                    _("Line %(line)s gives this number to somebody else. Put one of them right."),
                    line=other.row.position,
                )
    new = [one for one in judged if one.row.learner_id is None and not one.row.answered]
    told: set[int] = set()
    for same in _groups(new, _described).values():
        for one in same[1:]:
            if one.number_key != same[0].number_key:
                told.add(id(one))
                words = _("Line %(line)s has the same name and date of birth under another number. Say whether it is one person.")
                one.remark("full_name", words, verdict=Verdict.DUPLICATE_IN_FILE, line=same[0].row.position)
    for same in _groups(new, lambda one: one.bare_name).values():
        for one in same[1:]:
            if id(one) not in told and one.name_key != text.match_key(same[0].means.person.full_name):
                words = _("Line %(line)s differs only by a mark. Two people?")
                one.remark("full_name", words, stops=False, line=same[0].row.position)


def _described(one: Judged) -> tuple[str, dt.date] | None:
    person = one.means.person
    return (one.name_key, person.birth_date) if person.full_name and person.birth_date else None


def _groups(judged: Iterable[Judged], key: Any) -> dict[Any, list[Judged]]:
    """Those that share a key, two or more of them."""
    found: dict[Any, list[Judged]] = defaultdict(list)
    for one in judged:
        if its := key(one):
            found[its].append(one)
    return {its: same for its, same in found.items() if len(same) > 1}


def _held(judged: list[Judged], batch: Batch) -> None:
    """Who has the micro-credential already, or waits for it in another batch."""
    kind = batch.version.micro_credential_id
    known = [one.row.learner_id for one in judged if one.row.learner_id]
    # By the person: what is signed stays with a record that was merged.
    living: Any = Award.objects.living().filter(institution=batch.institution, version__micro_credential=kind)
    living = living.annotate(person=Coalesce("learner__merged_into", "learner")).filter(person__in=known)
    held: dict[int, Any] = {}
    for person, number, day in living.order_by("pk").values_list("person", "version__number", "achieved_on"):
        held[person] = (number, day)
    waiting = BatchRow.objects.waiting().filter(
        batch__institution=batch.institution, batch__version__micro_credential=kind, batch__state__in=Batch.SENT
    )
    waits, numbers = _waiting(waiting.exclude(batch=batch))
    for one in judged:
        row = one.row
        if name := waits.get(row.learner_id or 0) or numbers.get(one.number_key):
            words = _("This person waits for it in the batch “%(batch)s” already. Leave the row out, or say that it is intended.")
            again = _("This person waits for it in the batch “%(batch)s” as well; you said that this is intended.")
            _once_more(one, words, again, batch=name)
        elif row.learner_id in held:
            number, day = held[row.learner_id]
            words = _("This person has it already, version %(number)s of %(day)s. Leave the row out, or say that it is intended.")
            again = _("This person has it already, version %(number)s of %(day)s; you said that this is intended.")
            _once_more(one, words, again, number=number, day=day)


def _once_more(one: Judged, words: str, again: str, **told: Any) -> None:
    if one.row.intended_again:
        one.remark("number", again, stops=False, **told)
    else:
        one.remark("number", words, verdict=Verdict.DUPLICATE, **told)


def _waiting(rows: Any) -> tuple[dict[int, str], dict[str, str]]:
    """Names of batches by the learner that waits in them, and by the number of somebody new."""
    learners: dict[int, str] = {}
    numbers: dict[str, str] = {}
    whose = rows.annotate(person=Coalesce("learner__merged_into", "learner"))
    for learner, values, name in whose.values_list("person", "values", "batch__name").iterator(chunk_size=2000):
        if learner:
            learners[learner] = name
        elif number := values.get("number"):
            numbers[number_key(number)] = name
    return learners, numbers


def counts_of(batch: Batch) -> dict[str, int]:
    """How many rows have which verdict, all verdicts named."""
    found = Counter(dict(batch.rows.order_by().values_list("verdict").annotate(Count("pk"))))
    return {verdict.value: found[verdict] for verdict in Verdict}


@dataclass(frozen=True)
class Told:
    """A remark in the reader's language."""

    column: str
    label: str
    text: str
    stops: bool


def told(remarks: Iterable[dict[str, Any]]) -> list[Told]:
    said = []
    for remark in remarks:
        words, params = gettext(remark["text"]), remark["params"]
        column = remark["column"]
        label = str(LABELS[column]) if column in LABELS and column != LINE else ""
        # Without params it may be a sentence of the file's reader, and hold a percent sign.
        said.append(Told(column, label, words % params if params else words, remark["stops"]))
    return said
