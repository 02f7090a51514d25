"""Letters to learners and to partners, in their language. A letter carries a link, never the credential itself."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from credentials import learner_letters
from credentials.models import Award, Learner, PartnerReview, StackApplication
from institutions.models import Institution, Membership, Role
from micro4asia.foundation import letters


def tell_issued(award_id: int) -> None:
    """Tell the learner that a credential is theirs. The key makes it one letter, however often this runs; the erased get none."""
    needed = ("learner__merged_into", "institution", "version__micro_credential__institution")
    award = Award.objects.select_related(*needed).get(pk=award_id)
    learner_letters.write("award_issued", award, key=f"award_issued:{award.pk}")


def tell_address_changed(learner: Learner, former: str, *, key: str) -> None:
    """Tell the former mailbox of somebody without an account. It may be a stranger's: no name, no title."""
    path = reverse("institutions:detail", args=[learner.institution.slug])
    letters.post(
        "learner_address_changed",
        to=former,
        language=learner.language,
        context={
            "institution": learner.institution.name(learner.language),
            "url": f"{settings.PUBLIC_URL}{path}?lang={learner.language}",
        },
        key=key,
    )


def tell_review(review_id: int, news: str) -> None:
    """Tell the other side of a partner review. news: asked, commented, declined, cancelled, endorsed or withdrawn."""
    review = PartnerReview.objects.select_related("version__micro_credential__institution", "institution", "partner").get(
        pk=review_id
    )
    to_partner = news in ("asked", "cancelled")
    reader = review.partner if to_partner else review.institution
    for member in _reviewers(reader) if to_partner else _askers(review):
        language = member.user.language
        letters.post(
            "partner_review",
            to=member.user.email,
            language=language,
            context={
                "name": member.user.full_name,
                "news": news,
                "title": review.version.title(language),
                "code": review.version.micro_credential.code,
                "owner": review.institution.name(language),
                "partner": review.partner.name(language),
                "due_on": review.due_on,
                "url": f"{settings.PUBLIC_URL}{reverse('credentials:review', args=[reader.slug, review.public_id])}",
            },
            key=f"partner_review:{review.pk}:{news}:{member.user_id}",
        )


def _reviewers(partner: Institution) -> list[Membership]:
    return _one_each(Membership.objects.current().filter(institution=partner, role__in=[Role.QA_REVIEWER, Role.REGISTRAR]))


def _askers(review: PartnerReview) -> list[Membership]:
    """Whoever asked, while they work there, and the registrars, who wait for the answer."""
    rows = Membership.objects.current().filter(institution=review.institution)
    return _one_each(rows.filter(Q(user=review.asked_by) | Q(role=Role.REGISTRAR)))


def _one_each(rows: QuerySet[Membership]) -> list[Membership]:
    return list({row.user_id: row for row in rows.select_related("user").order_by("pk")}.values())


def tell_stack_decided(application: StackApplication) -> None:
    """Tell the applicant that the institution has decided. What it decided stands behind the link, not in the letter."""
    _tell_of_stack("stack_decided", application)


def tell_stack_ended(application: StackApplication) -> None:
    """Tell the applicant that a stack that was granted has ended. Why stands behind the link."""
    _tell_of_stack("stack_ended", application)


def _tell_of_stack(kind: str, application: StackApplication) -> None:
    person = application.applicant
    if person is None:
        return
    path = reverse("credentials:my-stack-application", args=[application.public_id])
    letters.post(
        kind,
        to=person.email,
        language=person.language,
        context={
            "name": person.full_name,
            "title": application.version.title(person.language),
            "institution": application.institution.name(person.language),
            "url": f"{settings.PUBLIC_URL}{path}?lang={person.language}",
        },
        key=f"{kind}:{application.pk}",
    )
