"""What was so on the day stays so in the award; what comes near is told in time, once."""

import datetime as dt

from django.utils import timezone

from credentials.award_facts import AwardFacts
from credentials.models import Award
from credentials.reviews import calendar
from credentials.services.reminding import remind_of_reviews
from credentials.wording import quality_held
from institutions.models import Accreditation
from micro4asia.foundation.models import Letter
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import UserFactory
from tests.foundation.built_once import built_once


@built_once
def accredited(institution):
    """A published version whose accreditation holds from one day to another."""

    def make(begins, ends):
        version = VersionFactory(institution=institution, landing="draft")
        version.quality.update(valid_from=begins, valid_until=ends)
        version.refresh_from_db()
        now, by = timezone.now(), UserFactory()
        version.state, version.approved_by, version.approved_at, version.published_at = "published", by, now, now
        version.approval_body, version.approval_decision = {"en": "Academic council"}, "7/2025"
        version.approved_content = version.content_digest()
        version.save()
        return version

    return make


def test_an_accreditation_that_lapses_later_was_in_force_when_the_award_was_given(
    client, accredited, make_issued, learner, institution
):
    today = institution.today()
    version = accredited(dt.date(2025, 1, 1), today + dt.timedelta(days=5))
    held = Accreditation.objects.create(
        institution=institution,
        kind="institution-accredited",
        agency={"en": "Trial Agency"},
        decision="9/2025",
        decided_on=dt.date(2025, 1, 1),
        valid_from=dt.date(2025, 1, 1),
    )
    award = make_issued(version, learner)
    version.quality.update(valid_until=today - dt.timedelta(days=1))
    Accreditation.objects.filter(pk=held.pk).update(valid_to=today - dt.timedelta(days=1))
    facts = Award.objects.get(pk=award.pk).facts
    assert facts.version.quality[0].in_force(facts.awarded_on) is True
    assert "in force when this was awarded" in quality_held(facts.version.quality[0], facts.awarded_on)
    assert [row.decision for row in facts.version.accreditations] == ["9/2025"]
    assert facts.version.approval.decision == "7/2025"
    assert "in force when this was awarded" in client.get(award.public_url).content.decode()
    assert AwardFacts.from_dict(facts.to_dict()) == facts


def test_what_was_not_in_force_is_not_said_to_have_been(accredited, make_issued, learner, institution):
    version = accredited(dt.date(2024, 1, 1), institution.today() - dt.timedelta(days=1))
    facts = make_issued(version, learner).facts
    assert facts.version.quality[0].in_force(facts.awarded_on) is False
    assert facts.version.accreditations == ()


def test_reviews_and_accreditations_are_announced_once_at_sixty_and_thirty_days(publish_wording, institution, issuer, reviewer):
    today = institution.today()
    version = publish_wording("1.0")
    type(version).objects.filter(pk=version.pk).update(review_by=today + dt.timedelta(days=60))
    version.quality.update(valid_until=today + dt.timedelta(days=45))
    assert [due.kind for due in calendar(institution)] == ["accreditation", "review"]
    told = Letter.objects.filter(key__startswith=f"version-review_due:{version.pk}") | Letter.objects.filter(
        key__startswith=f"version-accreditation_ends:{version.pk}"
    )
    counts = []
    for later in (-1, 0, 0, 15, 30, 30, 61):
        remind_of_reviews(today + dt.timedelta(days=later))
        counts.append(told.count())
    # Two readers; the accreditation ends first. A reminder that was missed is not sent twice at the next step.
    assert counts == [2, 4, 4, 6, 8, 8, 8]
    assert {letter.to for letter in told} == {issuer.email, reviewer.email}
