"""Letters about the life of a rule: to the officers of its sides, and to the learner of a learning agreement."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from credentials.models import MicroCredential
from institutions.models import Institution, Membership, Role, User
from micro4asia.foundation import letters, walls
from recognition.models import Rule, RuleSignature


class News(StrEnum):
    """What a letter is about; templates/mail/rule_news_body.txt has the words."""

    TO_SIGN = "to-sign"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    ENDING = "ending"
    ENDED = "ended"


def officers(institution: Institution) -> list[User]:
    with walls.everything():  # who has a role at the other side is nobody's business but the letter's
        rows = Membership.objects.current().filter(institution=institution, role=Role.OFFICER).select_related("user")
        return list({row.user_id: row.user for row in rows}.values())


def tell_sides(news: News, rule: Rule, *, besides: User | None = None, mark: str = "") -> None:
    """Once a step. besides: who took it needs no letter."""
    for side in dict.fromkeys([rule.receiver, rule.sender]):
        path = reverse("recognition:rule", args=[side.slug, rule.public_id])
        for reader in officers(side):
            if reader != besides:
                _post(news, rule, reader, path, mark)
    if rule.learner and rule.learner != besides:
        _post(news, rule, rule.learner, reverse("recognition:my-learning-agreement", args=[rule.public_id]), mark)


def ask_to_sign(rule: Rule, *, besides: User) -> None:
    """Those sides that have not signed."""
    signed = set(rule.signatures.values_list("side", flat=True))
    for name in set(rule.signers()) - signed:
        if name == RuleSignature.Side.LEARNER and rule.learner:
            path = reverse("recognition:my-learning-agreement", args=[rule.public_id])
            _post(News.TO_SIGN, rule, rule.learner, path, rule.fingerprint()[:12])
            continue
        side = rule.receiver if name == RuleSignature.Side.RECEIVER else rule.sender
        for reader in officers(side):
            if reader != besides:
                path = reverse("recognition:rule", args=[side.slug, rule.public_id])
                _post(News.TO_SIGN, rule, reader, path, rule.fingerprint()[:12])


def _post(news: News, rule: Rule, reader: User, path: str, mark: str) -> None:
    kinds = MicroCredential.objects.filter(rule_sources__rule=rule).order_by("rule_sources__position")
    with override(reader.language):
        until = date_format(rule.valid_to, "DATE_FORMAT")
        why = str(rule.get_suspended_why_display()) if rule.suspended_why else ""
    letters.post(
        "rule_news",
        to=reader.email,
        language=reader.language,
        context={
            "name": reader.full_name,
            "news": news.value,
            "sources": ", ".join(kinds.values_list("code", flat=True)),
            "course": rule.course.title(reader.language),
            "receiver": rule.receiver.name(reader.language),
            "until": until,
            "why": why,
            "url": f"{settings.PUBLIC_URL}{path}?lang={reader.language}",
        },
        key=f"rule:{news}:{rule.pk}:{reader.pk}:{mark}",
    )
