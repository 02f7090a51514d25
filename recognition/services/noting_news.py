"""A credential is revoked, suspended or replaced while somebody decides on it: the case says so at once, and waits for a look."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Award
from institutions.models import User
from micro4asia.foundation import walls
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import case_letters
from recognition.models import AwardNews, Decision, RecognitionRequest
from recognition.notifications import tell_award_revoked
from recognition.policies import may_assess
from recognition.sources import states_of

State = RecognitionRequest.State
Kind = AwardNews.Kind
# What is over and told nobody anything, or never began.
UNTOLD = (State.DRAFT, State.WITHDRAWN)


@transaction.atomic
def note_award_news(*, award_id: int) -> int:
    """Note what became of an award on every request that is open, and a revocation on decided ones too; returns how many.

    Twice changes nothing: the row says what became of it, not how often that was told.
    """
    award = Award.objects.select_related("replaced_by").get(pk=award_id)
    holding = RecognitionRequest.objects.filter(Q(award=award) | Q(further_sources__award=award)).values("pk")
    requests = RecognitionRequest.objects.select_for_update().filter(pk__in=holding).exclude(state__in=UNTOLD).order_by("pk")
    return sum([_note(request, award) for request in requests])


def _note(request: RecognitionRequest, award: Award) -> bool:
    flagged = _flag_revoked(request, award)
    news = _news_of(request, award)
    if news is not None and request.is_open:
        news.save(force_insert=True)
        record("request_award_news", on=request, by=None, institution_id=request.institution_id, award=award.pk, kind=news.kind)
        case_letters.tell_award_news(news)
        return True
    return flagged


def _flag_revoked(request: RecognitionRequest, award: Award) -> bool:
    if award.revoked_at is None or request.award_revoked_at is not None:
        return False
    request.award_revoked_at = award.revoked_at
    request.save(update_fields=["award_revoked_at"])
    if request.answer is not None and request.answer.outcome != Decision.Outcome.REFUSED:
        tell_award_revoked(request, award)
    record("request_award_revoked", on=request, by=None, institution_id=request.institution_id, award=award.pk)
    return True


def _news_of(request: RecognitionRequest, award: Award) -> AwardNews | None:
    """What the case does not know yet; None where it knows."""
    last = request.award_news.filter(award=award).order_by("pk").last()
    at: dt.datetime | None = None
    match award.state:
        case Award.State.REVOKED:
            kind, at = Kind.REVOKED, award.revoked_at
        case Award.State.SUSPENDED:
            kind, at = Kind.SUSPENDED, award.suspended_at
        case Award.State.REPLACED:
            kind, at = Kind.REPLACED, award.replaced_by.sealed_at if award.replaced_by else None
        case _ if last is not None and last.kind == Kind.SUSPENDED:
            kind = Kind.LIFTED
        case _:
            return None
    news = AwardNews(request=request, award=award, kind=kind, happened_at=at or timezone.now())
    if last is not None and last.kind == kind and (at is None or last.happened_at == at):
        return None
    return news


@transaction.atomic
def look_at_news(*, request: RecognitionRequest, by: User) -> int:
    """The officer has seen what became of the credential; how many news that were. Raises PermissionDenied, WrongState."""
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_assess(by, request).enforce()
    rows = list(request.award_news.unseen())
    if not rows:
        raise WrongState(_("There is no news in this case that nobody has looked at."))
    for news in rows:
        news.seen_at, news.seen_by = timezone.now(), by
        news.save(update_fields=["seen_at", "seen_by"])
    record("request_news_seen", on=request, by=by, institution_id=request.institution_id, news=[news.pk for news in rows])
    return len(rows)


def hinders_grant(request: RecognitionRequest) -> str:
    """Why nothing can be granted now for what became of a credential since, as a sentence; else empty."""
    with walls.everything():  # states of awards that this request brings, and no more than that
        states = states_of(request)
    if Award.State.REVOKED in states:
        return _("The credential was revoked; it can no longer be recognised.")
    if Award.State.SUSPENDED in states:
        return _("The credential is suspended at present. Ask its issuer, or wait until that is settled.")
    if request.award_news.unseen().exists():
        return _("News about the credential has arrived. Look at it on the page of the case first.")
    return ""
