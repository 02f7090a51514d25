"""What a signature will depend on is fixed before the signature exists: no credential can appear that cannot be revoked.

One award or a part of a batch, it is the same few steps. Numbers and places are drawn last and as a block, under the lock of
the book or list they come from, in the transaction that writes the awards: what fails before has drawn nothing, and what fails
after gives everything back.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.award_facts import AwardFacts
from credentials.models import Award, LaterAct, Learner, MicroCredentialVersion, RegisterBook, StatusList
from credentials.models.register import of_year
from credentials.sealing import publish_list
from credentials.snapshots import snapshots_of
from institutions.custody import signing_key_of
from institutions.models import Institution, SigningKey, User
from micro4asia.foundation.errors import WrongState

# A place in a status list: the list, and the index of the bit.
Place = tuple[StatusList, int]


def commit_intents(awards: Sequence[Award], *, by: User, moment: dt.datetime) -> None:
    """Write into awards of one version everything that is signed. The caller checked them, and saves them in this transaction.

    moment: whole seconds, the `created` of every proof. Raises WrongState, KeyUnavailable.
    """
    version, institution = awards[0].version, awards[0].institution
    day = timezone.localtime(moment, institution.zone).date()
    key = signing_key_of(institution, on=day)
    # Once: what is compared with the approval is what is signed.
    prefetch_related_objects([version], "partners", "outcomes", "assessments__outcomes", "quality")
    if version.content_digest() != version.approved_content:
        raise WrongState(_("The micro-credential is no longer the wording that was approved."))
    kept = original_day(awards[0])
    if kept is None:
        still_awardable(version, day)
    write_intents(awards, by=by, moment=moment, key=key, kept=kept)


def write_intents(
    awards: Sequence[Award], *, by: User, moment: dt.datetime, key: SigningKey, kept: dt.date | None = None
) -> None:
    """The same, where key, wording and version were asked for in this transaction already. kept: see `original_day`."""
    version, institution = awards[0].version, awards[0].institution
    day = timezone.localtime(moment, institution.zone).date()
    places = draw_places(institution, len(awards), now=moment)
    first = draw_numbers(institution, day.year, len(awards))
    for number, (award, (status_list, index)) in enumerate(zip(awards, places, strict=True), first):
        award.signed_by, award.signed_at, award.signing_key, award.awarded_on = by, moment, key, kept or day
        award.status_list, award.status_index = status_list, index
        if kept is None:
            award.valid_until = award.valid_until or last_moment(version, day)
        award.serial_number = f"{institution.code}-{day.year}-{number:06}"
        award.register_number = f"{number:04}{of_year(day.year)}"
    for award, snapshot in zip(awards, AwardFacts.to_texts(snapshots_of(awards)), strict=True):
        award.snapshot = snapshot


def last_moment(version: MicroCredentialVersion, day: dt.date) -> dt.datetime | None:
    """The end of the last day, where the issuer is, of an award of that day; None where it has no end.

    So many months later to the day; where that month is shorter, on its last day.
    """
    if not version.validity_months:
        return None
    months = day.month - 1 + version.validity_months
    year, month = day.year + months // 12, months % 12 + 1
    last = min(day.day, calendar.monthrange(year, month)[1])
    return dt.datetime(year, month, last, 23, 59, 59, tzinfo=version.institution.zone)


def original_day(award: Award) -> dt.date | None:
    """The day of issue that a new document keeps from the one it replaces; None for everything else, renewals too."""
    if not award.is_successor:
        return None
    former = Award.objects.filter(replaced_by=award).exclude(later_acts__in=LaterAct.objects.renewing()).first()
    return former.awarded_on if former else None


def still_awardable(version: MicroCredentialVersion, day: dt.date) -> None:
    """A version may be suspended or followed by another while its award waits on a desk. Raises WrongState."""
    if not MicroCredentialVersion.objects.awardable_on(day).filter(pk=version.pk).exists():
        raise WrongState(_("This version is not published; no award can be prepared for it."))


def next_occurrence(version: MicroCredentialVersion, learner: Learner, *, again: bool, but: Award | None = None) -> int | None:
    """The how-manieth living award of the version this will be for the learner; None where one more was not declared as intended.

    but: an award that does not count, since it is the one that is written.
    """
    living = Award.objects.living().filter(version=version, learner__in=Learner.objects.of_person(learner.person))
    if but is not None and but.pk:
        living = living.exclude(pk=but.pk)
    return following(living.values_list("occurrence", flat=True), again=again)


def following(living: Iterable[int], *, again: bool) -> int | None:
    """The same from the occurrences of those that live."""
    last = max(living, default=0)
    return 1 if not last else last + 1 if again else None


def draw_places(institution: Institution, count: int, *, now: dt.datetime) -> list[Place]:
    """So many random places that nothing has yet, of the institution's open list and, where that is half full, of the next.

    A list is opened, and signed at once, with the first that is entered in it. The institution's row is locked until the
    caller commits: until then nobody else draws, and after that what was drawn is seen to be taken. Raises KeyUnavailable.
    """
    # Not the whole lock: rows that name the institution are written meanwhile.
    institution = Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    places: list[Place] = []
    while len(places) < count:
        current = StatusList.objects.filter(institution=institution, is_open=True).first()
        if current is None:
            current = StatusList.objects.create(institution=institution)
            publish_list(status_list=current, now=now)
        free = current.room()
        if free <= 0:
            current.is_open = False
            current.save(update_fields=["is_open"])
            continue
        indexes = current.free_indexes(min(free, count - len(places)))
        places += [(current, index) for index in indexes]
        if len(indexes) == free:
            # What was drawn here is not in the list's rows yet, so it would look open to the next turn.
            current.is_open = False
            current.save(update_fields=["is_open"])
    return places


def draw_numbers(institution: Institution, year: int, count: int) -> int:
    """The first of so many consecutive numbers of the institution's register book of that year. Raises WrongState."""
    # Its own row alone: books are sorted by their institution, whose row would be locked whole with them.
    books = RegisterBook.objects.select_for_update().order_by("pk")
    book = books.filter(institution=institution, year=year).first()
    if book is None:
        RegisterBook.objects.get_or_create(institution=institution, year=year)
        book = books.get(institution=institution, year=year)
    if book.closed_at:
        raise WrongState(_("The register book of %(year)s is closed; no number can be drawn from it.") % {"year": year})
    first: int = book.last_number + 1
    book.last_number += count
    book.save(update_fields=["last_number"])
    return first
