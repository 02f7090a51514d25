"""What a registrar looks at before approving: counts, totals, what is odd, and what some of the certificates will say."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from credentials.models import Award, Batch, BatchRow, Learner
from credentials.services.batch_judging import told
from credentials.services.batch_reading import meaning
from institutions.vocabulary import Supervision

# From so many rows on it is odd that all say the same.
MANY = 10
SAMPLES = 3


@dataclass
class Odd:
    """Something to look at: told once, with how many rows it is about."""

    words: str
    rows: int


@dataclass
class Summary:
    rows: int = 0
    new_people: int = 0
    again: int = 0
    grades: list[tuple[str, int]] = field(default_factory=list)
    supervision: list[tuple[str, int]] = field(default_factory=list)
    earliest: dt.date | None = None
    latest: dt.date | None = None
    odd: list[Odd] = field(default_factory=list)


def summary_of(batch: Batch) -> Summary:
    """Over all rows that will be issued, one after the other: what is kept does not grow with them."""
    found = Summary()
    grades: Counter[str] = Counter()
    supervision: Counter[str] = Counter()
    mailboxes: Counter[str] = Counter()
    remarks: Counter[str] = Counter()
    example: dict[str, str] = {}
    for row in batch.rows.good().order_by("position").iterator(chunk_size=2000):
        means = meaning(row.said(batch), batch.institution)
        found.rows += 1
        found.new_people += row.is_new_person
        found.again += row.intended_again
        if grade := means.entered["grade"]:
            grades[grade] += 1
        supervision[means.entered["supervision"]] += 1
        if row.is_new_person:
            mailboxes[means.person.email.casefold()] += 1
        if day := means.entered["achieved_on"]:
            found.earliest = min(found.earliest or day, day)
            found.latest = max(found.latest or day, day)
        for remark in row.remarks:
            remarks[remark["text"]] += 1
            example.setdefault(remark["text"], told([remark])[0].text)
    found.grades = sorted(grades.items(), key=lambda pair: (-pair[1], pair[0]))
    words = dict(Supervision.choices)
    found.supervision = [(str(words.get(code, code)), count) for code, count in supervision.most_common()]
    found.odd = [Odd(example[words], count) for words, count in remarks.most_common()]
    found.odd += _odd(batch, found, shared=sum(count for count in mailboxes.values() if count > 1))
    return found


def _odd(batch: Batch, found: Summary, *, shared: int) -> list[Odd]:
    """What no single row shows."""
    odd = []
    if found.rows >= MANY and len(found.grades) == 1:
        words = _("Everybody has the same grade, %(grade)s.") % {"grade": found.grades[0][0]}
        odd.append(Odd(words, 0))
    if found.earliest and found.earliest < batch.institution.today() - dt.timedelta(days=366):
        odd.append(Odd(_("Some results are more than a year old."), 0))
    if shared:
        odd.append(Odd(_("New people share an e-mail address: their letters go to one mailbox."), shared))
    return odd


def samples_of(batch: Batch) -> list[tuple[BatchRow, Award]]:
    """Three rows by chance, each with the award it will be, unsaved and unsigned."""
    rows = batch.rows.good().order_by("?").select_related("learner")[:SAMPLES]
    return [(row, _award(batch, row)) for row in rows]


def sample_at(batch: Batch, position: int) -> Award | None:
    """The award that one row will be; None where none will be issued for it."""
    row = batch.rows.good().filter(position=position).select_related("learner").first()
    return _award(batch, row) if row else None


def _award(batch: Batch, row: BatchRow) -> Award:
    means = meaning(row.said(batch), batch.institution)
    learner = row.learner or Learner(
        institution=batch.institution, number=means.person.number, full_name=means.person.full_name, language=means.language
    )
    return Award(
        institution=batch.institution,
        version=batch.version,
        learner=learner,
        grade_scale=batch.version.grade_scale,
        **means.entered,
    )
