"""News of a case: to its applicant, to its officer, or to all officers where nobody has it. A letter carries a link, no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from institutions.models import Institution, Membership, Role, User
from micro4asia.foundation import letters, walls
from recognition.models import AwardNews, CaseMessage, DelayNotice, Question, RecognitionRequest, Reopening
from recognition.models.question import ANSWERING

# Sentences in the reader's language, which is active when it is called.
Say = Callable[[], list[str]]


def tell_applicant_of_delay(notice: DelayNotice) -> None:
    def say() -> list[str]:
        days = {"missed": _day(notice.missed), "expected": _day(notice.expected_on)}
        return [
            _("The decision was due on %(missed)s and is late. It can now be expected by %(expected)s.") % days,
            _("The reason stands with your request. Because the day has passed, you may appeal without a decision."),
        ]

    _to_applicant(notice.request, f"delay:{notice.pk}", say)


def tell_message(message: CaseMessage) -> None:
    def say() -> list[str]:
        return [_("There is a new message in the case.")]

    if message.from_desk:
        _to_applicant(message.request, f"message:{message.pk}", say)
    else:
        _to_desk(message.request, f"message:{message.pk}", say)


def tell_reminder(question: Question) -> None:
    def say() -> list[str]:
        said = {"day": _day(question.last_day)}
        return [
            _("A reply to what was asked is still missing. The second and last day for it is %(day)s.") % said,
            _("Without a reply the case is closed. That is not a refusal, and you may have it reopened within twelve months."),
        ]

    def say_to_issuer() -> list[str]:
        said = {"day": _day(question.last_day)}
        return [_("A reply to what was asked is still missing. The second and last day for it is %(day)s.") % said]

    if question.issuer_id:
        _to_issuer(question, f"reminder:{question.pk}", say_to_issuer)
    else:
        _to_applicant(question.request, f"reminder:{question.pk}", say)


def tell_enquiry(question: Question) -> None:
    """The issuing institution is asked."""

    def say() -> list[str]:
        said = {"institution": _named(question.request.institution), "day": _day(question.reply_by)}
        return [_("%(institution)s asks about a credential that you issued. Please answer by %(day)s.") % said]

    _to_issuer(question, f"asked:{question.pk}", say)


def tell_closed_without_reply(request: RecognitionRequest, question: Question) -> None:
    def say() -> list[str]:
        return [
            _("Nobody replied to what was asked, so the case is closed. This is not a refusal: nothing was decided."),
            _("You may have it reopened within twelve months, with the reply that was missing."),
        ]

    _to_applicant(request, f"no-reply:{question.pk}", say)


def tell_closed(request: RecognitionRequest) -> None:
    """What was decided, once nothing can change it any more at the institution."""

    def say() -> list[str]:
        return [_("The time to appeal is over and the case is closed. What was decided stands.")]

    again = request.reopenings.count()
    _to_applicant(request, f"closed:{again}", say)


def tell_issuer_silent(question: Question) -> None:
    def say() -> list[str]:
        return [_("The issuer did not reply in time. The clock runs again; decide on what is there.")]

    _to_desk(question.request, f"silent:{question.pk}", say)


def tell_replied(question: Question) -> None:
    def say() -> list[str]:
        return [_("What you asked was answered. The clock runs again.")]

    _to_desk(question.request, f"replied:{question.pk}", say)


def tell_reopened(reopening: Reopening) -> None:
    def say() -> list[str]:
        return [_("The case was reopened under its number. Once everything is there, a new time to decide begins.")]

    if reopening.reopened_by_id == reopening.request.applicant_id:
        _to_desk(reopening.request, f"reopened:{reopening.pk}", say)
    else:
        _to_applicant(reopening.request, f"reopened:{reopening.pk}", say)


def tell_opened_again(request: RecognitionRequest, decision: int) -> None:
    """An automatic decision that a person has looked at, and finds more due."""

    def say() -> list[str]:
        return [
            _("An officer has looked at what was decided automatically, and opens your case again in your favour."),
            _("The decision holds until another one takes its place. You are told."),
        ]

    _to_applicant(request, f"opened-again:{decision}", say)


def tell_paused(request: RecognitionRequest, pause: int) -> None:
    def say() -> list[str]:
        return [_("As you asked, the time to decide stands still. Its reason stands with your request.")]

    _to_applicant(request, f"paused:{pause}", say)


def warn_desk(request: RecognitionRequest, *, left: int) -> None:
    """So many days are left; below 0 the day has passed and a delay notice is due."""

    def say() -> list[str]:
        if left < 0:
            return [
                _("The day for the decision has passed."),
                _("Write the delay notice: the applicant must be told why, and by when a decision can be expected."),
            ]
        told = ngettext("%(days)s day is left for the decision.", "%(days)s days are left for the decision.", left)
        return [told % {"days": left}]

    _to_desk(request, f"warning:{request.due_on}:{request.warned_days}", say)


def tell_award_news(news: AwardNews) -> None:
    def say() -> list[str]:
        return [
            f"{news.get_kind_display()}.",
            _("Nothing can be granted on it until somebody has looked at the case."),
        ]

    _to_desk(news.request, f"news:{news.pk}", say)


def _to_applicant(request: RecognitionRequest, key: str, say: Say) -> None:
    path = reverse("recognition:my-request", args=[request.public_id])
    url = f"{settings.PUBLIC_URL}{path}?lang={request.applicant.language}"
    _post(request, [request.applicant], f"case_news:{request.pk}:{key}", say, url)


def _to_desk(request: RecognitionRequest, key: str, say: Say) -> None:
    """The officer of the case; all of them where nobody has taken it."""
    if request.institution is None:
        return
    officers = [request.officer] if request.officer else holders(request.institution, [Role.OFFICER])
    path = reverse("recognition:request", args=[request.institution.slug, request.public_id])
    _post(request, officers, f"desk_news:{request.pk}:{key}", say, f"{settings.PUBLIC_URL}{path}")


def _to_issuer(question: Question, key: str, say: Say) -> None:
    if question.issuer is None:
        return
    path = reverse("recognition:enquiry", args=[question.issuer.slug, question.request.public_id])
    people = holders(question.issuer, ANSWERING)
    _post(question.request, people, f"enquiry:{question.request_id}:{key}", say, f"{settings.PUBLIC_URL}{path}")


@walls.everything()  # whom a letter is for, at whichever institution
def holders(institution: Institution, roles: Iterable[str]) -> list[User]:
    rows = Membership.objects.current().filter(institution=institution, role__in=roles).select_related("user")
    return list({row.user_id: row.user for row in rows}.values())


def _post(request: RecognitionRequest, people: Iterable[User], key: str, say: Say, url: str) -> None:
    for user in people:
        with override(user.language):
            letters.post(
                "case_news",
                to=user.email,
                language=user.language,
                context={
                    "name": user.full_name,
                    "institution": _named(request.institution),
                    "case_number": request.case_number,
                    "told": say(),
                    "url": url,
                },
                key=f"{key}:{user.pk}",
            )


def _named(institution: Institution | None) -> str:
    return institution.name() if institution else ""


def _day(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")
